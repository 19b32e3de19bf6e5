import type { DecodedArray, Encoding, SchemaElement } from 'hyparquet';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { dataError } from '../error-codes.ts';
import { decodeBitRuns, readVarint32 } from './bit-runs.ts';
import { maxPageInBytes } from './decompress.ts';
import { maxValuesInPage } from './page-head.ts';

const bitsOfType: Partial<Record<string, number>> = {
  BOOLEAN: 1,
  INT32: 32,
  FLOAT: 32,
  INT64: 64,
  DOUBLE: 64,
  INT96: 96,
  BYTE_ARRAY: 32,
};

/**
 * Decodes the values of a page, nulls left out, with hyparquet's decoders. What the bytes announce is checked first, so
 * that no count reserves memory that the page cannot fill.
 *
 * @throws AmltuneError `PARQUET_INVALID`, `PARQUET_UNSUPPORTED`
 */
export function decodeValues(
  bytes: Uint8Array,
  encoding: Encoding,
  count: number,
  element: SchemaElement,
  dictionary: DecodedArray | undefined,
): DecodedArray {
  if (count === 0) return [];
  switch (encoding) {
    case 'PLAIN':
      return decodePlain(bytes, count, element);
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return decodeIndexes(bytes, count, dictionary);
    case 'RLE':
      if (element.type !== 'BOOLEAN') break;
      return decodeBitRuns(bytes.subarray(4), 1, count, 1).map((bit) => bit === 1);
    case 'DELTA_BINARY_PACKED':
      if (element.type !== 'INT32' && element.type !== 'INT64') break;
      return decodeDelta(bytes, count, element.type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count))
        .values;
    case 'DELTA_LENGTH_BYTE_ARRAY':
    case 'DELTA_BYTE_ARRAY':
      return decodeDeltaBytes(bytes, count, encoding === 'DELTA_BYTE_ARRAY');
    case 'BYTE_STREAM_SPLIT':
      checkRoom(bytes, count, element);
      return byteStreamSplit(readerOf(bytes), count, element.type ?? 'BYTE_ARRAY', element.type_length);
  }
  throw dataError('PARQUET_UNSUPPORTED', `The parquet encoding ${encoding} is not supported for ${element.type}.`);
}

/** Decodes plain values, which is also how a dictionary is written. */
export function decodePlain(bytes: Uint8Array, count: number, element: SchemaElement): DecodedArray {
  if (count === 0) return [];
  checkRoom(bytes, count, element);
  const reader = readerOf(bytes);
  const values = readPlain(reader, element.type ?? 'BYTE_ARRAY', count, element.type_length);
  if (reader.offset > bytes.length) throw invalid('has a value that reaches beyond it');
  return values;
}

function decodeIndexes(bytes: Uint8Array, count: number, dictionary: DecodedArray | undefined): DecodedArray {
  if (!dictionary) throw invalid('needs a dictionary that is not there');
  const indexes = decodeBitRuns(bytes.subarray(1), bytes[0] ?? 0, count, dictionary.length - 1);
  return indexes.map((index): unknown => dictionary[index]);
}

/**
 * hyparquet's delta decoder takes the sizes of blocks as they come; this walks them first. Returns where the block
 * sequence ends besides the values.
 */
function decodeDelta<T extends Int32Array | BigInt64Array>(bytes: Uint8Array, count: number, values: T) {
  const blockSize = readVarint32(bytes, 0);
  const miniblocks = readVarint32(bytes, blockSize.end);
  const total = readVarint32(bytes, miniblocks.end);
  const perMiniblock = blockSize.value / miniblocks.value;
  if (count > maxValuesInPage) throw invalid(`announces ${count} values`);
  const isSound =
    miniblocks.value > 0 &&
    miniblocks.value <= 1024 &&
    perMiniblock % 8 === 0 &&
    perMiniblock > 0 &&
    perMiniblock <= 1 << 20;
  if (!isSound || total.value < count) throw invalid('has delta blocks of impossible sizes');
  const reader = readerOf(bytes);
  deltaBinaryUnpack(reader, count, values);
  if (reader.offset > bytes.length) throw invalid('ends inside a delta block');
  return { values, end: reader.offset };
}

function decodeDeltaBytes(bytes: Uint8Array, count: number, hasPrefixes: boolean): Uint8Array[] {
  const prefixes = hasPrefixes ? decodeDelta(bytes, count, new Int32Array(count)) : undefined;
  const rest = bytes.subarray(prefixes?.end ?? 0);
  const suffixes = decodeDelta(rest, count, new Int32Array(count));
  const values: Uint8Array[] = [];
  let at = suffixes.end;
  let total = 0;
  let before: Uint8Array = new Uint8Array(0);
  for (const [index, length] of suffixes.values.entries()) {
    const prefix = prefixes?.values[index] ?? 0;
    total += prefix + length;
    if (length < 0 || prefix < 0 || prefix > before.length || at + length > rest.length || total > maxPageInBytes) {
      throw invalid('has a text of an impossible length');
    }
    const suffix = rest.subarray(at, at + length);
    at += length;
    let value: Uint8Array = suffix;
    if (prefix > 0) {
      value = new Uint8Array(prefix + length);
      value.set(before.subarray(0, prefix));
      value.set(suffix, prefix);
    }
    values.push(value);
    before = value;
  }
  return values;
}

function checkRoom(bytes: Uint8Array, count: number, { type, type_length: fixedLength }: SchemaElement): void {
  const bits = type === 'FIXED_LEN_BYTE_ARRAY' ? (fixedLength ?? 0) * 8 : bitsOfType[type ?? ''];
  if (!bits || bits < 0) throw dataError('PARQUET_UNSUPPORTED', `The parquet type ${type} is not supported.`);
  if (count * bits > bytes.length * 8) throw invalid(`announces ${count} values in ${bytes.length} bytes`);
}

function readerOf(bytes: Uint8Array) {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 };
}

function invalid(what: string): Error {
  return dataError('PARQUET_INVALID', `A page of the parquet file ${what}.`);
}
