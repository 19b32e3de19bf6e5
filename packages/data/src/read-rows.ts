import { createReadStream } from 'node:fs';
import { open, stat, readFile } from 'node:fs/promises';
import { throwIfAborted } from '@amltune/core';
import { dataError } from './error-codes.ts';
import { readLines } from './lines.ts';
import { parquetToJsonl } from './parquet-to-jsonl.ts';

/** Kinds of files that rows can be read from. */
export type RowFileKind = 'jsonl' | 'json' | 'csv' | 'tsv' | 'parquet';

/** One row, or why it could not be read. */
export interface ReadRow {
  /** Line of a JSONL file, else the row's place, counted from 1. */
  number: number;
  row?: Record<string, unknown>;
  problem?: string;
}

const maxJsonInBytes = 1 << 29;

/**
 * What kind of rows a file holds, by its first bytes and, where these leave it open, by its name.
 *
 * @throws AmltuneError `FILE_NOT_FOUND`, `FILE_UNREADABLE`
 */
export async function detectRowFileKind(path: string): Promise<RowFileKind> {
  const start = await readStart(path);
  if (start.startsWith('PAR1')) return 'parquet';
  const text = start.replace(/^\ufeff/, '').trimStart();
  if (text.startsWith('{')) return 'jsonl';
  if (text.startsWith('[')) return 'json';
  if (/\.(tsv|tab)$/i.test(path)) return 'tsv';
  if (/\.csv$/i.test(path)) return 'csv';
  const [header = ''] = text.split('\n');
  return header.includes('\t') && !header.includes(',') ? 'tsv' : 'csv';
}

async function readStart(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const message = missing ? `${path} does not exist.` : `${path} cannot be read: ${(cause as Error).message}`;
    throw dataError(missing ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE', message, { cause });
  }
}

/**
 * Hands a file's rows to `onRows` in order, some at a time, each call waited for. Memory is bounded, except for a JSON
 * array, which is read whole (at most 512 MiB).
 *
 * @throws AmltuneError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `FILE_TOO_LARGE`, `JSONL_INVALID`, `PARQUET_INVALID`,
 *   `PARQUET_UNSUPPORTED`, `ABORTED`
 */
export async function readRows(
  path: string,
  kind: RowFileKind,
  onRows: (rows: ReadRow[]) => Promise<void>,
  abortSignal?: AbortSignal,
): Promise<void> {
  throwIfAborted(abortSignal);
  if (kind === 'json') return onRows(await readJsonArray(path));
  if (kind === 'csv' || kind === 'tsv') return readDelimited(path, kind === 'csv' ? ',' : '\t', onRows, abortSignal);
  if (kind === 'jsonl') {
    for await (const lines of readLines(path, { abortSignal }))
      await onRows(
        lines
          .filter(({ sizeInBytes }) => sizeInBytes > 0)
          .map(({ bytes, number, oversize }) =>
            oversize ? { number, problem: 'the row is over 16 MiB' } : parseRow(bytes.toString('utf8'), number),
          ),
      );
    return;
  }
  let number = 0;
  const write = (lines: Uint8Array) => {
    const texts = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength).toString('utf8').trimEnd().split('\n');
    return onRows(texts.map((text) => parseRow(text, (number += 1))));
  };
  await parquetToJsonl(path, { write }, { ...(abortSignal && { abortSignal }) });
}

function parseRow(text: string, number: number): ReadRow {
  try {
    return rowOf(JSON.parse(text.replace(/^\ufeff/, '')), number);
  } catch (error) {
    return { number, problem: (error as Error).message };
  }
}

function rowOf(value: unknown, number: number): ReadRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { number, row: value as Record<string, unknown> }
    : { number, problem: 'the row is not an object' };
}

async function readJsonArray(path: string): Promise<ReadRow[]> {
  const { size } = await stat(path);
  if (size > maxJsonInBytes)
    throw dataError(
      'FILE_TOO_LARGE',
      `${path} is a JSON array of ${size} bytes; at most ${maxJsonInBytes} are read at once.`,
    );
  try {
    const value: unknown = JSON.parse((await readFile(path, 'utf8')).replace(/^\ufeff/, ''));
    if (Array.isArray(value)) return value.map((row, index) => rowOf(row, index + 1));
  } catch (cause) {
    throw dataError('JSONL_INVALID', `${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
  throw dataError('JSONL_INVALID', `${path} is JSON, but no list of rows.`);
}

async function readDelimited(
  path: string,
  delimiter: string,
  onRows: (rows: ReadRow[]) => Promise<void>,
  abortSignal?: AbortSignal,
): Promise<void> {
  const { parse } = await import('csv-parse');
  const parser = createReadStream(path).pipe(
    parse({ delimiter, columns: true, bom: true, skip_empty_lines: true, max_record_size: 16 << 20 }),
  );
  let number = 0;
  let batch: ReadRow[] = [];
  try {
    for await (const record of parser as AsyncIterable<Record<string, string>>) {
      batch.push({ number: (number += 1), row: withLists(record) });
      if (batch.length < 500) continue;
      throwIfAborted(abortSignal);
      await onRows(batch);
      batch = [];
    }
  } catch (cause) {
    if ((cause as { code?: string }).code?.startsWith('CSV_'))
      throw dataError('CSV_INVALID', `${path}: ${(cause as Error).message}`, { cause });
    throw cause;
  } finally {
    parser.destroy();
  }
  await onRows(batch);
}

/** Tables keep a conversation as JSON text in one cell. */
function withLists(record: Record<string, string>): Record<string, unknown> {
  const entries = Object.entries(record).map(([column, text]): [string, unknown] => {
    if (!text.startsWith('[')) return [column, text];
    const { list } = tryParseList(text);
    return [column, list ?? text];
  });
  return Object.fromEntries(entries);
}

function tryParseList(text: string): { list?: unknown[] } {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? { list: value } : {};
  } catch {
    return {};
  }
}
