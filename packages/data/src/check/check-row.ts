import { basename } from 'node:path';
import type { ChatFindingCode } from './finding-codes.ts';

/** What a row is for: training rows end with the assistant, generation rows with the user. */
export type ChatRowKind = 'sft' | 'gen';

/** The kind that a file's name tells: `gen` as a word of it, as in `test_gen.jsonl`, else `sft`. */
export function chatRowKindOf(path: string): ChatRowKind {
  return /(^|[^a-z])gen([^a-z]|$)/i.test(basename(path)) ? 'gen' : 'sft';
}

/** Where {@link checkRow} tells what it found; the message is made only when it is kept. */
export type ReportFinding = (code: ChatFindingCode, field: string, message: () => string) => void;

/** One turn of a conversation. */
export interface ChatMessage {
  role: string;
  content: string;
}

const knownRoles = new Set(['system', 'user', 'assistant']);
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const controlCharacter = /[\0-\b\v\f\x0e-\x1f\x7f-\x9f]/;

/**
 * Checks the shape, roles, order and texts of one row. Pure.
 *
 * @param mayHoldOddCharacters whether the line's bytes can hold surrogates or control characters at all; false saves the
 *   search
 * @returns the conversation when it is one that a template can render, else undefined
 */
export function checkRow(
  row: unknown,
  kind: ChatRowKind,
  mayHoldOddCharacters: boolean,
  report: ReportFinding,
): ChatMessage[] | undefined {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    report('ROW_NOT_OBJECT', '', () => `the line is ${kindOf(row)}, not an object with messages`);
    return undefined;
  }
  const messages = (row as Record<string, unknown>).messages;
  if (messages === undefined) {
    report(
      'MESSAGES_MISSING',
      'messages',
      () => `no messages; the columns are ${Object.keys(row).join(', ') || 'none'}`,
    );
    return undefined;
  }
  if (!Array.isArray(messages)) {
    report('MESSAGES_NOT_LIST', 'messages', () => `messages is ${kindOf(messages)}`);
    return undefined;
  }
  if (messages.length === 0) {
    report('MESSAGES_EMPTY', 'messages', () => 'messages is an empty list');
    return undefined;
  }
  let sound = true;
  for (let index = 0; index < messages.length; index += 1)
    if (!checkMessage(messages[index], index, mayHoldOddCharacters, report)) sound = false;
  if (!sound) return undefined;
  const conversation = messages as ChatMessage[];
  // The order of roles says nothing while one of them is unknown.
  if (conversation.every(({ role }) => knownRoles.has(role))) checkOrder(conversation, kind, report);
  return conversation;
}

/** Whether role and content are there as strings; reports everything else it notices. */
function checkMessage(message: unknown, index: number, mayHoldOddCharacters: boolean, report: ReportFinding): boolean {
  const at = (key: string) => `messages[${index}].${key}`;
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    report('MESSAGE_NOT_OBJECT', `messages[${index}]`, () => `the message is ${kindOf(message)}`);
    return false;
  }
  const { role, content } = message as Record<string, unknown>;
  let sound = true;
  if (role === undefined) report('ROLE_MISSING', at('role'), () => 'no role');
  else if (typeof role !== 'string') report('ROLE_NOT_TEXT', at('role'), () => `role is ${kindOf(role)}`);
  else if (!knownRoles.has(role)) report('ROLE_UNKNOWN', at('role'), () => `role is ${JSON.stringify(role)}`);
  if (typeof role !== 'string') sound = false;
  if (content === undefined) report('CONTENT_MISSING', at('content'), () => 'no content');
  else if (typeof content !== 'string')
    report('CONTENT_NOT_TEXT', at('content'), () => `content is ${kindOf(content)}`);
  else checkText(content, at('content'), mayHoldOddCharacters, report);
  return sound && typeof content === 'string';
}

function checkText(text: string, field: string, mayHoldOddCharacters: boolean, report: ReportFinding): void {
  if (text === '') report('CONTENT_EMPTY', field, () => 'content is empty');
  else if (text.charCodeAt(0) <= 0x20 || text.charCodeAt(0) >= 0x80) {
    if (text.trim() === '') report('CONTENT_BLANK', field, () => `content is ${text.length} characters of white space`);
  }
  if (!mayHoldOddCharacters) return;
  const surrogate = loneSurrogate.exec(text);
  if (surrogate) report('SURROGATE_LONE', field, () => `half a surrogate pair at character ${surrogate.index}`);
  const control = controlCharacter.exec(text);
  if (control)
    report('CONTROL_CHARACTER', field, () => `control character ${codePoint(control[0])} at ${control.index}`);
}

function checkOrder(messages: readonly ChatMessage[], kind: ChatRowKind, report: ReportFinding): void {
  const start = messages[0]?.role === 'system' ? 1 : 0;
  const first = messages[start];
  if (first && first.role !== 'user' && first.role !== 'system')
    report(
      'FIRST_TURN_NOT_USER',
      `messages[${start}].role`,
      () => `the conversation begins with ${JSON.stringify(first.role)}`,
    );
  for (let index = 1; index < messages.length; index += 1) {
    const { role } = messages[index] as ChatMessage;
    const field = `messages[${index}].role`;
    if (role === 'system') report('SYSTEM_NOT_FIRST', field, () => `a system turn at place ${index}`);
    else if (role === messages[index - 1]?.role)
      report('TURNS_NOT_ALTERNATING', field, () => `${role} follows ${role}`);
  }
  const lastIndex = messages.length - 1;
  const last = messages[lastIndex]?.role;
  const field = `messages[${lastIndex}].role`;
  if (kind === 'sft' && last !== 'assistant')
    report('LAST_TURN_NOT_ASSISTANT', field, () => `the last turn is ${last}'s`);
  if (kind === 'gen' && last !== 'user') report('LAST_TURN_NOT_USER', field, () => `the last turn is ${last}'s`);
}

function codePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A value's JSON kind in words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
