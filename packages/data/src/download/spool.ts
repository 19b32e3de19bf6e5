import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { isAmltuneError } from '@amltune/core';
import type { ByteSource } from '../byte-source.ts';
import { dataError } from '../error-codes.ts';
import type { ByteRange } from '../parquet/plan.ts';
import type { RemoteFile } from '../remote-file.ts';

/** A remote file whose fetched bytes lie on disk until they are released. */
export interface SpooledFile extends ByteSource {
  /** What is on disk already, from an earlier run or this one. */
  present(): readonly ByteRange[];
  /** Asks for ranges in this order, behind what other files have asked for. */
  schedule(parts: readonly ByteRange[]): void;
  /** Forgets everything before an offset. */
  release(below: number): Promise<void>;
}

/** How bytes are fetched ahead. */
export interface SpoolOptions {
  /** Requests at a time. */
  readonly parallelism: number;
  readonly abortSignal?: AbortSignal;
}

/** Where a file's parts are kept, and what is told before its first byte is written. */
export interface SpoolFileOptions {
  readonly folder: string;
  /** Distinguishes the files of a folder. */
  readonly key: string;
  readonly remote: RemoteFile;
  /** Waited for after each reply's checks and before its bytes reach the disk. */
  readonly onIdentity?: () => Promise<void>;
}

interface Segment extends ByteRange {
  readonly file: SpoolFileOptions;
  readonly path: string;
  /** Bytes from `start` up to here are on disk. */
  filled: number;
  state: 'queued' | 'fetching' | 'done' | 'failed';
  isTouched: boolean;
  error?: unknown;
  handle?: Promise<FileHandle>;
  waiters: { at: number; resolve: () => void; reject: (error: unknown) => void }[];
}

/** Most bytes fetched before anyone asked for them. */
const lookAheadInBytes = 96 << 20;

/**
 * Fetches parts of remote files to disk, several at a time and in the order in which they are needed. The disk bounds
 * memory, and a killed run finds there what it had fetched: a part's length says how far it came.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  readonly #segments = new Set<Segment>();
  readonly #running = new Set<Promise<void>>();

  constructor(options: SpoolOptions) {
    this.#options = options;
    const { abortSignal } = options;
    this.#signal = abortSignal ? AbortSignal.any([abortSignal, this.#abort.signal]) : this.#abort.signal;
  }

  /** Adds a file, with the parts that an earlier run left in its folder. */
  async add(file: SpoolFileOptions): Promise<SpooledFile> {
    await mkdir(file.folder, { recursive: true }).catch((cause: unknown) =>
      Promise.reject(writeFailed(file.folder, cause)),
    );
    for (const name of await readdir(file.folder)) {
      const start = Number(/^(.+)-(\d{1,15})$/.exec(name)?.[1] === file.key ? name.slice(file.key.length + 1) : NaN);
      if (Number.isNaN(start)) continue;
      const path = join(file.folder, name);
      const { size } = await stat(path);
      const end = start + size;
      this.#segments.add({ file, path, start, end, filled: end, state: 'done', isTouched: true, waiters: [] });
    }
    const { remote } = file;
    const fill = (target: Uint8Array, start: number) => this.#fill(file, target, start);
    return {
      name: remote.name,
      byteLength: remote.byteLength,
      async slice(start, end) {
        const bytes = new Uint8Array(Math.max(0, end - start));
        await fill(bytes, start);
        return bytes;
      },
      readInto: fill,
      present: () => this.#of(file).map(({ start, filled }) => ({ start, end: filled })),
      schedule: (parts) => {
        for (const part of parts) this.#addSegment(file, part);
        this.#pump();
      },
      release: (below) => this.#release(file, below),
    };
  }

  /** Stops fetching and closes the files; what is on disk stays. */
  async close(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#running);
    for (const segment of this.#segments) await (await segment.handle?.catch(() => undefined))?.close();
    this.#segments.clear();
  }

  #of(file: SpoolFileOptions): Segment[] {
    return [...this.#segments].filter((segment) => segment.file === file);
  }

  #addSegment(file: SpoolFileOptions, { start, end }: ByteRange): Segment {
    const path = join(file.folder, `${file.key}-${start}`);
    const segment: Segment = { file, path, start, end, filled: start, state: 'queued', isTouched: false, waiters: [] };
    this.#segments.add(segment);
    return segment;
  }

  async #fill(file: SpoolFileOptions, target: Uint8Array, start: number): Promise<void> {
    const end = start + target.length;
    if (start < 0 || end > file.remote.byteLength) {
      throw dataError('PARQUET_INVALID', `${file.remote.name} ends before byte ${end}.`);
    }
    for (let at = start; at < end;) {
      const segments = this.#of(file);
      const found = segments.find((candidate) => candidate.start <= at && at < candidate.end);
      const next = Math.min(end, ...segments.map((one) => one.start).filter((one) => one > at));
      const segment = found ?? this.#addSegment(file, { start: at, end: next });
      segment.isTouched = true;
      // Whoever waits comes before whatever was fetched ahead.
      if (segment.state === 'queued') this.#start(segment);
      this.#pump();
      const to = Math.min(end, segment.end);
      await this.#filledTo(segment, to);
      await readFully(
        await this.#open(segment),
        target.subarray(at - start, to - start),
        at - segment.start,
        segment.path,
      );
      at = to;
    }
  }

  async #filledTo(segment: Segment, at: number): Promise<void> {
    if (segment.filled >= at) return;
    if (segment.state === 'failed') throw segment.error;
    await new Promise<void>((resolve, reject) => segment.waiters.push({ at, resolve, reject }));
  }

  #pump(): void {
    let fetching = 0;
    let ahead = 0;
    for (const segment of this.#segments) {
      if (segment.state === 'fetching') fetching += 1;
      if (segment.state !== 'queued' && !segment.isTouched) ahead += segment.end - segment.start;
    }
    for (const segment of this.#segments) {
      if (fetching >= this.#options.parallelism || ahead >= lookAheadInBytes || this.#signal.aborted) return;
      if (segment.state !== 'queued') continue;
      this.#start(segment);
      fetching += 1;
      ahead += segment.end - segment.start;
    }
  }

  #start(segment: Segment): void {
    segment.state = 'fetching';
    const running = this.#fetch(segment)
      .then(
        () => {
          segment.state = 'done';
        },
        (error: unknown) => {
          segment.state = 'failed';
          segment.error = error;
          for (const { reject } of segment.waiters.splice(0)) reject(error);
        },
      )
      .then(() => {
        this.#running.delete(running);
        this.#pump();
      });
    this.#running.add(running);
  }

  async #fetch(segment: Segment): Promise<void> {
    const { onIdentity, remote } = segment.file;
    for await (const chunk of remote.stream(segment.filled, segment.end, { abortSignal: this.#signal })) {
      await onIdentity?.();
      const handle = await this.#open(segment);
      try {
        await handle.write(chunk, 0, chunk.length, segment.filled - segment.start);
      } catch (cause) {
        throw writeFailed(segment.path, cause);
      }
      segment.filled += chunk.length;
      const ready = segment.waiters.filter(({ at }) => at <= segment.filled);
      segment.waiters = segment.waiters.filter(({ at }) => at > segment.filled);
      for (const { resolve } of ready) resolve();
    }
  }

  #open(segment: Segment): Promise<FileHandle> {
    segment.handle ??= open(segment.path, segment.filled > segment.start ? 'r+' : 'w+').catch((cause: unknown) => {
      throw writeFailed(segment.path, cause);
    });
    return segment.handle;
  }

  async #release(file: SpoolFileOptions, below: number): Promise<void> {
    for (const segment of this.#of(file)) {
      if (segment.end > below || segment.state === 'fetching') continue;
      this.#segments.delete(segment);
      await (await segment.handle?.catch(() => undefined))?.close();
      await rm(segment.path, { force: true });
    }
  }
}

async function readFully(handle: FileHandle, bytes: Uint8Array, position: number, path: string): Promise<void> {
  for (let filled = 0; filled < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) throw writeFailed(path, new Error('the file became shorter'));
    filled += bytesRead;
  }
}

function writeFailed(path: string, cause: unknown): Error {
  if (isAmltuneError(cause)) return cause;
  return dataError('OUTPUT_WRITE_FAILED', `${path} cannot be written.`, { cause });
}
