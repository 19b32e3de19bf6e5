import { roleOf, textOf } from '../foreign-turn.ts';
import type { ChatFindingCode } from '../check/finding-codes.ts';
import type { ChatMessage, ChatRowKind } from '../check/check-row.ts';

/** One thing that was changed to mend a row. */
export interface ChatPatch {
  code: ChatFindingCode;
  /** Path within the row before the change. */
  field: string;
  action: string;
}

/** A mended row with what was done, or the reason why it cannot be mended and has to go. */
export type RowRepair =
  { messages: ChatMessage[]; patches: ChatPatch[] } | { dropped: ChatFindingCode; patches: ChatPatch[] };

/**
 * Mends a conversation so that `checkRow` finds no error in it, by the least change that keeps the words: odd roles
 * renamed, empty turns left out, neighbours of one role joined, ends cut to what the kind of row needs. Pure.
 */
export function repairMessages(messages: readonly unknown[], kind: ChatRowKind): RowRepair {
  const patches: ChatPatch[] = [];
  const turns: ChatMessage[] = [];
  for (const [index, message] of messages.entries()) {
    const field = `messages[${index}]`;
    const turn = repairMessage(message, field, patches);
    if (typeof turn === 'string') return { dropped: turn, patches };
    if (turn) joinTurn(turns, turn, field, patches);
  }
  cutEnds(turns, kind, patches);
  const last = kind === 'sft' ? 'assistant' : 'user';
  if (turns.at(-1)?.role !== last) return { dropped: messages.length ? lastTurnCode(kind) : 'MESSAGES_EMPTY', patches };
  return { messages: turns, patches };
}

/** A sound turn, undefined for one that is left out, or the code for which the whole row has to go. */
function repairMessage(
  message: unknown,
  field: string,
  patches: ChatPatch[],
): ChatMessage | ChatFindingCode | undefined {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return 'MESSAGE_NOT_OBJECT';
  const { role, content } = message as Record<string, unknown>;
  const known = roleOf(role);
  if (!known) return role === undefined ? 'ROLE_MISSING' : typeof role === 'string' ? 'ROLE_UNKNOWN' : 'ROLE_NOT_TEXT';
  if (known !== role) patches.push({ code: 'ROLE_UNKNOWN', field: `${field}.role`, action: `renamed to ${known}` });
  if (content === undefined || content === null) {
    patches.push({ code: content === null ? 'CONTENT_NOT_TEXT' : 'CONTENT_MISSING', field, action: 'turn left out' });
    return undefined;
  }
  const text = textOf(content);
  if (text === undefined) return 'CONTENT_NOT_TEXT';
  if (text !== content)
    patches.push({ code: 'CONTENT_NOT_TEXT', field: `${field}.content`, action: 'written as text' });
  const clean = cleanText(text, `${field}.content`, patches);
  if (clean.trim() === '') {
    patches.push({ code: clean === '' ? 'CONTENT_EMPTY' : 'CONTENT_BLANK', field, action: 'turn left out' });
    return undefined;
  }
  return { ...message, role: known, content: clean };
}

function cleanText(text: string, field: string, patches: ChatPatch[]): string {
  const formed = text.toWellFormed();
  if (formed !== text) patches.push({ code: 'SURROGATE_LONE', field, action: 'replaced by U+FFFD' });
  const clean = formed.replace(/[\0-\b\v\f\x0e-\x1f\x7f-\x9f]/g, '');
  if (clean !== formed) patches.push({ code: 'CONTROL_CHARACTER', field, action: 'taken out' });
  return clean;
}

function joinTurn(turns: ChatMessage[], turn: ChatMessage, field: string, patches: ChatPatch[]): void {
  const previous = turns.at(-1);
  if (turn.role === 'system' && turns.length && previous?.role !== 'system') {
    patches.push({ code: 'SYSTEM_NOT_FIRST', field, action: 'turn left out' });
  } else if (previous?.role === turn.role) {
    previous.content += `\n\n${turn.content}`;
    const code = turn.role === 'system' ? 'SYSTEM_NOT_FIRST' : 'TURNS_NOT_ALTERNATING';
    patches.push({ code, field, action: 'joined to the turn before' });
  } else {
    turns.push(turn);
  }
}

function cutEnds(turns: ChatMessage[], kind: ChatRowKind, patches: ChatPatch[]): void {
  const start = turns[0]?.role === 'system' ? 1 : 0;
  if (turns[start]?.role === 'assistant') {
    turns.splice(start, 1);
    patches.push({ code: 'FIRST_TURN_NOT_USER', field: `messages[${start}]`, action: 'leading turn left out' });
  }
  const unwanted = kind === 'sft' ? 'user' : 'assistant';
  if (turns.at(-1)?.role === unwanted) {
    turns.pop();
    patches.push({ code: lastTurnCode(kind), field: `messages[${turns.length}]`, action: 'last turn left out' });
  }
}

function lastTurnCode(kind: ChatRowKind): ChatFindingCode {
  return kind === 'sft' ? 'LAST_TURN_NOT_ASSISTANT' : 'LAST_TURN_NOT_USER';
}
