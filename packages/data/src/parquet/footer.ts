import type { CompressionCodec, FileMetaData, SchemaTree } from 'hyparquet';
// hyparquet's index would load all of it.
import { parquetMetadata, parquetSchema } from 'hyparquet/src/metadata.js';
import { isAmltuneError } from '@amltune/core';
import type { ByteSource } from '../byte-source.ts';
import { dataError } from '../error-codes.ts';
import { toLeaves, type ParquetLeaf } from './schema.ts';
import { endOfThriftStruct, readFooterRowCount } from './thrift-bounds.ts';

/** Where one column of one row group lies in the file. */
export interface ChunkLayout {
  readonly leaf: ParquetLeaf;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** End of the dictionary page, or `start` where there is none. */
  readonly dictionaryEnd: number;
  /** Values and nulls; for a flat column the rows of the group. */
  readonly valueCount: number;
  readonly codec: CompressionCodec;
  readonly uncompressedSize: number;
}

/** One row group; `chunks` has one entry for each leaf, in the order of the schema. */
export interface GroupLayout {
  readonly firstRow: number;
  readonly rowCount: number;
  readonly chunks: readonly ChunkLayout[];
}

/** What the footer of a parquet file says, checked against the length of the file. */
export interface ParquetLayout {
  readonly name: string;
  readonly rowCount: number;
  readonly tree: SchemaTree;
  readonly leaves: readonly ParquetLeaf[];
  readonly groups: readonly GroupLayout[];
}

/** First read from the end of a file: holds the whole footer of most files. */
const tailInBytes = 64 << 10;
const maxFooterInBytes = 64 << 20;
const trailerInBytes = 8;
const magicInBytes = 4;

/**
 * Reads the footer: the last 64 KiB, and what lies before them when the footer is longer.
 *
 * @throws AmltuneError `PARQUET_INVALID`, `PARQUET_UNSUPPORTED`, and what the source throws
 */
export async function readParquetLayout(source: ByteSource, abortSignal?: AbortSignal): Promise<ParquetLayout> {
  const { footerStart, tail, tailStart } = await readTail(source, abortSignal);
  let footer = tail;
  if (footerStart < tailStart) {
    const head = await source.slice(footerStart, tailStart, { abortSignal });
    footer = new Uint8Array(head.length + tail.length);
    footer.set(head);
    footer.set(tail, head.length);
  } else {
    footer = tail.subarray(footerStart - tailStart);
  }
  const end = endOfThriftStruct(footer.subarray(0, footer.length - trailerInBytes), 0);
  if (end === undefined) throw invalid(source.name, 'its footer is cut off');
  try {
    // The statistics are not used: their text is not decoded, which may be cut inside a character.
    const metadata = parquetMetadata(footer, { geoparquet: false, parsers: { stringFromBytes: () => undefined } });
    return toLayout(metadata, source.name, footerStart);
  } catch (cause) {
    throw isAmltuneError(cause) ? cause : invalid(source.name, 'its footer cannot be read', cause);
  }
}

/**
 * Reads only how many rows a file has: its last 64 KiB, and a few KiB more when the footer is longer than that.
 *
 * @throws AmltuneError `PARQUET_INVALID`, `PARQUET_UNSUPPORTED`, and what the source throws
 */
export async function readParquetRowCount(source: ByteSource, abortSignal?: AbortSignal): Promise<number> {
  const { footerStart, footerEnd, tail, tailStart } = await readTail(source, abortSignal);
  if (footerStart >= tailStart) {
    const count = readFooterRowCount(tail.subarray(footerStart - tailStart, footerEnd - tailStart));
    if (count !== undefined) return count;
    throw invalid(source.name, 'its footer is cut off');
  }
  // The row count follows the schema, near the start of the footer.
  for (let size = 8 << 10; ; size *= 8) {
    const end = Math.min(footerStart + size, footerEnd);
    const count = readFooterRowCount(await source.slice(footerStart, end, { abortSignal }));
    if (count !== undefined) return count;
    if (end === footerEnd) throw invalid(source.name, 'its footer is cut off');
  }
}

async function readTail(source: ByteSource, abortSignal: AbortSignal | undefined) {
  const { byteLength, name } = source;
  if (byteLength < magicInBytes + trailerInBytes) throw invalid(name, `it has only ${byteLength} bytes`);
  const tailStart = Math.max(0, byteLength - tailInBytes);
  const tail = await source.slice(tailStart, byteLength, { abortSignal });
  const magic = Buffer.from(tail.subarray(-magicInBytes)).toString('latin1');
  if (magic === 'PARE') throw dataError('PARQUET_UNSUPPORTED', `${name} is encrypted.`);
  if (magic !== 'PAR1') throw invalid(name, 'it does not end as a parquet file does');
  const length = new DataView(tail.buffer, tail.byteOffset, tail.length).getUint32(tail.length - trailerInBytes, true);
  const footerEnd = byteLength - trailerInBytes;
  const footerStart = footerEnd - length;
  if (footerStart < magicInBytes || length > maxFooterInBytes) {
    throw invalid(name, `it announces a footer of ${length} bytes`);
  }
  return { footerStart, footerEnd, tail, tailStart };
}

function toLayout(metadata: FileMetaData, name: string, footerStart: number): ParquetLayout {
  const tree = parquetSchema(metadata);
  const leaves = toLeaves(tree, name);
  let firstRow = 0;
  const groups = metadata.row_groups.map((group, groupIndex) => {
    const rowCount = toCount(group.num_rows, name, 'rows of a row group');
    const layout = { firstRow, rowCount, chunks: [] as ChunkLayout[] };
    firstRow += rowCount;
    if (group.columns.length !== leaves.length) throw invalid(name, `row group ${groupIndex} lacks columns`);
    for (const [index, leaf] of leaves.entries()) {
      layout.chunks.push(toChunk(group.columns[index], leaf, layout, { name, footerStart }));
    }
    return layout;
  });
  const rowCount = toCount(metadata.num_rows, name, 'rows');
  if (rowCount !== firstRow) throw invalid(name, `it announces ${rowCount} rows and its row groups ${firstRow}`);
  return { name, rowCount, tree, leaves, groups };
}

function toChunk(
  chunk: FileMetaData['row_groups'][number]['columns'][number] | undefined,
  leaf: ParquetLeaf,
  { rowCount }: { rowCount: number },
  { name, footerStart }: { name: string; footerStart: number },
): ChunkLayout {
  const column = leaf.path.join('.');
  const meta = chunk?.meta_data;
  if (chunk?.file_path) throw dataError('PARQUET_UNSUPPORTED', `${name} keeps its column ${column} in another file.`);
  if (chunk?.crypto_metadata) throw dataError('PARQUET_UNSUPPORTED', `The column ${column} of ${name} is encrypted.`);
  if (!meta || meta.path_in_schema.join('.') !== column || meta.type !== leaf.element.type) {
    throw invalid(name, `a row group does not describe its column ${column}`);
  }
  const dataStart = toCount(meta.data_page_offset, name, `offset of ${column}`);
  const dictionaryStart = meta.dictionary_page_offset ? toCount(meta.dictionary_page_offset, name, 'offset') : 0;
  const hasDictionary = dictionaryStart > 0 && dictionaryStart < dataStart;
  const start = hasDictionary ? dictionaryStart : dataStart;
  const end = start + toCount(meta.total_compressed_size, name, `size of ${column}`);
  if (start < magicInBytes || end > footerStart) throw invalid(name, `its column ${column} lies outside the file`);
  const valueCount = toCount(meta.num_values, name, `values of ${column}`);
  if (leaf.maxRepetition === 0 && valueCount !== rowCount) {
    throw invalid(name, `its column ${column} announces ${valueCount} values for ${rowCount} rows`);
  }
  if (valueCount < rowCount) throw invalid(name, `its column ${column} announces fewer values than rows`);
  return {
    leaf,
    start,
    end,
    dictionaryEnd: hasDictionary ? Math.min(dataStart, end) : start,
    valueCount,
    codec: meta.codec,
    uncompressedSize: toCount(meta.total_uncompressed_size, name, `size of ${column}`),
  };
}

function toCount(value: bigint | undefined, name: string, what: string): number {
  const count = typeof value === 'bigint' ? Number(value) : NaN;
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw invalid(name, `its footer announces an impossible number (${what})`);
}

function invalid(name: string, what: string, cause?: unknown): Error {
  return dataError('PARQUET_INVALID', `${name} is not a sound parquet file: ${what}.`, { cause });
}
