import { throwIfAborted } from '@amltune/core';
import { readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dataError } from './error-codes.ts';

/** Bytes that can be read by range: a file, a URL or memory look the same to the parquet reader. */
export interface ByteSource {
  /** What messages call it: a path, a URL without its query, or `memory`. */
  readonly name: string;
  readonly byteLength: number;
  /** The bytes from `start` to `end`, `end` exclusive; exactly that many or an error. */
  slice(start: number, end: number, options?: { abortSignal?: AbortSignal | undefined }): Promise<Uint8Array>;
  /** Fills `target` with the bytes from `start` on, without a copy in between; left out where there would be one. */
  readInto?(target: Uint8Array, start: number, options?: { abortSignal?: AbortSignal | undefined }): Promise<void>;
}

/** A {@link ByteSource} that holds something open. */
export interface OpenByteSource extends ByteSource {
  /** The file that is open, for whoever reads it from another thread. */
  readonly fd?: number;
  close(): Promise<void>;
}

/**
 * Bytes in memory as a {@link ByteSource}.
 *
 * @throws AmltuneError `ABORTED`, `PARQUET_INVALID`
 */
export function memorySource(content: Uint8Array | ArrayBuffer, name = 'memory'): ByteSource {
  const bytes = content instanceof Uint8Array ? content : new Uint8Array(content);
  return {
    name,
    byteLength: bytes.length,
    async slice(start, end, options) {
      throwIfAborted(options?.abortSignal);
      return checkLength(bytes.subarray(start, end), start, end, name);
    },
  };
}

/**
 * Opens a local file as a {@link ByteSource}. Its length is taken once; a file that shrinks afterwards is an error.
 *
 * @throws AmltuneError `FILE_NOT_FOUND`, `ABORTED`, `PARQUET_INVALID`
 */
export async function openFileSource(path: string): Promise<OpenByteSource> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw dataError('FILE_NOT_FOUND', `The file ${path} cannot be opened.`, { cause });
  });
  const { size } = await handle.stat();
  // Not through the thread pool: what is in the page cache comes faster than another thread could be asked for it.
  const fill = (bytes: Uint8Array, start: number) => {
    let filled = 0;
    while (filled < bytes.length) {
      const bytesRead = readSync(handle.fd, bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    checkLength(bytes.subarray(0, filled), start, start + bytes.length, path);
  };
  return {
    name: path,
    byteLength: size,
    fd: handle.fd,
    async slice(start, end, options) {
      throwIfAborted(options?.abortSignal);
      const bytes = new Uint8Array(Math.max(0, end - start));
      fill(bytes, start);
      return bytes;
    },
    async readInto(target, start, options) {
      throwIfAborted(options?.abortSignal);
      fill(target, start);
    },
    close: () => handle.close(),
  };
}

function checkLength(bytes: Uint8Array, start: number, end: number, name: string): Uint8Array {
  if (bytes.length === end - start) return bytes;
  throw dataError(
    'PARQUET_INVALID',
    `${name} ends before byte ${end}; ${bytes.length} of ${end - start} bytes are there.`,
  );
}
