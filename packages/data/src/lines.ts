import { open } from 'node:fs/promises';
import { throwIfAborted } from '@amltune/core';
import { dataError } from './error-codes.ts';

/** One line of a text file. */
export interface Line {
  /** Counted from 1. */
  number: number;
  /** Without its line end. Valid until the next batch is asked for; empty for an oversize line. */
  bytes: Buffer;
  sizeInBytes: number;
  /** Whether the line ended in CR LF. */
  carriageReturn: boolean;
  /** Whether the line is longer than the limit; it was skipped, not kept. */
  oversize: boolean;
}

/** How to read lines. */
export interface ReadLinesOptions {
  /** Longest line that is kept. Default 16 MiB. */
  maxLineInBytes?: number;
  abortSignal?: AbortSignal;
}

const chunkInBytes = 1 << 20;
const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Reads a file's lines in batches of about 1 MiB, so that a caller pays one wait a batch and not one a line. Memory is
 * bounded by the longest line kept. A last line without a line end counts; a byte order mark stays in the first line.
 *
 * @throws AmltuneError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `ABORTED`
 */
export async function* readLines(path: string, options: ReadLinesOptions = {}): AsyncGenerator<Line[]> {
  const { maxLineInBytes = 16 << 20, abortSignal } = options;
  throwIfAborted(abortSignal);
  const file = await openForReading(path);
  try {
    const cutter = new LineCutter(maxLineInBytes);
    // Two buffers in turn: the next chunk is read while the caller works on the lines of this one.
    let buffer = Buffer.allocUnsafe(2 * chunkInBytes);
    let spare = Buffer.allocUnsafe(2 * chunkInBytes);
    let start = 0;
    let reading = file.read(buffer, start, chunkInBytes);
    for (;;) {
      const { bytesRead } = await reading;
      throwIfAborted(abortSignal);
      const filled = start + bytesRead;
      if (bytesRead === 0) {
        const last = cutter.finish(buffer, filled);
        if (last) yield [last];
        return;
      }
      const { lines, rest } = cutter.cut(buffer, start, filled);
      if (spare.length < rest + chunkInBytes) spare = Buffer.allocUnsafe(2 * (rest + chunkInBytes));
      buffer.copy(spare, 0, filled - rest, filled);
      [buffer, spare] = [spare, buffer];
      start = rest;
      reading = file.read(buffer, start, chunkInBytes);
      // A caller that stops here never asks for this read; its failure must not go unhandled.
      reading.catch(() => {});
      if (lines.length) yield lines;
    }
  } finally {
    await file.close();
  }
}

/** Cuts chunks into lines, and keeps count over chunks. */
class LineCutter {
  readonly #maxLineInBytes: number;
  #number = 0;
  /** Bytes of the current, oversize line that were already dropped. */
  #dropped = 0;

  constructor(maxLineInBytes: number) {
    this.#maxLineInBytes = maxLineInBytes;
  }

  /**
   * The whole lines of a chunk, of which the bytes before `start` hold no line end.
   *
   * @returns the lines, and how many bytes at the end of the chunk belong to the next one
   */
  cut(buffer: Buffer, start: number, filled: number): { lines: Line[]; rest: number } {
    const lines: Line[] = [];
    let lineStart = 0;
    for (let end = buffer.indexOf(newline, start); end >= 0 && end < filled; end = buffer.indexOf(newline, lineStart)) {
      lines.push(this.#line(buffer, lineStart, end));
      lineStart = end + 1;
    }
    const rest = filled - lineStart;
    if (rest <= this.#maxLineInBytes) return { lines, rest };
    this.#dropped += rest;
    return { lines, rest: 0 };
  }

  /** The last line, when it has no line end. */
  finish(buffer: Buffer, filled: number): Line | undefined {
    return filled + this.#dropped > 0 ? this.#line(buffer, 0, filled) : undefined;
  }

  #line(buffer: Buffer, start: number, end: number): Line {
    const sizeInBytes = this.#dropped + end - start;
    const oversize = sizeInBytes > this.#maxLineInBytes;
    const returns = end > start && buffer[end - 1] === carriageReturn;
    const bytes = oversize ? buffer.subarray(0, 0) : buffer.subarray(start, returns ? end - 1 : end);
    this.#dropped = 0;
    this.#number += 1;
    return { number: this.#number, bytes, sizeInBytes, carriageReturn: returns, oversize };
  }
}

async function openForReading(path: string) {
  try {
    const file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw dataError('FILE_NOT_FOUND', `${path} does not exist.`, { cause });
    throw dataError('FILE_UNREADABLE', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  throw dataError('FILE_UNREADABLE', `${path} is not a file.`);
}
