// Every public name, by hand, in groups.

// errors
export { computeErrorCodes } from './error-codes.ts';
export type { ComputeErrorCode } from './error-codes.ts';
