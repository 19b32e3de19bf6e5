// A JSON text out of UTF-8 bytes: quoted, with the escapes of `JSON.stringify` (ECMA-262, QuoteJSONString), or with
// those of pandas' `to_json`, which also escapes `/` and everything beyond ASCII.

import { isUtf8 } from './utf8';
import { limit, moveOutput, output, writeByte } from './output';
import { Outcome } from './outcome';

const quote: u8 = 0x22;
const backslash: u8 = 0x5c;
const slash: u8 = 0x2f;

/** The letters of b, t, n, f and r at the places of the control characters that they stand for; 0 elsewhere. */
const shortEscapes: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0x62, 0x74, 0x6e, 0, 0x66, 0x72, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);
const hexDigits: usize = memory.data<u8>([
  0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
]);

/** Writes a text as `JSON.stringify` does. Reads up to 15 bytes beyond the text. */
export function writeJsonText(at: usize, size: usize): Outcome {
  const start = at;
  const end = at + size;
  let to = output;
  store<u8>(to, quote);
  to += 1;
  let bits = i8x16.splat(0);
  while (at + 32 <= end) {
    if (to > limit) return Outcome.Full;
    const first = v128.load(at);
    const second = v128.load(at, 16);
    v128.store(to, first);
    v128.store(to, second, 16);
    bits = v128.or(bits, v128.or(first, second));
    const firstSpecial = findSpecial(first);
    const secondSpecial = findSpecial(second);
    if (!v128.any_true(v128.or(firstSpecial, secondSpecial))) {
      at += 32;
      to += 32;
      continue;
    }
    const clean = <usize>ctz(i8x16.bitmask(firstSpecial) | (i8x16.bitmask(secondSpecial) << 16));
    to = writeEscape(to + clean, load<u8>(at + clean));
    at += clean + 1;
  }
  let highBits = i8x16.bitmask(bits);
  while (at < end) {
    if (to > limit) return Outcome.Full;
    const block = v128.load(at);
    v128.store(to, block);
    const left = min<usize>(end - at, 16);
    const wanted = (1 << <i32>left) - 1;
    highBits |= i8x16.bitmask(block) & wanted;
    const special = i8x16.bitmask(findSpecial(block)) & wanted;
    if (special == 0) {
      at += left;
      to += left;
      continue;
    }
    const clean = <usize>ctz(special);
    to = writeEscape(to + clean, load<u8>(at + clean));
    at += clean + 1;
  }
  if (highBits != 0 && !isUtf8(start, size)) return Outcome.Unusual;
  store<u8>(to, quote);
  moveOutput(to + 1);
  return Outcome.Done;
}

/** Writes a text as pandas' `to_json` does by default. Reads up to 15 bytes beyond the text. */
export function writeAsciiJsonText(at: usize, size: usize): Outcome {
  if (!isUtf8(at, size)) return Outcome.Unusual;
  const end = at + size;
  writeByte(quote);
  while (at < end) {
    if (output > limit) return Outcome.Full;
    const block = v128.load(at);
    v128.store(output, block);
    const left = min<usize>(end - at, 16);
    const special = i8x16.bitmask(findAsciiSpecial(block)) & ((1 << <i32>left) - 1);
    const clean = special == 0 ? left : <usize>ctz(special);
    moveOutput(output + clean);
    at += clean;
    if (special != 0) at = writeAsciiEscape(at);
  }
  writeByte(quote);
  return Outcome.Done;
}

/** All bits of the bytes that JSON escapes: quotes, backslashes and what is below the space. */
@inline
function findSpecial(block: v128): v128 {
  return v128.or(
    v128.or(i8x16.eq(block, i8x16.splat(quote)), i8x16.eq(block, i8x16.splat(backslash))),
    i8x16.eq(i8x16.sub_sat_u(block, i8x16.splat(31)), i8x16.splat(0)),
  );
}

/** Bytes beyond ASCII are negative as signed numbers. */
@inline
function findAsciiSpecial(block: v128): v128 {
  return v128.or(
    v128.or(i8x16.eq(block, i8x16.splat(quote)), i8x16.eq(block, i8x16.splat(backslash))),
    v128.or(i8x16.eq(block, i8x16.splat(slash)), i8x16.lt_s(block, i8x16.splat(32))),
  );
}

/** Writes the escape of one ASCII character and returns where it ends. */
function writeEscape(to: usize, byte: u8): usize {
  const letter = byte < 32 ? load<u8>(shortEscapes + byte) : byte;
  if (letter == 0) return writeUnit(to, byte);
  store<u8>(to, backslash);
  store<u8>(to, letter, 1);
  return to + 2;
}

/** Escapes the character at `at`, which is sound UTF-8, and returns where the next one is. */
function writeAsciiEscape(at: usize): usize {
  const byte = <u32>load<u8>(at);
  if (byte < 0x80) {
    moveOutput(writeEscape(output, <u8>byte));
    return at + 1;
  }
  const size: usize = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
  let code = byte & (0x7f >> <u32>size);
  for (let index: usize = 1; index < size; index += 1) code = (code << 6) | (load<u8>(at + index) & 0x3f);
  if (code < 0x10000) {
    moveOutput(writeUnit(output, code));
  } else {
    moveOutput(writeUnit(output, 0xd800 + ((code - 0x10000) >> 10)));
    moveOutput(writeUnit(output, 0xdc00 + (code & 0x3ff)));
  }
  return at + size;
}

/** Writes a UTF-16 unit as `\u` and four lower-case digits. */
function writeUnit(to: usize, unit: u32): usize {
  store<u16>(to, 0x755c);
  for (let index: usize = 0; index < 4; index += 1) {
    const digit = <usize>((unit >> (12 - 4 * <u32>index)) & 15);
    store<u8>(to + 2 + index, load<u8>(hexDigits + digit));
  }
  return to + 6;
}
