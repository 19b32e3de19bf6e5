import { randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

/** A half-open range of bytes: `end` is the first byte that is no longer wanted. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Content of any size, apart from the documents that name it. A content is written once and never changed: a document is
 * pointed to a new one in a transaction, and the old one deleted after it. What no document names after a crash is litter.
 */
export interface BlobFiles {
  /** Writes all of it; nothing is left behind where the stream fails. */
  write(content: ReadableStream<Uint8Array> | Uint8Array): Promise<{ id: string; sizeInBytes: number }>;
  read(id: string, range?: ByteRange): ReadableStream<Uint8Array>;
  delete(ids: readonly string[]): Promise<void>;
  /** Deletes all that are not named; for the start. */
  keepOnly(ids: ReadonlySet<string>): void;
}

/** Makes the files in a folder, or in memory. */
export function openBlobFiles(folder?: string): BlobFiles {
  return folder === undefined ? createMemoryBlobs() : createFileBlobs(join(folder, 'blobs'));
}

function createFileBlobs(folder: string): BlobFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string) => join(folder, id);
  return {
    async write(content) {
      const id = randomUUID();
      // Opened first: a stream that opens by itself could still create the file after it was removed.
      const file = await open(pathOf(id), 'wx', 0o600);
      let sizeInBytes = 0;
      const counted = async function* () {
        for await (const chunk of content instanceof Uint8Array ? [content] : content) {
          sizeInBytes += chunk.byteLength;
          yield chunk;
        }
      };
      try {
        await file.writeFile(counted());
        await file.close();
      } catch (error) {
        await file.close();
        await rm(pathOf(id), { force: true });
        throw error;
      }
      return { id, sizeInBytes };
    },
    read(id, range) {
      if (range && range.end <= range.start) return streamOf(new Uint8Array());
      const span = range && { start: range.start, end: range.end - 1 };
      return Readable.toWeb(createReadStream(pathOf(id), span)) as ReadableStream<Uint8Array>;
    },
    async delete(ids) {
      await Promise.all(ids.map((id) => rm(pathOf(id), { force: true })));
    },
    keepOnly(ids) {
      for (const id of readdirSync(folder)) if (!ids.has(id)) rmSync(pathOf(id), { force: true });
    },
  };
}

function createMemoryBlobs(): BlobFiles {
  const blobs = new Map<string, Uint8Array>();
  return {
    async write(content) {
      const bytes =
        content instanceof Uint8Array
          ? Uint8Array.from(content)
          : new Uint8Array(await new Response(content).arrayBuffer());
      const id = randomUUID();
      blobs.set(id, bytes);
      return { id, sizeInBytes: bytes.byteLength };
    },
    read(id, range) {
      const bytes = blobs.get(id);
      if (!bytes) throw new Error(`there is no content ${id}`);
      return streamOf(range ? bytes.subarray(range.start, range.end) : bytes);
    },
    async delete(ids) {
      for (const id of ids) blobs.delete(id);
    },
    keepOnly(ids) {
      for (const id of blobs.keys()) if (!ids.has(id)) blobs.delete(id);
    },
  };
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}
