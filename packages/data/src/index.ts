// Every public name, by hand, in groups.

// errors
export { dataErrorCodes } from './error-codes.ts';
export type { DataErrorCode } from './error-codes.ts';
