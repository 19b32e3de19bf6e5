// The hybrid of run-length and bit-packed numbers in which parquet writes levels and dictionary indexes; see
// apache/parquet-format `Encodings.md`, "RLE/Bit-Packing Hybrid".

/** A varint's end, or 0 when it is cut off or longer than 32 bits. Its value is in `varint`. */
function readVarint(at: usize, end: usize): usize {
  let value: u64 = 0;
  for (let index: usize = 0; index < 5; index += 1) {
    if (at + index >= end) return 0;
    const byte = <u64>load<u8>(at + index);
    value |= (byte & 127) << (7 * index);
    if (byte < 128) {
      varint = <u32>value;
      return value > 0xffffffff ? 0 : at + index + 1;
    }
  }
  return 0;
}
let varint: u32 = 0;

/**
 * Decodes `count` numbers of `bitWidth` bits into an array of T. False when a run is cut off, empty or longer than the
 * numbers that are left, or when a number exceeds `max`. Only the last packed run may be padded.
 */
function decodeRuns<T>(at: usize, end: usize, bitWidth: u32, max: u32, count: u32, target: usize): bool {
  if (bitWidth > 32) return false;
  const runBytes: usize = (bitWidth + 7) >> 3;
  let left = count;
  while (left > 0) {
    at = readVarint(at, end);
    if (at == 0) return false;
    const head = varint;
    let taken: u32 = 0;
    if (head & 1) {
      const groups = <u64>(head >> 1);
      const size = min<u64>(groups * 8, left);
      if (size == 0 || (size * bitWidth + 7) / 8 > <u64>(end - at)) return false;
      taken = <u32>size;
      if (!unpackBits<T>(at, bitWidth, max, taken, target)) return false;
      // Padding may reach beyond the end; then nothing may follow.
      at = <usize>min<u64>(<u64>at + groups * bitWidth, <u64>end);
    } else {
      taken = head >> 1;
      if (taken == 0 || taken > left || runBytes > end - at) return false;
      const value = <u32>(load<u64>(at) & ((<u64>1 << (<u64>runBytes * 8)) - 1));
      if (value > max) return false;
      at += runBytes;
      for (let index: u32 = 0; index < taken; index += 1) store<T>(target + <usize>index * sizeof<T>(), <T>value);
    }
    target += <usize>taken * sizeof<T>();
    left -= taken;
  }
  return true;
}

function unpackBits<T>(at: usize, bitWidth: u32, max: u32, count: u32, target: usize): bool {
  const mask = (<u64>1 << bitWidth) - 1;
  let greatest: u32 = 0;
  let bit: u64 = 0;
  for (let index: u32 = 0; index < count; index += 1) {
    const value = <u32>((load<u64>(at + <usize>(bit >> 3)) >> (bit & 7)) & mask);
    greatest = value > greatest ? value : greatest;
    store<T>(target + <usize>index * sizeof<T>(), <T>value);
    bit += bitWidth;
  }
  return greatest <= max;
}

/** Decodes repetition or definition levels, a byte each. */
export function decodeLevels(at: usize, end: usize, bitWidth: u32, max: u32, count: u32, target: usize): bool {
  return decodeRuns<u8>(at, end, bitWidth, max, count, target);
}

/** Decodes dictionary indexes, four bytes each. The first byte of the values says how many bits an index has. */
export function decodeIndexes(at: usize, end: usize, dictionarySize: u32, count: u32, target: usize): bool {
  if (at >= end || dictionarySize == 0) return false;
  return decodeRuns<u32>(at + 1, end, load<u8>(at), dictionarySize - 1, count, target);
}

/** How many of `count` bytes equal `value`; reads up to 15 bytes further. */
export function countBytes(at: usize, count: u32, value: u32): u32 {
  const wanted = i8x16.splat(<i8>value);
  let found: u32 = 0;
  for (let index: u32 = 0; index < count; index += 16) {
    let mask = i8x16.bitmask(i8x16.eq(v128.load(at + index), wanted));
    if (count - index < 16) mask &= (1 << (count - index)) - 1;
    found += popcnt<u32>(mask);
  }
  return found;
}
