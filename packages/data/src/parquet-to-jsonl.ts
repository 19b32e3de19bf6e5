import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { memorySource, openFileSource, type ByteSource } from './byte-source.ts';
import { dataError } from './error-codes.ts';
import { chooseThreads } from './fast/choose-threads.ts';
import { convertPlain, createRowGroupConverter } from './fast/row-group-converter.ts';
import { shapeRows } from './fast/row-shape.ts';
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
  /**
   * Threads that convert one file into another. Default: two where there are eight row groups and a free core, else this
   * one, which is held for 15 ms at a time. A checksum and `mapRow` need this one.
   */
  readonly threads?: 1 | 2;
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

/** A file that lines are written to. */
interface FileSink {
  readonly path: string;
  readonly fd: number;
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
  const job = await planJob(bytes, options);
  if (typeof sink === 'string') return writeBeside(sink, (file) => convertToFile(job, file));
  // The converter writes over its lines; whoever gets them may keep them.
  return convert(job, { write: (lines) => sink.write(lines.slice()) });
}

type Job = Awaited<ReturnType<typeof planJob>>;

async function planJob(source: ByteSource & { readonly fd?: number }, options: ParquetToJsonlOptions) {
  const { abortSignal, slice = '[:]' } = options;
  const wanted = parseSlice(slice);
  const layout = await readParquetLayout(source, abortSignal);
  const columns = selectColumns(layout, options);
  const leafIndexes = columns.flatMap((column) => column.leafIndexes);
  const plan = planRows(layout, resolveSlice(wanted, layout.rowCount), leafIndexes, { parallelism: 1 });
  const work = { source, columns, rowWriter: createRowWriter(options), ...(abortSignal && { abortSignal }) };
  return { source, options, layout, columns, groups: plan.groups, work };
}

/** Converts in threads where that pays, else here. */
async function convertToFile(job: Job, { fd, path }: FileSink): Promise<JsonlSummary> {
  const { columns, groups, layout, options, source, work } = job;
  const { abortSignal, ascii = false, checksum, mapRow } = options;
  const write = (lines: Uint8Array, position?: number) => writeFully(fd, path, lines, position);
  const threads = checksum || mapRow ? 1 : chooseThreads(groups, options.threads);
  const shape = threads > 1 ? shapeRows(columns, layout.leaves, ascii) : undefined;
  if (!shape || source.fd === undefined) return convert(job, { write });
  const { convertInThreads } = await import('./fast/convert-in-threads.ts');
  const bytes = await convertInThreads({
    ...{ threads, shape, ascii, groups, inputFd: source.fd, outputFd: fd },
    writeFailed: (cause) => writeFailed(path, cause),
    async convertPlain(index, row, start) {
      let end = start;
      const read = groups[index];
      if (!read) return end;
      for await (const { text } of convertPlain({ ...work, read: { ...read, from: row } })) {
        write(text, end);
        end += text.length;
      }
      return end;
    },
    ...(abortSignal && { abortSignal }),
  });
  const rows = groups.reduce((sum, { from, to }) => sum + to - from, 0);
  return { rows, bytes, columns: columns.map(({ name }) => name) };
}

async function convert({ columns, groups, options, work }: Job, sink: LineSink): Promise<JsonlSummary> {
  const { checksum = false } = options;
  const convertRowGroup = createRowGroupConverter(options);
  const hash = checksum ? createHash('sha256') : undefined;
  let turnStart = performance.now();
  let rows = 0;
  let bytes = 0;
  for (const read of groups) {
    for await (const converted of convertRowGroup({ ...work, read })) {
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
async function writeBeside(path: string, work: (file: FileSink) => Promise<JsonlSummary>): Promise<JsonlSummary> {
  const partial = `${path}.${process.pid}.partial`;
  const failed = (cause: unknown) => Promise.reject(writeFailed(path, cause));
  const handle = await open(partial, 'w').catch(failed);
  try {
    const summary = await work({ path, fd: handle.fd });
    await handle.close();
    await rename(partial, path).catch(failed);
    return summary;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}

function writeFully(fd: number, path: string, lines: Uint8Array, position?: number): void {
  try {
    for (let at = 0; at < lines.length;) {
      at += writeSync(fd, lines, at, lines.length - at, position === undefined ? null : position + at);
    }
  } catch (cause) {
    throw writeFailed(path, cause);
  }
}

function writeFailed(path: string, cause: unknown): Error {
  return dataError('OUTPUT_WRITE_FAILED', `${path} cannot be written.`, { cause });
}
