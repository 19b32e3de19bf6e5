import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { createRowGroupConverter } from './fast/row-group-converter.ts';
import { memorySource, openFileSource, type ByteSource } from './byte-source.ts';
import { dataError } from './error-codes.ts';
import { selectColumns, type ColumnSelection } from './parquet/columns.ts';
import { readParquetLayout } from './parquet/footer.ts';
import { planRows } from './parquet/plan.ts';
import { createRowWriter, type RowTextOptions } from './row-text.ts';
import { parseSlice, resolveSlice } from './slice.ts';

/** Where lines go: each call gets whole lines, in order, and is waited for. */
export interface LineSink {
  write(lines: Uint8Array): Promise<void> | void;
}

/** How a parquet file becomes JSONL. */
export interface ParquetToJsonlOptions extends ColumnSelection, RowTextOptions {
  /** Rows to convert, as Python slices them: `5%`, `[100:200]`. All by default. */
  readonly slice?: string | number;
  /** Also compute the SHA-256 of the lines. Default false: it takes half as long as the conversion. */
  readonly checksum?: boolean;
  readonly abortSignal?: AbortSignal;
}

/** What was written. */
export interface JsonlSummary {
  readonly rows: number;
  readonly bytes: number;
  /** Of the bytes written, in lower-case hexadecimal; where `checksum` was asked for. */
  readonly sha256?: string;
  /** The keys of each row, before `mapRow`. */
  readonly columns: readonly string[];
}

/** Files are read and written in place, in which case nothing else gets its turn for so long. */
const longestTurnInMs = 15;

/**
 * Converts a parquet file to JSON lines, each equal to `JSON.stringify` of its row. Memory holds a few pages of each
 * column, whatever the size of the file. A path as the sink is written beside and renamed at the end.
 *
 * @param source a path, bytes in memory, or anything that reads ranges
 * @throws AmltuneError `PARQUET_INVALID`, `PARQUET_UNSUPPORTED`, `COLUMN_MISSING`, `SLICE_INVALID`, `FILE_NOT_FOUND`, `OUTPUT_WRITE_FAILED`, `ABORTED`
 */
export async function parquetToJsonl(
  source: string | Uint8Array | ArrayBuffer | ByteSource,
  sink: string | LineSink,
  options: ParquetToJsonlOptions = {},
): Promise<JsonlSummary> {
  if (typeof source === 'string') {
    const file = await openFileSource(source);
    try {
      return await parquetToJsonl(file, sink, options);
    } finally {
      await file.close();
    }
  }
  const bytes = 'slice' in source && 'name' in source ? source : memorySource(source);
  return typeof sink === 'string'
    ? writeBeside(sink, (lines) => convert(bytes, lines, options))
    : // The converter writes over its lines; whoever gets them may keep them.
      convert(bytes, { write: (lines) => sink.write(lines.slice()) }, options);
}

async function convert(source: ByteSource, sink: LineSink, options: ParquetToJsonlOptions): Promise<JsonlSummary> {
  const { abortSignal, checksum = false, slice = '[:]' } = options;
  const wanted = parseSlice(slice);
  const layout = await readParquetLayout(source, abortSignal);
  const columns = selectColumns(layout, options);
  const rowWriter = createRowWriter(options);
  const leafIndexes = columns.flatMap((column) => column.leafIndexes);
  const plan = planRows(layout, resolveSlice(wanted, layout.rowCount), leafIndexes, { parallelism: 1 });
  const convertRowGroup = createRowGroupConverter(options);
  const hash = checksum ? createHash('sha256') : undefined;
  let turnStart = performance.now();
  let rows = 0;
  let bytes = 0;
  for (const read of plan.groups) {
    for await (const converted of convertRowGroup({
      source,
      read,
      columns,
      rowWriter,
      ...(abortSignal && { abortSignal }),
    })) {
      await sink.write(converted.text);
      hash?.update(converted.text);
      rows += converted.rowCount;
      bytes += converted.text.length;
      if (performance.now() - turnStart > longestTurnInMs) {
        await setImmediate();
        turnStart = performance.now();
      }
    }
  }
  return { rows, bytes, ...(hash && { sha256: hash.digest('hex') }), columns: columns.map(({ name }) => name) };
}

/** Writes to a file beside the path and renames it when all went well. */
async function writeBeside(path: string, work: (sink: LineSink) => Promise<JsonlSummary>): Promise<JsonlSummary> {
  const partial = `${path}.${process.pid}.partial`;
  const failed = (cause: unknown) => {
    throw dataError('OUTPUT_WRITE_FAILED', `${path} cannot be written.`, { cause });
  };
  const handle = await open(partial, 'w').catch(failed);
  try {
    const write = (lines: Uint8Array) => {
      try {
        for (let at = 0; at < lines.length;) at += writeSync(handle.fd, lines, at);
      } catch (cause) {
        failed(cause);
      }
    };
    const summary = await work({ write });
    await handle.close();
    await rename(partial, path).catch(failed);
    return summary;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}
