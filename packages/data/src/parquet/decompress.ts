import * as zlib from 'node:zlib';
import type { CompressionCodec, Compressors } from 'hyparquet';
import { dataError } from '../error-codes.ts';
import { readVarint32 } from './bit-runs.ts';

/** Largest page that is decompressed; DuckDB writes pages of up to 100 MB. */
export const maxPageInBytes = 256 << 20;

/** How many bytes a compressed byte can stand for. Where there is a bound, a false size is refused before it is reserved. */
const greatestRatio: Partial<Record<CompressionCodec, number>> = { SNAPPY: 32, LZ4: 256, LZ4_RAW: 256, GZIP: 1040 };

// Loaded for the files that need them: they are a third of what this package loads.
let compressors: Compressors = {};

/** Loads what {@link decompress} needs for a codec; waited for once before. */
export async function loadDecompressor(codec: CompressionCodec): Promise<void> {
  if (codec !== 'UNCOMPRESSED' && !(codec in compressors)) ({ compressors } = await import('hyparquet-compressors'));
}

/**
 * Decompresses the body of a page to exactly `length` bytes.
 *
 * @throws AmltuneError `PARQUET_INVALID`, `PARQUET_UNSUPPORTED`
 */
export function decompress(bytes: Uint8Array, codec: CompressionCodec, length: number): Uint8Array {
  if (codec === 'UNCOMPRESSED') return checkLength(bytes, length);
  if (length === 0) return new Uint8Array(0);
  checkPageSize(bytes.length, codec, length);
  try {
    return checkLength(decompressAny(bytes, codec, length), length);
  } catch (cause) {
    if (codec === 'LZO' || !(codec in compressors)) {
      throw dataError('PARQUET_UNSUPPORTED', `The parquet file is compressed with ${codec}, which is not supported.`);
    }
    throw invalid('cannot be decompressed', cause);
  }
}

/**
 * Refuses a size that a page cannot have, before room is made for it.
 *
 * @throws AmltuneError `PARQUET_INVALID`
 */
export function checkPageSize(compressed: number, codec: CompressionCodec, length: number): void {
  const ratio = codec === 'UNCOMPRESSED' ? 1 : (greatestRatio[codec] ?? Infinity);
  if (length > maxPageInBytes || length > compressed * ratio + 1024) {
    throw invalid(`announces ${length} bytes out of ${compressed}`);
  }
}

function decompressAny(bytes: Uint8Array, codec: CompressionCodec, length: number): Uint8Array {
  const limit = { maxOutputLength: length };
  if (codec === 'GZIP') return zlib.unzipSync(bytes, limit);
  if (codec === 'BROTLI') return zlib.brotliDecompressSync(bytes, limit);
  // Since Node 22.15.
  if (codec === 'ZSTD' && 'zstdDecompressSync' in zlib) return zlib.zstdDecompressSync(bytes, limit);
  // The WebAssembly behind it writes as much as the stream announces.
  if (codec === 'SNAPPY' && readVarint32(bytes, 0).value !== length) throw new Error('another length inside');
  const decompressor = compressors[codec];
  if (!decompressor) throw new Error(`no decompressor for ${codec}`);
  return decompressor(bytes, length);
}

function checkLength(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === length) return bytes;
  throw invalid(`has ${bytes.length} bytes instead of ${length}`);
}

function invalid(what: string, cause?: unknown): Error {
  return dataError('PARQUET_INVALID', `A page of the parquet file ${what}.`, { cause });
}
