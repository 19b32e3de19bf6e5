import { errorsOf, type ErrorCodeTable } from '@amltune/core';

/** Every code that `@amltune/deploy` throws. `docs/errors.md` is generated from it. */
export const deployErrorCodes = {} as const satisfies ErrorCodeTable;

/** The codes of {@link deployErrorCodes}. */
export type DeployErrorCode = keyof typeof deployErrorCodes;

/** Makes an error of this package. */
export const deployError = errorsOf(deployErrorCodes);
