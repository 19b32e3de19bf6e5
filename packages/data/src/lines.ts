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
    let buffer = Buffer.allocUnsafe(2 * chunkInBytes);
    let pending = 0; // bytes of an unfinished line at the start of the buffer
    let skipped = 0; // bytes of an oversize line already dropped
    let number = 0;
    const finish = (start: number, end: number): Line => {
      const sizeInBytes = skipped + end - start;
      const oversize = sizeInBytes > maxLineInBytes;
      const returns = end > start && buffer[end - 1] === carriageReturn;
      const bytes = oversize ? buffer.subarray(0, 0) : buffer.subarray(start, returns ? end - 1 : end);
      skipped = 0;
      number += 1;
      return { number, bytes, sizeInBytes, carriageReturn: returns, oversize };
    };
    for (;;) {
      throwIfAborted(abortSignal);
      if (pending > maxLineInBytes) {
        skipped += pending;
        pending = 0;
      }
      if (buffer.length - pending < chunkInBytes) {
        const larger = Buffer.allocUnsafe(buffer.length * 2);
        buffer.copy(larger, 0, 0, pending);
        buffer = larger;
      }
      const { bytesRead } = await file.read(buffer, pending, chunkInBytes);
      const filled = pending + bytesRead;
      if (bytesRead === 0) {
        if (pending + skipped > 0) yield [finish(0, pending)];
        return;
      }
      const lines: Line[] = [];
      let start = 0;
      for (let end = buffer.indexOf(newline, pending); end >= 0 && end < filled; end = buffer.indexOf(newline, start)) {
        lines.push(finish(start, end));
        start = end + 1;
      }
      if (lines.length) yield lines;
      buffer.copyWithin(0, start, filled);
      pending = filled - start;
    }
  } finally {
    await file.close();
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
