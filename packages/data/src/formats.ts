import type { ChatMessage } from './check/check-row.ts';
import { roleOf, textOf } from './foreign-turn.ts';

/** How a data set writes a conversation. */
export type ChatFormat = 'messages' | 'sharegpt' | 'alpaca' | 'prompt-completion' | 'question-answer' | 'text-pairs';

/** Which columns of a row hold the conversation, and how. */
export interface ChatMapping {
  format: ChatFormat;
  /** The list of turns (`messages`, `sharegpt`, `text-pairs`), or the user's text. */
  user: string;
  /** The assistant's text; only where user and assistant have a column each. */
  assistant?: string;
  /** Further text for the user's turn, as Alpaca's `input`. */
  context?: string;
  /** The system's text. */
  system?: string;
}

type Row = Readonly<Record<string, unknown>>;

const listColumns = ['messages', 'conversations', 'conversation', 'chat', 'dialog', 'dialogue', 'turns', 'data'];
const systemColumns = ['system', 'system_prompt', 'systemPrompt'];
const pairColumns: readonly (readonly [format: ChatFormat, user: string, assistant: string])[] = [
  ['alpaca', 'instruction', 'output'],
  ['alpaca', 'instruction', 'response'],
  ['prompt-completion', 'prompt', 'completion'],
  ['prompt-completion', 'prompt', 'response'],
  ['prompt-completion', 'input', 'output'],
  ['question-answer', 'question', 'answer'],
  ['question-answer', 'question', 'response'],
];

/**
 * Finds out how rows hold their conversation, from the columns and values of a first few. Pure.
 *
 * @param columns a mapping that the user gave; it wins over what is detected
 * @returns undefined when no known form fits
 */
export function detectChatMapping(rows: readonly Row[], columns: Partial<ChatMapping> = {}): ChatMapping | undefined {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const system = columns.system ?? systemColumns.find((name) => names.has(name));
  const context = columns.context ?? ['input', 'context'].find((name) => names.has(name));
  const withSystem = { ...(system !== undefined && { system }) };
  if (columns.user !== undefined && columns.assistant !== undefined)
    return {
      format: columns.format ?? 'prompt-completion',
      user: columns.user,
      assistant: columns.assistant,
      ...withSystem,
      ...(columns.context !== undefined && { context: columns.context }),
    };
  const lists = columns.user !== undefined ? [columns.user] : [...listColumns, ...[...names].filter(isLanguageList)];
  for (const name of lists) {
    const format = columns.format ?? detectListFormat(rows, name);
    if (names.has(name) && format) return { format, user: name, ...withSystem };
  }
  const pair = pairColumns.find(([, user, assistant]) => names.has(user) && names.has(assistant));
  if (!pair) return undefined;
  const [format, user, assistant] = pair;
  return { format, user, assistant, ...withSystem, ...(format === 'alpaca' && context !== undefined && { context }) };
}

/** `messages_sk` and its like. */
function isLanguageList(name: string): boolean {
  return /^(messages|conversations?)[_-][a-z]{2}$/i.test(name);
}

function detectListFormat(rows: readonly Row[], name: string): ChatFormat | undefined {
  const list = rows.map((row) => row[name]).find((value) => Array.isArray(value) && value.length > 0) as
    unknown[] | undefined;
  const [turn] = list ?? [];
  if (typeof turn === 'string') return 'text-pairs';
  if (typeof turn !== 'object' || turn === null) return undefined;
  if ('role' in turn && 'content' in turn) return 'messages';
  return 'from' in turn && 'value' in turn ? 'sharegpt' : undefined;
}

/**
 * The conversation of one row, turns as they are written: empty ones, odd orders and unknown roles are kept for
 * `checkChatFile` to find. Pure.
 *
 * @returns undefined when the row does not hold what the mapping says
 */
export function mapChatRow(row: Row, mapping: ChatMapping): ChatMessage[] | undefined {
  const turns =
    mapping.assistant === undefined
      ? mapList(row[mapping.user], mapping.format)
      : mapPair(row, mapping, mapping.assistant);
  const system = mapping.system === undefined ? undefined : textOf(row[mapping.system]);
  if (turns && system?.trim() && turns[0]?.role !== 'system') return [{ role: 'system', content: system }, ...turns];
  return turns;
}

function mapList(list: unknown, format: ChatFormat): ChatMessage[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const turns = list.map((turn: unknown, index): ChatMessage | undefined => {
    if (format === 'text-pairs')
      return typeof turn === 'string' ? { role: index % 2 ? 'assistant' : 'user', content: turn } : undefined;
    const { role, from, content, value } = (turn ?? {}) as Record<string, unknown>;
    const name = format === 'sharegpt' ? from : role;
    const text = textOf(format === 'sharegpt' ? value : content);
    return typeof name === 'string' && text !== undefined ? { role: roleOf(name) ?? name, content: text } : undefined;
  });
  return turns.every((turn) => turn !== undefined) ? turns : undefined;
}

function mapPair(row: Row, mapping: ChatMapping, assistant: string): ChatMessage[] | undefined {
  const question = textOf(row[mapping.user]);
  const answer = textOf(row[assistant]);
  if (question === undefined || answer === undefined) return undefined;
  const context = mapping.context === undefined ? undefined : textOf(row[mapping.context]);
  return [
    { role: 'user', content: context?.trim() ? `${question}\n\n${context}` : question },
    { role: 'assistant', content: answer },
  ];
}
