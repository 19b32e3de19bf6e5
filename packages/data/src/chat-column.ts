import type { SchemaTree } from 'hyparquet';
import type { ChatColumn } from './download/events.ts';
import type { Row } from './row-text.ts';

const usualNames = ['messages', 'conversations', 'conversation', 'chat', 'dialogue', 'dialog', 'turns'];

/** A column and, when it is a list of structs, the keys of these. */
export interface ColumnShape {
  readonly name: string;
  readonly keys?: readonly string[];
}

/**
 * Finds the column that holds the conversation: `messages`, else the first of the usual other names that is a list of
 * structs.
 */
export function detectChatColumn(columns: readonly ColumnShape[]): ChatColumn | undefined {
  for (const name of usualNames) {
    const found = columns.find((column) => column.name.toLowerCase() === name);
    if (found?.keys?.length) return { column: found.name, keys: found.keys };
  }
  return undefined;
}

/** The new name of a detected column: none when rows have `messages` already. */
export function renameOf(chat: ChatColumn | undefined): Record<string, string> {
  return chat && chat.column !== 'messages' ? { [chat.column]: 'messages' } : {};
}

/** The shape of a parquet column: the keys of the innermost group of a list. */
export function shapeOfNode(node: SchemaTree): ColumnShape {
  const name = node.element.name;
  let group = node;
  let isList = node.element.repetition_type === 'REPEATED';
  while (group.children.length === 1 && group.children[0]) {
    group = group.children[0];
    isList ||= group.element.repetition_type === 'REPEATED';
  }
  return isList && group.children.length > 1
    ? { name, keys: group.children.map((child) => child.element.name) }
    : { name };
}

/** The shapes of the columns of a row. */
export function shapesOfRow(row: Row): ColumnShape[] {
  return Object.entries(row).map(([name, value]) => {
    const first: unknown = Array.isArray(value) ? value[0] : undefined;
    return typeof first === 'object' && first !== null ? { name, keys: Object.keys(first) } : { name };
  });
}
