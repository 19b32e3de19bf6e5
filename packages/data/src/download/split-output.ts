import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { throwIfAborted } from '@amltune/core';
import { dataError } from '../error-codes.ts';
import { reopenPartial, type Finished, type Journal, type LinePosition, type Progress } from './journal.ts';

/** The output of a split while it grows: `<path>.partial`, its journal and its checksum. */
export class SplitOutput {
  readonly path: string;
  readonly journal: Journal;
  readonly #handle: FileHandle;
  readonly #hash;
  #progress: Progress;
  #isOpen = true;

  private constructor(
    path: string,
    journal: Journal,
    opened: { handle: FileHandle; hash: ReturnType<typeof createHash> },
  ) {
    this.path = path;
    this.journal = journal;
    this.#handle = opened.handle;
    this.#hash = opened.hash;
    this.#progress = journal.progress;
  }

  /**
   * Opens the partial output where its journal says it stands; from the start when it lost bytes.
   *
   * @throws AmltuneError `OUTPUT_WRITE_FAILED`
   */
  static async open(path: string, journal: Journal): Promise<SplitOutput> {
    const partial = partialPathOf(path);
    const hash = createHash('sha256');
    const handle = await reopenPartial(partial, journal.progress, hash);
    if (handle) return new SplitOutput(path, journal, { handle, hash });
    await journal.append({ progress: { rows: 0, length: 0, crc: 0 } });
    const fresh = await open(partial, 'w').catch((cause: unknown) => Promise.reject(writeFailed(partial, cause)));
    return new SplitOutput(path, journal, { handle: fresh, hash: createHash('sha256') });
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** Adds whole lines. They count after the next {@link SplitOutput.record}. */
  async write(lines: Uint8Array, rowCount: number): Promise<void> {
    const { crc, length, rows } = this.#progress;
    for (let at = 0; at < lines.length;) {
      const written = await this.#handle
        .write(lines, at, lines.length - at, length + at)
        .catch((cause: unknown) => Promise.reject(writeFailed(this.path, cause)));
      at += written.bytesWritten;
    }
    this.#hash.update(lines);
    this.#progress = { rows: rows + rowCount, length: length + lines.length, crc: crc32(lines, crc) };
  }

  /** Notes in the journal how far the output is; a killed run goes on from here. */
  async record(position?: LinePosition): Promise<void> {
    if (position) this.#progress = { ...this.#progress, position };
    await this.journal.append({ progress: this.#progress });
  }

  /** Puts the output in its place. */
  async finish(): Promise<Finished> {
    const finished = {
      rows: this.#progress.rows,
      bytes: this.#progress.length,
      sha256: this.#hash.digest('hex'),
    };
    await this.#handle.sync();
    await this.close();
    await this.journal.append({ finished });
    await moveIntoPlace(this.path);
    return finished;
  }

  async close(): Promise<void> {
    if (this.#isOpen) await this.#handle.close();
    this.#isOpen = false;
  }
}

/** Renames the finished partial output. */
export async function moveIntoPlace(path: string): Promise<void> {
  await rename(partialPathOf(path), path).catch((cause: unknown) => Promise.reject(writeFailed(path, cause)));
}

/** Where the output of a split grows. */
export function partialPathOf(path: string): string {
  return `${path}.partial`;
}

/** Whether a file has these bytes. */
export async function hasContent(path: string, content: Pick<Finished, 'bytes' | 'sha256'>, abortSignal?: AbortSignal) {
  const state = await stat(path).catch(() => undefined);
  if (!state?.isFile() || state.size !== content.bytes) return false;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    throwIfAborted(abortSignal);
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex') === content.sha256;
}

/** Removes what a download leaves beside an output until it is done; the journal last, since it vouches for the rest. */
export async function removeTraces(path: string): Promise<void> {
  await rm(partialPathOf(path), { force: true });
  await rm(partsFolderOf(path), { recursive: true, force: true });
  await rm(journalPathOf(path), { force: true });
}

/** The folder of fetched bytes that are not converted yet. */
export function partsFolderOf(path: string): string {
  return `${path}.parts`;
}

/** The journal of an output. */
export function journalPathOf(path: string): string {
  return `${path}.journal`;
}

function writeFailed(path: string, cause: unknown): Error {
  return dataError('OUTPUT_WRITE_FAILED', `${path} cannot be written.`, { cause });
}
