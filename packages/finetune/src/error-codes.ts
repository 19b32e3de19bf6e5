import { errorsOf, type ErrorCodeTable } from '@amltune/core';

/** Every code that `@amltune/finetune` throws. `docs/errors.md` is generated from it. */
export const finetuneErrorCodes = {} as const satisfies ErrorCodeTable;

/** The codes of {@link finetuneErrorCodes}. */
export type FineTuneErrorCode = keyof typeof finetuneErrorCodes;

/** Makes an error of this package. */
export const finetuneError = errorsOf(finetuneErrorCodes);
