import { throwIfAborted } from '@amltune/core';
import type { ByteSource } from '../byte-source.ts';
import { dataError } from '../error-codes.ts';
import type { Row, RowWriter } from '../row-text.ts';

/** A line of a JSONL source that is not blank. */
export interface JsonlLine {
  /** Counted from 1, blank lines included. */
  readonly number: number;
  /** Without its line end. */
  readonly bytes: Buffer;
  /** Where the next line begins. */
  readonly nextOffset: number;
}

const chunkInBytes = 1 << 20;
const maxLineInBytes = 64 << 20;
const newline = 10;

/**
 * Reads lines from an offset on, in batches; blank lines are left out, as Python's reader does.
 *
 * @throws AmltuneError `JSONL_INVALID` for a line of more than 64 MiB, `ABORTED`, and what the source throws
 */
export async function* readJsonlLines(
  source: ByteSource,
  from: { readonly offset: number; readonly line: number },
  abortSignal?: AbortSignal,
): AsyncGenerator<JsonlLine[]> {
  let rest = Buffer.alloc(0);
  let number = from.line;
  for (let at = from.offset; at < source.byteLength;) {
    throwIfAborted(abortSignal);
    const end = Math.min(at + chunkInBytes, source.byteLength);
    const bytes = Buffer.concat([rest, await source.slice(at, end, { ...(abortSignal && { abortSignal }) })]);
    const base = at - rest.length;
    const lines: JsonlLine[] = [];
    let start = 0;
    const add = (stop: number, next: number) => {
      const line = trimLine(bytes.subarray(start, stop), base + start === 0);
      if (line.length > 0) lines.push({ number, bytes: line, nextOffset: base + next });
      number += 1;
      start = next;
    };
    for (let stop = bytes.indexOf(newline, rest.length); stop >= 0; stop = bytes.indexOf(newline, start))
      add(stop, stop + 1);
    if (end === source.byteLength && start < bytes.length) add(bytes.length, bytes.length);
    rest = bytes.subarray(start);
    if (rest.length > maxLineInBytes) {
      throw dataError('JSONL_INVALID', `Line ${number} of ${source.name} is longer than 64 MiB.`);
    }
    at = end;
    if (lines.length > 0) yield lines;
  }
}

/** How an input line becomes an output line. */
export interface OutputLineOptions {
  readonly rowWriter: RowWriter;
  /** Keep the line's own bytes. */
  readonly isUnchanged: boolean;
  readonly rename: Readonly<Record<string, string>>;
  readonly columns: readonly string[] | undefined;
}

/** The output line of an input line: its own bytes where nothing is to be changed. */
export function toOutputLine({ bytes, number }: JsonlLine, name: string, options: OutputLineOptions): Buffer {
  const { columns, isUnchanged, rename, rowWriter } = options;
  const row = parseRow(bytes, number, name);
  if (isUnchanged) return Buffer.concat([bytes, lineEnd]);
  const entries = Object.entries(row).filter(([key]) => columns?.includes(key) ?? true);
  const renamed: Row = {};
  for (const [key, value] of entries) renamed[(Object.hasOwn(rename, key) ? rename[key] : undefined) ?? key] = value;
  return Buffer.from(`${rowWriter.toText(renamed)}\n`);
}

/** Reads a line as an object. */
export function parseRow(bytes: Buffer, number: number, name: string): Row {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row;
  } catch (cause) {
    throw dataError('JSONL_INVALID', `Line ${number} of ${name} is not JSON in UTF-8.`, {
      cause,
      details: { line: number },
    });
  }
  throw dataError('JSONL_INVALID', `Line ${number} of ${name} is not a JSON object.`, { details: { line: number } });
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lineEnd = Buffer.from('\n');

function trimLine(bytes: Buffer, isFirst: boolean): Buffer {
  let start = isFirst && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let end = bytes.length;
  const isBlank = (byte: number | undefined) => byte === 13 || byte === 32 || byte === 9;
  while (end > start && isBlank(bytes[end - 1])) end -= 1;
  while (start < end && isBlank(bytes[start])) start += 1;
  return bytes.subarray(start, end);
}
