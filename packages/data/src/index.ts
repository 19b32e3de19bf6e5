// Every public name, by hand, in groups.

// errors
export { dataErrorCodes } from './error-codes.ts';
export type { DataErrorCode } from './error-codes.ts';

// check
export { checkChatFile } from './check/check-chat-file.ts';
export type { ChatFileCheck, CheckChatFileOptions } from './check/check-chat-file.ts';
export type { ChatMessage, ChatRowKind } from './check/check-row.ts';
export { chatFindings } from './check/finding-codes.ts';
export type { ChatFindingCode, ChatFindingEntry } from './check/finding-codes.ts';
export type { ChatFinding } from './check/findings.ts';
