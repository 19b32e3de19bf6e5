import { isAmltuneError } from '@amltune/core';
import type { DecodedArray } from 'hyparquet';
import type { ByteSource } from '../byte-source.ts';
import { dataError } from '../error-codes.ts';
import type { ChunkLayout } from './footer.ts';
import { loadDecompressor, maxPageInBytes } from './decompress.ts';
import { readPageHead, type PageHead } from './page-head.ts';
import { readDataPage, readDictionary } from './page.ts';
import { planReadEnd } from './read-ahead.ts';
import { endOfThriftStruct } from './thrift-bounds.ts';

/** How a column chunk is read. */
export interface ColumnReaderOptions {
  /** Rows that will be taken, counted from the start of the row group. */
  readonly rowsWanted: number;
  readonly rowsInGroup: number;
  /** Up to here the bytes of the chunk were planned, and reading ahead is free of further requests. */
  readonly plannedEnd: number;
  readonly abortSignal?: AbortSignal;
}

const headInBytes = 1 << 10;
const maxHeadInBytes = 16 << 20;

/** Decodes one column chunk page by page, so that never more than a few pages are in memory. */
export class ColumnReader {
  readonly #source: ByteSource;
  readonly #chunk: ChunkLayout;
  readonly #options: ColumnReaderOptions;
  #at: number;
  #buffer: Uint8Array = new Uint8Array(0);
  #bufferStart = 0;
  #dictionary: DecodedArray | undefined;
  #rows: DecodedArray = [];
  #endsRow = true;
  #valuesRead = 0;
  #rowsTaken = 0;

  constructor(source: ByteSource, chunk: ChunkLayout, options: ColumnReaderOptions) {
    this.#source = source;
    this.#chunk = chunk;
    this.#options = options;
    this.#at = chunk.start;
  }

  /** Whole rows that can be taken. */
  get available(): number {
    const isLastOpen = !this.#endsRow && !this.#isAtEnd;
    return this.#rows.length - (isLastOpen && this.#rows.length > 0 ? 1 : 0);
  }

  /** Takes rows off the front. */
  take(count: number): DecodedArray {
    const taken = this.#rows.slice(0, count);
    this.#rows = this.#rows.slice(count);
    this.#rowsTaken += taken.length;
    return taken;
  }

  /**
   * Decodes the next data page.
   *
   * @throws AmltuneError `PARQUET_INVALID`, `PARQUET_UNSUPPORTED`, `ABORTED`, and what the source throws
   */
  async readPage(): Promise<void> {
    if (this.#isAtEnd) throw this.#invalid(`has ${this.#rowsTaken + this.#rows.length} rows, fewer than its group`);
    const head = await this.#readHead();
    const bodyStart = this.#at + head.size;
    const bodyEnd = bodyStart + head.header.compressed_page_size;
    if (bodyEnd > this.#chunk.end) throw this.#invalid('has a page that reaches beyond it');
    const body = await this.#read(bodyStart, bodyEnd);
    await loadDecompressor(this.#chunk.codec);
    this.#at = bodyEnd;
    try {
      this.#decode(head, body);
    } catch (cause) {
      if (isAmltuneError(cause) && cause.code !== 'PARQUET_INVALID') throw cause;
      throw this.#invalid(cause instanceof Error ? `cannot be read: ${cause.message}` : 'cannot be read', cause);
    }
  }

  #decode(head: PageHead, body: Uint8Array): void {
    if (head.header.type === 'DICTIONARY_PAGE') {
      this.#dictionary = readDictionary(body, head, this.#chunk);
    }
    if (head.valueCount === 0) return;
    this.#valuesRead += head.valueCount;
    if (this.#valuesRead > this.#chunk.valueCount) throw this.#invalid('has more values than its footer says');
    const { rows, endsRow } = readDataPage(body, head, this.#chunk, this.#dictionary, this.#rows);
    this.#rows = rows;
    this.#endsRow = endsRow;
    const total = this.#rowsTaken + rows.length;
    if (total > this.#options.rowsInGroup || (this.#isAtEnd && total < this.#options.rowsInGroup)) {
      throw this.#invalid(`has ${total} rows where its group has ${this.#options.rowsInGroup}`);
    }
  }

  get #isAtEnd(): boolean {
    return this.#valuesRead >= this.#chunk.valueCount;
  }

  async #readHead(): Promise<PageHead> {
    for (let size = headInBytes; ; size *= 8) {
      const end = Math.min(this.#at + size, this.#chunk.end);
      const bytes = await this.#read(this.#at, end);
      const headEnd = endOfThriftStruct(bytes, 0);
      if (headEnd !== undefined) {
        try {
          return readPageHead(bytes, headEnd);
        } catch (cause) {
          throw this.#invalid('has an unreadable page header', cause);
        }
      }
      if (end === this.#chunk.end || size > maxHeadInBytes) throw this.#invalid('ends inside a page header');
    }
  }

  /** Bytes of the file, from the read-ahead buffer where they are in it. */
  async #read(start: number, end: number): Promise<Uint8Array> {
    if (end - start > maxPageInBytes) throw this.#invalid(`has a page of ${end - start} bytes`);
    const bufferEnd = this.#bufferStart + this.#buffer.length;
    if (start < this.#bufferStart || end > bufferEnd) {
      const fetched = await this.#source.slice(start, this.#fetchEnd(start, end), {
        abortSignal: this.#options.abortSignal,
      });
      this.#buffer = fetched;
      this.#bufferStart = start;
    }
    return this.#buffer.subarray(start - this.#bufferStart, end - this.#bufferStart);
  }

  #fetchEnd(start: number, end: number): number {
    const { plannedEnd, rowsWanted } = this.#options;
    const rowsKnown = this.#rowsTaken + this.#rows.length;
    return planReadEnd({ start, end }, { chunk: this.#chunk, plannedEnd, rowsKnown, rowsWanted });
  }

  #invalid(what: string, cause?: unknown): Error {
    const column = this.#chunk.leaf.path.join('.');
    const message = `${this.#source.name} is not a sound parquet file: its column ${JSON.stringify(column)} ${what}.`;
    return dataError('PARQUET_INVALID', message, { cause });
  }
}
