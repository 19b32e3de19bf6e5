import { readLines, type ReadLinesOptions } from '../lines.ts';
import { checkRow, type ChatMessage } from './check-row.ts';
import { SeenTexts } from './seen-texts.ts';

/** Where a conversation or an id was seen before. */
export interface SeenPlace {
  /** Whether it was in a file compared with, and not in this one. */
  otherFile: boolean;
  /** In words, as `line 12 of test_sft.jsonl`. */
  where: string;
}

/** Remembers the conversations and ids of a file and of those that it is compared with. */
export class SeenRows {
  readonly #rows = new SeenTexts();
  readonly #ids = new SeenTexts();
  readonly #others: { path: string; lines: number }[] = [];
  #offset = 0;

  /** Whether every row so far could be remembered. */
  get complete(): boolean {
    return this.#rows.complete && this.#ids.complete;
  }

  /**
   * Takes in another file; lines that are no conversations are left out.
   *
   * @throws AmltuneError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `ABORTED`
   */
  async remember(path: string, options: ReadLinesOptions): Promise<void> {
    let lines = 0;
    for await (const batch of readLines(path, options))
      for (const { bytes, number } of batch) {
        lines = number;
        const row = parseJson(bytes);
        if (row === undefined) continue;
        const messages = checkRow(row, 'sft', false, () => {});
        if (messages) this.#rows.see(conversationText(messages), this.#offset + number);
        const id = idOf(row);
        if (id) this.#ids.see(id.text, this.#offset + number);
      }
    this.#others.push({ path, lines });
    this.#offset += lines + 1;
  }

  /** Where this conversation was seen before; remembers it when it is new. */
  seeConversation(messages: readonly ChatMessage[], line: number): SeenPlace | undefined {
    return this.#place(this.#rows.see(conversationText(messages), this.#offset + line));
  }

  /** Where this id was seen before; remembers it when it is new. */
  seeId(id: RowId, line: number): SeenPlace | undefined {
    return this.#place(this.#ids.see(id.text, this.#offset + line));
  }

  #place(place: number | undefined): SeenPlace | undefined {
    if (place === undefined) return undefined;
    let start = 0;
    for (const { path, lines } of this.#others) {
      if (place <= start + lines) return { otherFile: true, where: `line ${place - start} of ${path}` };
      start += lines + 1;
    }
    return { otherFile: false, where: `line ${place - start}` };
  }
}

/** A row's id: the first of the columns that data sets keep ids in. */
export interface RowId {
  column: string;
  text: string;
}

const idColumns = ['prompt_id', 'id', 'conversation_id', 'uuid'];

/** The id of a row, or undefined when it has none. */
export function idOf(row: unknown): RowId | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  for (const column of idColumns) {
    const id = (row as Record<string, unknown>)[column];
    if (typeof id === 'string' || typeof id === 'number') return { column, text: String(id) };
  }
  return undefined;
}

/** A conversation as one text, the same for every way to write it as JSON. */
export function conversationText(messages: readonly ChatMessage[]): string {
  let text = '';
  for (const { role, content } of messages) text += `${role}\0${content}\0`;
  return text;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined; // a broken line of the other file is that file's finding
  }
}
