import type { RequestBodyType } from '@azure/core-rest-pipeline';
import { Readable, Transform } from 'node:stream';

/**
 * A request's body as Node sends it: bytes where the length is known, else a stream. A form has been turned into one of
 * them by its policy before it comes here.
 */
export function readBody(body: RequestBodyType | undefined): Buffer | NodeJS.ReadableStream | undefined {
  const value = typeof body === 'function' ? body() : body;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return Buffer.from(value);
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  if (value instanceof Blob) return Readable.fromWeb(value.stream());
  if (value instanceof ReadableStream) return Readable.fromWeb(value);
  if ('pipe' in value) return value;
  throw new TypeError('The body of the request is neither text, bytes nor a stream.');
}

/** Passes bytes on and reports after each chunk how many there were so far. */
export function countBytes(onProgress: (progress: { loadedBytes: number }) => void): Transform {
  let loadedBytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      loadedBytes += chunk.length;
      onProgress({ loadedBytes });
      done(null, chunk);
    },
  });
}
