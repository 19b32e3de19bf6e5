import { errorsOf, type ErrorCodeTable } from '@amltune/core';

/** Every code that `@amltune/compute` throws. `docs/errors.md` is generated from it. */
export const computeErrorCodes = {} as const satisfies ErrorCodeTable;

/** The codes of {@link computeErrorCodes}. */
export type ComputeErrorCode = keyof typeof computeErrorCodes;

/** Makes an error of this package. */
export const computeError = errorsOf(computeErrorCodes);
