import type { CheckChatFileOptions } from '../check/check-chat-file.ts';
import { chatRowKindOf, checkRow, type ChatMessage, type ChatRowKind } from '../check/check-row.ts';
import { ColumnTypes } from '../check/column-types.ts';
import type { ChatFindingCode } from '../check/finding-codes.ts';
import { parseLine } from '../check/parse-line.ts';
import { idOf, SeenRows } from '../check/seen-rows.ts';
import { dataError } from '../error-codes.ts';
import { detectChatMapping, mapChatRow } from '../formats.ts';
import type { Line } from '../lines.ts';
import { estimatingCounter, loadTokenCounter, type TokenCounter } from '../tokens.ts';
import { repairMessages, type ChatPatch } from './repair-messages.ts';

/** What became of a line: its own bytes, another text, or neither when the row is left out. */
export interface MendedLine {
  bytes?: Uint8Array;
  text?: string;
  patches: ChatPatch[];
}

type Row = Record<string, unknown>;

/** Mends the lines of one file, in order. */
export class RowMender {
  readonly kind: ChatRowKind;
  readonly #path: string;
  readonly #counter: TokenCounter;
  readonly #limit: number | undefined;
  readonly #language: string | undefined;
  readonly #seen = new SeenRows();
  readonly #columns: ColumnTypes;
  #loggedCarriageReturn = false;

  private constructor(path: string, counter: TokenCounter, options: CheckChatFileOptions) {
    this.#path = path;
    this.kind = options.kind ?? chatRowKindOf(path);
    this.#counter = counter;
    this.#limit = options.maxSeqLength ?? counter.modelMaxLength;
    this.#language = options.language?.toLowerCase();
    this.#columns = new ColumnTypes(options.language);
  }

  /** @throws AmltuneError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `TOKENIZER_INVALID`, `ABORTED` */
  static async create(path: string, options: CheckChatFileOptions): Promise<RowMender> {
    const { tokenizerPath, compareWith = [], maxRowInBytes: maxLineInBytes, abortSignal } = options;
    const counter = tokenizerPath === undefined ? estimatingCounter : await loadTokenCounter(tokenizerPath);
    const mender = new RowMender(path, counter, options);
    for (const other of compareWith) await mender.#seen.remember(other, { maxLineInBytes, abortSignal });
    return mender;
  }

  /** @throws AmltuneError `REPAIR_IMPOSSIBLE` when the first line shows that the file is no JSON Lines */
  mend(line: Line): MendedLine {
    const patches: ChatPatch[] = [];
    const note = (code: ChatFindingCode, field: string, action: string) => patches.push({ code, field, action });
    const drop = (code: ChatFindingCode): MendedLine => {
      note(code, '', 'row left out');
      return { patches };
    };
    if (line.carriageReturn && !this.#loggedCarriageReturn) {
      this.#loggedCarriageReturn = true;
      note('CARRIAGE_RETURN', '', 'line ends written as LF in the whole file');
    }
    const parsed = parseLine(line, (code, field, message) => {
      if (code === 'BYTE_ORDER_MARK') note(code, field, 'taken off');
      if (code === 'NOT_JSON_LINES') throw dataError('REPAIR_IMPOSSIBLE', `${this.#path}: ${message()}`);
    });
    if (typeof parsed === 'string') return drop(parsed);
    if (typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value))
      return drop('ROW_NOT_OBJECT');
    const before = patches.length;
    const row: Row = { ...parsed.value };

    let sound = true;
    const report = () => (sound = false);
    let messages = checkRow(row, this.kind, parsed.mayHoldOddCharacters, report);
    if (!messages || !sound) {
      const found = this.#findMessages(row, note);
      if (typeof found === 'string') return drop(found);
      const repair = repairMessages(found, this.kind);
      patches.push(...repair.patches);
      if ('dropped' in repair) return drop(repair.dropped);
      messages = row.messages = repair.messages;
    }
    messages = this.#shorten(messages, note);
    if (!messages) return drop('TOKENS_OVER_LIMIT');
    row.messages = messages;
    this.#mendColumns(row, note);
    const sameRow = this.#seen.seeConversation(messages, line.number);
    if (sameRow) return drop(sameRow.otherFile ? 'ROW_LEAKED' : 'ROW_DUPLICATE');
    this.#mendId(row, line.number, note);
    return patches.length === before ? { bytes: parsed.bytes, patches } : { text: JSON.stringify(row), patches };
  }

  /** The list of turns, wherever the row keeps it; the other column goes. */
  #findMessages(
    row: Row,
    note: (code: ChatFindingCode, field: string, action: string) => void,
  ): unknown[] | ChatFindingCode {
    const { messages } = row;
    if (Array.isArray(messages)) return messages.length ? messages : 'MESSAGES_EMPTY';
    const ofLanguage =
      this.#language && Object.keys(row).find((name) => name.toLowerCase() === `messages_${this.#language}`);
    const mapping = detectChatMapping([row], ofLanguage ? { user: ofLanguage } : {});
    const mapped = mapping && mapChatRow(row, mapping);
    if (!mapping || !mapped) return messages === undefined ? 'MESSAGES_MISSING' : 'MESSAGES_NOT_LIST';
    for (const column of [mapping.user, mapping.assistant, mapping.context, mapping.system])
      if (column !== undefined) delete row[column];
    note(
      'MESSAGES_MISSING',
      'messages',
      `made from ${mapping.user}${mapping.assistant ? ` and ${mapping.assistant}` : ''}`,
    );
    return mapped;
  }

  /** Leaves out the last turns, as many as it takes to keep the row under the limit; undefined when nothing is left. */
  #shorten(
    messages: ChatMessage[],
    note: (code: ChatFindingCode, field: string, action: string) => void,
  ): ChatMessage[] | undefined {
    if (this.#limit === undefined || this.#counter.count(messages) <= this.#limit) return messages;
    for (let length = messages.length - 2; length > 0; length -= 2) {
      const shorter = messages.slice(0, length);
      if (length === 1 && shorter[0]?.role === 'system') break;
      if (this.#counter.count(shorter) > this.#limit) continue;
      note('TOKENS_OVER_LIMIT', `messages[${length}]`, `last ${messages.length - length} turns left out`);
      return shorter;
    }
    return undefined;
  }

  #mendColumns(row: Row, note: (code: ChatFindingCode, field: string, action: string) => void): void {
    for (const [column, value] of Object.entries(row)) {
      if (this.#columns.otherLanguageOf(column)) {
        delete row[column];
        note('LANGUAGE_OTHER', column, 'column left out');
        continue;
      }
      const known = this.#columns.knownTypeOf(column, value);
      if (!known) continue;
      row[column] = known === 'a string' ? JSON.stringify(value) : null;
      note('COLUMN_TYPE_CHANGES', column, row[column] === null ? 'set to null' : 'written as a string');
    }
  }

  #mendId(row: Row, line: number, note: (code: ChatFindingCode, field: string, action: string) => void): void {
    const id = idOf(row);
    const same = id && this.#seen.seeId(id, line);
    if (!same) return;
    const fresh = `${id.text}-${line}`;
    row[id.column] = typeof row[id.column] === 'number' ? null : fresh;
    note(
      same.otherFile ? 'ID_LEAKED' : 'ID_DUPLICATE',
      id.column,
      row[id.column] === null ? 'set to null' : 'line number added',
    );
  }
}
