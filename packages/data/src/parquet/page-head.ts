import { crc32 } from 'node:zlib';
import type { PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { dataError } from '../error-codes.ts';
import type { ChunkLayout } from './footer.ts';

/** Most values of one page: runs and deltas can announce any number of them in a few bytes. */
export const maxValuesInPage = 1 << 24;

/** A page header and how many bytes it takes. */
export interface PageHead {
  readonly header: PageHeader;
  readonly size: number;
  /** Values and nulls of a data page; 0 for any other page. */
  readonly valueCount: number;
}

/** Parses a page header whose bytes were walked before; `size` is what that walk found. */
export function readPageHead(bytes: Uint8Array, size: number): PageHead {
  const header = parquetHeader({ view: new DataView(bytes.buffer, bytes.byteOffset, size), offset: 0 });
  const { type, compressed_page_size: compressed, uncompressed_page_size: uncompressed } = header;
  const isData = type === 'DATA_PAGE' || type === 'DATA_PAGE_V2';
  if (!isData && type !== 'DICTIONARY_PAGE' && type !== 'INDEX_PAGE') throw invalid('is of an unknown type');
  if (!isCount(compressed) || !isCount(uncompressed)) throw invalid('announces an impossible size');
  const values = type === 'DATA_PAGE' ? header.data_page_header : header.data_page_header_v2;
  const valueCount = isData ? values?.num_values : 0;
  if (!isCount(valueCount) || valueCount > maxValuesInPage) throw invalid('announces an impossible number of values');
  return { header, size, valueCount };
}

/** Compares a page with its column's size and its own checksum, where it has one. */
export function checkBody(body: Uint8Array, header: PageHeader, { uncompressedSize }: ChunkLayout): void {
  if (header.uncompressed_page_size > uncompressedSize) throw invalid('is larger than its column');
  // Arrow leaves the checksum out by default; parquet-mr writes it.
  if (header.crc !== undefined && crc32(body) !== header.crc >>> 0) throw invalid('does not match its checksum');
}

/** Whether a number of the header can be one of bytes or values. */
export function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}

function invalid(what: string): Error {
  return dataError('PARQUET_INVALID', `A page of the parquet file ${what}.`);
}
