import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dataError } from './error-codes.ts';

const flushAtInBytes = 1 << 20;

/**
 * A file that appears whole or not at all: written beside its place as `<path>.partial`, flushed to disk and renamed by
 * {@link OutputFile.commit}.
 */
export class OutputFile {
  readonly path: string;
  sizeInBytes = 0;
  readonly #partialPath: string;
  readonly #file: FileHandle;
  #pending: (string | Uint8Array)[] = [];
  #pendingSize = 0;

  private constructor(path: string, partialPath: string, file: FileHandle) {
    this.path = path;
    this.#partialPath = partialPath;
    this.#file = file;
  }

  /** @throws AmltuneError `OUTPUT_WRITE_FAILED` */
  static async create(path: string): Promise<OutputFile> {
    const partialPath = `${path}.partial`;
    const file = await guardWrite(path, () => open(partialPath, 'w'));
    return new OutputFile(path, partialPath, file);
  }

  /**
   * Adds bytes or text; about every MiB one write reaches the disk. The bytes must stay as they are until then.
   *
   * @throws AmltuneError `OUTPUT_WRITE_FAILED`
   */
  async write(part: string | Uint8Array): Promise<void> {
    const size = typeof part === 'string' ? Buffer.byteLength(part) : part.length;
    this.#pending.push(part);
    this.#pendingSize += size;
    this.sizeInBytes += size;
    if (this.#pendingSize >= flushAtInBytes) await this.flush();
  }

  /** @throws AmltuneError `OUTPUT_WRITE_FAILED` */
  async flush(): Promise<void> {
    const parts = this.#pending.map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
    this.#pending = [];
    this.#pendingSize = 0;
    await guardWrite(this.path, () => this.#file.appendFile(Buffer.concat(parts)));
  }

  /** @throws AmltuneError `OUTPUT_WRITE_FAILED` */
  async commit(): Promise<void> {
    await this.flush();
    await guardWrite(this.path, async () => {
      await this.#file.sync();
      await this.#file.close();
      await rename(this.#partialPath, this.path);
    });
  }

  /** Removes what was written. Never throws, so that it cannot hide the error that led here. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => {});
    await rm(this.#partialPath, { force: true }).catch(() => {});
  }
}

async function guardWrite<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    throw dataError('OUTPUT_WRITE_FAILED', `${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Writes several files that belong together: all appear, or none does.
 *
 * @throws AmltuneError `OUTPUT_WRITE_FAILED`, and whatever `write` throws
 */
export async function writeFilesTogether<const Paths extends readonly string[], T>(
  paths: Paths,
  write: (...files: { [Index in keyof Paths]: OutputFile }) => Promise<T>,
): Promise<T> {
  const files: OutputFile[] = [];
  try {
    for (const path of paths) files.push(await OutputFile.create(path));
    const result = await write(...(files as { [Index in keyof Paths]: OutputFile }));
    for (const file of files) await file.commit();
    return result;
  } catch (error) {
    await Promise.all(files.map((file) => file.discard()));
    throw error;
  }
}
