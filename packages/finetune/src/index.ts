// Every public name, by hand, in groups.

// errors
export { finetuneErrorCodes } from './error-codes.ts';
export type { FineTuneErrorCode } from './error-codes.ts';
