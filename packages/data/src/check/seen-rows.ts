import { readLines, type ReadLinesOptions } from '../lines.ts';
import { checkRow, type ChatMessage, type ReportFinding } from './check-row.ts';
import { SeenTexts } from './seen-texts.ts';

/** Rows and ids of this file and of those compared with. */
export class SeenRows {
  readonly #rows = new SeenTexts();
  readonly #ids = new SeenTexts();
  readonly #others: { path: string; lines: number }[] = [];
  #offset = 0;

  /** Whether every row so far could be remembered. */
  get complete(): boolean {
    return this.#rows.complete && this.#ids.complete;
  }

  /** Takes in another file; rows that are no conversations are left out. */
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

  /** Tells whether a row's conversation or id was seen before, and remembers it. */
  compare(row: unknown, messages: ChatMessage[] | undefined, line: number, report: ReportFinding): void {
    const place = this.#offset + line;
    const sameRow = messages && this.#rows.see(conversationText(messages), place);
    if (sameRow !== undefined)
      report(
        sameRow < this.#offset ? 'ROW_LEAKED' : 'ROW_DUPLICATE',
        'messages',
        () => `same conversation as ${this.#describe(sameRow)}`,
      );
    const id = idOf(row);
    const sameId = id && this.#ids.see(id.text, place);
    if (id && sameId !== undefined)
      report(
        sameId < this.#offset ? 'ID_LEAKED' : 'ID_DUPLICATE',
        id.column,
        () => `same id as ${this.#describe(sameId)}`,
      );
  }

  #describe(place: number): string {
    let start = 0;
    for (const { path, lines } of this.#others) {
      if (place <= start + lines) return `line ${place - start} of ${path}`;
      start += lines + 1;
    }
    return `line ${place - start}`;
  }
}

function conversationText(messages: readonly ChatMessage[]): string {
  let text = '';
  for (const { role, content } of messages) text += `${role}\0${content}\0`;
  return text;
}

const idColumns = ['prompt_id', 'id', 'conversation_id', 'uuid'];

function idOf(row: unknown): { column: string; text: string } | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  for (const column of idColumns) {
    const id = (row as Record<string, unknown>)[column];
    if (typeof id === 'string' || typeof id === 'number') return { column, text: String(id) };
  }
  return undefined;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined; // a broken line of the other file is that file's finding
  }
}
