import { dataError } from '../error-codes.ts';

const maxDepth = 32;

/**
 * Walks one thrift struct (compact protocol) without building it and says where it ends; undefined when the bytes end
 * first. hyparquet trusts the sizes inside, so a struct is only parsed after this walk: a list can not announce more
 * elements than there are bytes, numbers have at most ten bytes, nesting is bounded.
 *
 * @throws AmltuneError `PARQUET_INVALID`
 */
export function endOfThriftStruct(bytes: Uint8Array, start: number): number | undefined {
  const walk = { bytes, at: start };
  try {
    skipStruct(walk, 0);
    return walk.at;
  } catch (error) {
    if (error === bytesEnded) return undefined;
    throw error;
  }
}

/** Reads field 3 of a parquet footer, its row count, from the footer's first bytes; undefined when they do not reach it. */
export function readFooterRowCount(bytes: Uint8Array): number | undefined {
  const walk = { bytes, at: 0 };
  try {
    let field = 0;
    for (;;) {
      const head = readByte(walk);
      const type = head & 15;
      if (type === 0) throw invalid('has no row count');
      field = head >> 4 ? field + (head >> 4) : Number(readVarint(walk));
      if (field === 3 && type === 6) return toRowCount(readVarint(walk));
      skipValue(walk, type, 1);
    }
  } catch (error) {
    if (error === bytesEnded) return undefined;
    throw error;
  }
}

interface Walk {
  readonly bytes: Uint8Array;
  at: number;
}

const bytesEnded = new Error('bytes ended');

function skipStruct(walk: Walk, depth: number): void {
  if (depth > maxDepth) throw invalid('is nested too deeply');
  for (;;) {
    const head = readByte(walk);
    const type = head & 15;
    if (type === 0) return;
    if (head >> 4 === 0) readVarint(walk);
    skipValue(walk, type, depth + 1);
  }
}

function skipValue(walk: Walk, type: number, depth: number): void {
  switch (type) {
    case 1:
    case 2:
      return;
    case 3:
      skipBytes(walk, 1);
      return;
    case 4:
    case 5:
    case 6:
      readVarint(walk);
      return;
    case 7:
      skipBytes(walk, 8);
      return;
    case 8:
      skipBytes(walk, readSize(walk));
      return;
    case 9:
      skipList(walk, depth);
      return;
    case 12:
      skipStruct(walk, depth);
      return;
    default:
      throw invalid(`has a value of unknown type ${type}`);
  }
}

function skipList(walk: Walk, depth: number): void {
  const head = readByte(walk);
  const size = head >> 4 === 15 ? readSize(walk) : head >> 4;
  const type = head & 15;
  // Every element takes at least a byte, booleans included.
  if (size > walk.bytes.length - walk.at) throw bytesEnded;
  for (let index = 0; index < size; index += 1) skipValue(walk, type === 1 || type === 2 ? 3 : type, depth);
}

function readSize(walk: Walk): number {
  const size = readVarint(walk);
  if (size > 0x7fffffffn) throw invalid('announces an impossible size');
  return Number(size);
}

function readVarint(walk: Walk): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = readByte(walk);
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return value;
  }
  throw invalid('has a number that is too long');
}

function toRowCount(zigzag: bigint): number {
  const count = Number((zigzag >> 1n) ^ -(zigzag & 1n));
  if (count < 0 || !Number.isSafeInteger(count)) throw invalid(`announces ${count} rows`);
  return count;
}

function skipBytes(walk: Walk, count: number): void {
  if (count > walk.bytes.length - walk.at) throw bytesEnded;
  walk.at += count;
}

function readByte(walk: Walk): number {
  const byte = walk.bytes[walk.at];
  if (byte === undefined) throw bytesEnded;
  walk.at += 1;
  return byte;
}

function invalid(what: string): Error {
  return dataError('PARQUET_INVALID', `A header of the parquet file ${what}.`);
}
