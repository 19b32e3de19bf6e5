// Every public name, by hand, in groups.

// errors
export { deployErrorCodes } from './error-codes.ts';
export type { DeployErrorCode } from './error-codes.ts';
