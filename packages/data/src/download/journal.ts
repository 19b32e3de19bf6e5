import type { Hash } from 'node:crypto';
import { appendFile, open, readFile, writeFile, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { dataError } from '../error-codes.ts';
import type { RemoteIdentity } from '../remote-file.ts';

/** How far the output of a split came. */
export interface Progress {
  /** Rows written. */
  readonly rows: number;
  /** Bytes of the partial output that belong to these rows. */
  readonly length: number;
  /** CRC-32 of these bytes. */
  readonly crc: number;
  /** Where a source of lines goes on: file, byte and line number. */
  readonly position?: LinePosition;
}

/** The start of a line in a source of several files. */
export interface LinePosition {
  readonly file: number;
  readonly offset: number;
  readonly line: number;
}

/** The whole output, as written before it is renamed. */
export interface Finished {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

interface Entry {
  readonly key?: string;
  readonly identities?: readonly (RemoteIdentity | undefined)[];
  readonly rowCounts?: readonly number[];
  readonly progress?: Progress;
  readonly finished?: Finished;
}

/**
 * The record of a split's download beside its partial output, one JSON line for each step. A line is complete or not
 * there: a killed process leaves at most a cut last line, which is ignored.
 */
export class Journal {
  readonly path: string;
  #state: Entry;
  #last: Promise<void> = Promise.resolve();

  private constructor(path: string, state: Entry) {
    this.path = path;
    this.#state = state;
  }

  /** Goes on with the journal at the path when it was begun with the same key; otherwise undefined. */
  static async read(path: string, key: string): Promise<Journal | undefined> {
    const text = await readFile(path, 'utf8').catch(() => '');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    let state: Entry = {};
    for (const line of whole.split('\n')) if (line) state = { ...state, ...parseEntry(line) };
    if (state.key !== key) return undefined;
    // What follows must not be glued to a cut line.
    if (whole.length < text.length) await writeFile(path, whole);
    return new Journal(path, state);
  }

  /** Begins a journal. */
  static async create(path: string, key: string): Promise<Journal> {
    const journal = new Journal(path, {});
    await writeFile(path, '').catch((cause: unknown) => Promise.reject(writeFailed(path, cause)));
    await journal.append({ key });
    return journal;
  }

  get identities(): readonly (RemoteIdentity | undefined)[] {
    return this.#state.identities ?? [];
  }

  get rowCounts(): readonly number[] | undefined {
    return this.#state.rowCounts;
  }

  get progress(): Progress {
    return this.#state.progress ?? { rows: 0, length: 0, crc: 0 };
  }

  get finished(): Finished | undefined {
    return this.#state.finished;
  }

  /**
   * Adds a step; steps are written in the order of the calls.
   *
   * @throws AmltuneError `OUTPUT_WRITE_FAILED`
   */
  async append(entry: Entry): Promise<void> {
    this.#state = { ...this.#state, ...entry };
    const line = `${JSON.stringify(entry)}\n`;
    const written = this.#last
      .then(() => appendFile(this.path, line))
      .catch((cause: unknown) => Promise.reject(writeFailed(this.path, cause)));
    this.#last = written.catch(() => undefined);
    await written;
  }
}

/**
 * Opens the partial output cut back to the journal's last step, its bytes fed into `hash`; undefined when it does not
 * hold those bytes any more.
 */
export async function reopenPartial(path: string, progress: Progress, hash: Hash): Promise<FileHandle | undefined> {
  const { crc, length } = progress;
  const handle = await open(path, 'r+').catch(() => undefined);
  if (!handle) return undefined;
  const chunk = Buffer.allocUnsafe(1 << 20);
  let sum = 0;
  let at = 0;
  while (at < length) {
    const { bytesRead } = await handle.read(chunk, 0, Math.min(chunk.length, length - at), at);
    if (bytesRead === 0) break;
    const bytes = chunk.subarray(0, bytesRead);
    sum = crc32(bytes, sum);
    hash.update(bytes);
    at += bytesRead;
  }
  if (at === length && sum === crc) {
    await handle.truncate(length);
    return handle;
  }
  await handle.close();
  return undefined;
}

function parseEntry(line: string): Entry {
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return {};
  }
}

function writeFailed(path: string, cause: unknown): Error {
  return dataError('OUTPUT_WRITE_FAILED', `${path} cannot be written.`, { cause });
}
