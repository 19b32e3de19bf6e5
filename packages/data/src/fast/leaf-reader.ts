import { bitWidthOf } from '../parquet/bit-runs.ts';
import { checkPageSize, decompress, maxPageInBytes } from '../parquet/decompress.ts';
import type { ChunkLayout } from '../parquet/footer.ts';
import { checkBody, readPageHead, type PageHead } from '../parquet/page-head.ts';
import { planReadEnd } from '../parquet/read-ahead.ts';
import { endOfThriftStruct } from '../parquet/thrift-bounds.ts';
import { EntryQueue } from './entry-queue.ts';
import { InputWindow, type ReadRequest } from './input-window.ts';
import type { KernelExports } from './kernel.ts';
import type { Block, KernelMemory } from './kernel-memory.ts';
import { Unusual } from './unusual.ts';

/** What is read of a leaf. */
export interface LeafReaderOptions {
  /** Rows that will be taken, counted from the start of the row group. */
  readonly rowsWanted: number;
  readonly rowsInGroup: number;
  /** Up to here the bytes of the chunk were planned. */
  readonly plannedEnd: number;
}

/** Bytes in the kernel's memory; the end is exclusive. */
interface Span {
  readonly at: number;
  readonly end: number;
}

/** The places of a dictionary's texts. */
interface Dictionary {
  readonly places: number;
  readonly count: number;
}

/** The three parts of a data page. */
interface PageParts {
  readonly repetitions: Span;
  readonly definitions: Span;
  readonly values: Span;
  /** What the values lie in, which is needed as long as a text of them is. */
  readonly block: Block;
}

const headInBytes = 1 << 10;
const maxHeadInBytes = 16 << 20;
const placeInBytes = 8;
const indexInBytes = 4;

/**
 * Decodes one column chunk in the kernel's memory, page by page. Whatever it does not know or find sound is
 * {@link Unusual}: it accepts nothing that the plain path refuses. Its memory is given back with the row group's.
 */
export class LeafReader {
  readonly queue: EntryQueue;
  readonly #kernel: KernelExports;
  readonly #memory: KernelMemory;
  readonly #chunk: ChunkLayout;
  readonly #options: LeafReaderOptions;
  readonly #window: InputWindow;
  #at: number;
  #head: PageHead | undefined;
  #dictionary: Dictionary | undefined;
  /** Pages whose texts are still needed, up to this text of the chunk. */
  #pages: { readonly block: Block; readonly textEnd: number }[] = [];
  #entriesKnown = 0;
  #textsKnown = 0;
  #rowsKnown = 0;
  #rowsTaken = 0;

  constructor(kernel: KernelExports, memory: KernelMemory, chunk: ChunkLayout, options: LeafReaderOptions) {
    this.#kernel = kernel;
    this.#memory = memory;
    this.#chunk = chunk;
    this.#options = options;
    this.#window = new InputWindow(memory);
    this.#at = chunk.start;
    this.queue = new EntryQueue(kernel, memory);
  }

  /** Whole rows that can be taken: the last row of a list goes on until another begins. */
  get available(): number {
    const isLastOpen = this.#chunk.leaf.maxRepetition > 0 && this.#entriesKnown < this.#chunk.valueCount;
    return Math.max(0, this.#rowsKnown - this.#rowsTaken - (isLastOpen ? 1 : 0));
  }

  /**
   * Decodes the next page; where bytes of it are missing, says which instead.
   *
   * @throws Unusual
   */
  readPage(): ReadRequest | undefined {
    if (this.#entriesKnown >= this.#chunk.valueCount) throw new Unusual('fewer rows than the group has');
    const headRequest = this.#readHead();
    if (headRequest) return headRequest;
    const head = this.#head;
    if (!head) return undefined;
    const start = this.#at + head.size;
    const end = start + head.header.compressed_page_size;
    if (end > this.#chunk.end) throw new Unusual('a page beyond its column');
    if (end - start > maxPageInBytes) throw new Unusual('a page of too many bytes');
    const bodyRequest = this.#request(start, end);
    if (bodyRequest) return bodyRequest;
    const at = this.#window.addressOf(start);
    this.#head = undefined;
    this.#at = end;
    this.#decode(head, { at, end: at + end - start });
    return undefined;
  }

  /** Says that the kernel has written rows out of the queue. */
  take(rows: number): void {
    this.#rowsTaken += rows;
    const needed = this.#pages.findIndex(({ textEnd }) => textEnd > this.queue.textsTaken);
    for (const { block } of this.#pages.splice(0, needed < 0 ? this.#pages.length : needed)) this.#memory.free(block);
  }

  #request(start: number, end: number): ReadRequest | undefined {
    const { plannedEnd, rowsWanted } = this.#options;
    const progress = { chunk: this.#chunk, plannedEnd, rowsWanted, rowsKnown: this.#rowsKnown };
    return this.#window.has({ start, end })
      ? undefined
      : this.#window.request({ start, end }, planReadEnd({ start, end }, progress));
  }

  #readHead(): ReadRequest | undefined {
    if (this.#head) return undefined;
    const known = this.#window.endFrom(this.#at);
    const bytes = this.#memory.view(this.#window.addressOf(this.#at), known - this.#at);
    const size = known > this.#at ? endOfThriftStruct(bytes, 0) : undefined;
    if (size !== undefined) {
      this.#head = readPageHead(bytes, size);
      return undefined;
    }
    if (known >= this.#chunk.end || known - this.#at > maxHeadInBytes) throw new Unusual('a cut page header');
    return this.#request(this.#at, Math.min(known + headInBytes, this.#chunk.end));
  }

  #decode(head: PageHead, body: Span): void {
    const { header, valueCount } = head;
    checkBody(this.#memory.view(body.at, body.end - body.at), header, this.#chunk);
    if (header.type === 'DICTIONARY_PAGE') return this.#readDictionary(head, body);
    if (valueCount === 0) throw new Unusual('a page without values');
    const { leaf, valueCount: entriesInChunk } = this.#chunk;
    this.#entriesKnown += valueCount;
    if (this.#entriesKnown > entriesInChunk) throw new Unusual('more values than the footer says');
    const parts = header.type === 'DATA_PAGE_V2' ? this.#splitV2(head, body) : this.#splitV1(head, body);
    const end = this.queue.reserve(valueCount);
    this.#decodeLevels(parts.definitions, leaf.maxDefinition, valueCount, end.definitions);
    this.#decodeLevels(parts.repetitions, leaf.maxRepetition, valueCount, end.repetitions);
    const hasOpenRow = this.#rowsKnown > this.#rowsTaken;
    const goesOn = leaf.maxRepetition > 0 && this.#memory.view(end.repetitions, 1)[0] !== 0;
    if (goesOn && (!hasOpenRow || header.type === 'DATA_PAGE_V2')) throw new Unusual('a row that did not begin');
    const textCount = this.#kernel.countBytes(end.definitions, valueCount, leaf.maxDefinition);
    this.#listTexts(head, parts, textCount, end.texts);
    this.queue.add(valueCount, textCount);
    this.#rowsKnown += leaf.maxRepetition > 0 ? this.#kernel.countBytes(end.repetitions, valueCount, 0) : valueCount;
    const isAtEnd = this.#entriesKnown === entriesInChunk;
    const { rowsInGroup } = this.#options;
    if (this.#rowsKnown > rowsInGroup || (isAtEnd && this.#rowsKnown < rowsInGroup)) {
      throw new Unusual('another number of rows than the group has');
    }
  }

  #readDictionary({ header }: PageHead, body: Span): void {
    const count = header.dictionary_page_header?.num_values;
    if (this.#dictionary || count === undefined || !Number.isSafeInteger(count) || count < 0) {
      throw new Unusual('a strange dictionary');
    }
    const { at, end } = this.#uncompress(body, header.uncompressed_page_size);
    // Each text takes four bytes at least.
    if (count > (end - at) / 4) throw new Unusual('more dictionary entries than bytes');
    const places = this.#memory.allocate(count * placeInBytes).at;
    this.#dictionary = { places, count };
    const isSound = this.#kernel.listPlainTexts(at, end, count, places);
    if (!isSound || !this.#kernel.areTextsUtf8(places, count)) throw new Unusual('an unsound dictionary');
  }

  /** Version 1: levels are compressed with the values, each with its length in front. */
  #splitV1({ header }: PageHead, body: Span): PageParts {
    const { maxDefinition, maxRepetition } = this.#chunk.leaf;
    const { at, end, block } = this.#uncompress(body, header.uncompressed_page_size);
    const repetitions = this.#levelsAt(at, end, maxRepetition);
    const definitions = this.#levelsAt(repetitions.end, end, maxDefinition);
    return { repetitions, definitions, values: { at: definitions.end, end }, block };
  }

  #levelsAt(at: number, end: number, max: number): Span {
    if (max === 0) return { at, end: at };
    const start = at + 4;
    const bytes = this.#memory.view(at, 4);
    const size = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
    if (start > end || size > end - start) throw new Unusual('a page that ends inside its levels');
    return { at: start, end: start + size };
  }

  /** Version 2: levels lie before the values and are never compressed. */
  #splitV2({ header }: PageHead, body: Span): PageParts {
    const v2 = header.data_page_header_v2;
    const repetitionSize = v2?.repetition_levels_byte_length ?? NaN;
    const definitionSize = v2?.definition_levels_byte_length ?? NaN;
    const levelSize = repetitionSize + definitionSize;
    const isSound = repetitionSize >= 0 && definitionSize >= 0 && levelSize <= body.end - body.at;
    const size = header.uncompressed_page_size - levelSize;
    if (!v2 || !isSound || size < 0) throw new Unusual('a page that ends inside its levels');
    const definitionsAt = body.at + repetitionSize;
    const valuesAt = body.at + levelSize;
    const isPlain = v2.is_compressed === false;
    const { block, ...values } = this.#uncompress({ at: valuesAt, end: body.end }, isPlain ? undefined : size);
    return {
      repetitions: { at: body.at, end: definitionsAt },
      definitions: { at: definitionsAt, end: valuesAt },
      values,
      block,
    };
  }

  #decodeLevels({ at, end }: Span, max: number, count: number, target: number): void {
    if (max === 0) this.#memory.view(target, count).fill(0);
    else if (!this.#kernel.decodeLevels(at, end, bitWidthOf(max), max, count, target)) {
      throw new Unusual('unsound levels');
    }
  }

  #listTexts({ header }: PageHead, { block, values }: PageParts, count: number, target: number): void {
    const isV2 = header.type === 'DATA_PAGE_V2';
    const encoding = (isV2 ? header.data_page_header_v2 : header.data_page_header)?.encoding;
    if (encoding === 'PLAIN') {
      this.#textsKnown += count;
      this.#pages.push({ block, textEnd: this.#textsKnown });
      if (!this.#kernel.listPlainTexts(values.at, values.end, count, target)) throw new Unusual('a cut text');
      return;
    }
    if (encoding !== 'RLE_DICTIONARY' && encoding !== 'PLAIN_DICTIONARY') throw new Unusual(`encoding ${encoding}`);
    this.#textsKnown += count;
    const dictionary = this.#dictionary;
    if (count > 0 && !dictionary) throw new Unusual('no dictionary');
    if (count > 0 && dictionary) this.#lookUp(values, dictionary, count, target);
    // The texts lie in the dictionary.
    this.#memory.free(block);
  }

  #lookUp(values: Span, dictionary: Dictionary, count: number, target: number): void {
    const indexes = this.#memory.allocate(count * indexInBytes);
    const isSound = this.#kernel.decodeIndexes(values.at, values.end, dictionary.count, count, indexes.at);
    if (isSound) this.#kernel.lookUpTexts(indexes.at, count, dictionary.places, target);
    this.#memory.free(indexes);
    if (!isSound) throw new Unusual('unsound dictionary indexes');
  }

  /** A block with the bytes of a page uncompressed; `size` undefined means that they are so already. */
  #uncompress({ at, end }: Span, size: number | undefined): Span & { readonly block: Block } {
    const { codec } = this.#chunk;
    const compressedSize = end - at;
    const isStored = codec === 'UNCOMPRESSED' || size === undefined;
    if (isStored && size !== undefined && size !== compressedSize) throw new Unusual('a page of another size');
    const length = size ?? compressedSize;
    if (!isStored) checkPageSize(compressedSize, codec, length);
    const block = this.#memory.allocate(length);
    const result = { at: block.at, end: block.at + length, block };
    if (isStored) this.#memory.copy(at, compressedSize, block.at);
    else if (length > 0) {
      if (codec !== 'SNAPPY') {
        this.#memory.view(block.at, length).set(decompress(this.#memory.view(at, compressedSize), codec, length));
      } else if (!this.#kernel.uncompressSnappy(at, compressedSize, block.at, length)) {
        throw new Unusual('an unsound snappy stream');
      }
    }
    return result;
  }
}
