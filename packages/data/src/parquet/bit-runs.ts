import { dataError } from '../error-codes.ts';

/**
 * Decodes the run-length and bit-packed hybrid of levels and dictionary indexes. Runs are checked before they are
 * written out: together they hold `count` values (the last packed run may be padded), each at most `max`.
 *
 * @throws AmltuneError `PARQUET_INVALID`
 */
export function decodeBitRuns(bytes: Uint8Array, bitWidth: number, count: number, max: number): number[] {
  if (bitWidth > 32) throw invalid('has numbers of more than 32 bits');
  const values: number[] = [];
  let at = 0;
  while (values.length < count) {
    const head = readVarint32(bytes, at);
    at = head.end;
    const left = count - values.length;
    if (head.value & 1) {
      const packed = (head.value >>> 1) * 8;
      // Old writers leave out the padding bytes of the last run.
      const size = Math.min(packed, left);
      if (packed === 0 || at + Math.ceil((size * bitWidth) / 8) > bytes.length) throw invalid('ends inside a run');
      unpack(bytes, at, bitWidth, size, max, values);
      at += (packed / 8) * bitWidth;
    } else {
      const run = head.value >>> 1;
      const width = (bitWidth + 7) >> 3;
      if (run === 0 || run > left || at + width > bytes.length) throw invalid('has a run of a wrong length');
      let value = 0;
      for (let index = 0; index < width; index += 1) value += (bytes[at + index] ?? 0) * 2 ** (8 * index);
      if (value > max) throw invalid(`has the level or index ${value} where ${max} is the greatest`);
      at += width;
      for (let index = 0; index < run; index += 1) values.push(value);
    }
  }
  return values;
}

/** Bits that hold every number up to `max`. */
export function bitWidthOf(max: number): number {
  return 32 - Math.clz32(max);
}

/** Reads an unsigned number of at most 32 bits, and where it ends. */
export function readVarint32(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start; at < start + 5; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) throw invalid('ends inside a number');
    value += (byte & 127) * 2 ** (7 * (at - start));
    if (byte < 128) {
      if (value > 0xffffffff) break;
      return { value, end: at + 1 };
    }
  }
  throw invalid('has a number that is too long');
}

function unpack(bytes: Uint8Array, start: number, bitWidth: number, count: number, max: number, values: number[]) {
  let bits = 0;
  let buffer = 0;
  let at = start;
  const full = 2 ** bitWidth;
  for (let index = 0; index < count; index += 1) {
    // Plain arithmetic: with 32 bits a value the buffer outgrows what bitwise operators hold.
    while (bits < bitWidth) {
      buffer += (bytes[at] ?? 0) * 2 ** bits;
      at += 1;
      bits += 8;
    }
    const value = buffer % full;
    if (value > max) throw invalid(`has the level or index ${value} where ${max} is the greatest`);
    values.push(value);
    buffer = (buffer - value) / full;
    bits -= bitWidth;
  }
}

function invalid(what: string): Error {
  return dataError('PARQUET_INVALID', `A page of the parquet file ${what}.`);
}
