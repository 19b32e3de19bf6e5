// UTF-8 validation by three table lookups on the nibbles of each pair of bytes: J. Keiser and D. Lemire, "Validating
// UTF-8 in less than one instruction per byte" (2021). A bit of the tables' values is one way in which a pair is wrong;
// it is set in the AND of the three lookups only when the pair is wrong in that way.

const tooShort: u8 = 1; // a lead byte, then no continuation
const tooLong: u8 = 2; // ASCII, then a continuation
const overlong3: u8 = 4;
const tooLarge: u8 = 8; // beyond U+10FFFF
const surrogate: u8 = 16;
const overlong2: u8 = 32;
const overlong4OrTooLarge: u8 = 64;
const twoContinuations: u8 = 128; // right only as the third or fourth byte of a character
const anyLow: u8 = tooShort | tooLong | twoContinuations;
const afterLead: u8 = tooLong | overlong2 | twoContinuations;

/** By the high nibble of the first byte of a pair. */
const firstHigh: usize = memory.data<u8>([
  tooLong, tooLong, tooLong, tooLong, tooLong, tooLong, tooLong, tooLong,
  twoContinuations, twoContinuations, twoContinuations, twoContinuations,
  tooShort | overlong2,
  tooShort,
  tooShort | overlong3 | surrogate,
  tooShort | tooLarge | overlong4OrTooLarge,
], 16);

/** By the low nibble of the first byte of a pair. */
const firstLow: usize = memory.data<u8>([
  anyLow | overlong3 | overlong2 | overlong4OrTooLarge,
  anyLow | overlong2,
  anyLow,
  anyLow,
  anyLow | tooLarge,
  anyLow | tooLarge | overlong4OrTooLarge,
  anyLow | tooLarge | overlong4OrTooLarge,
  anyLow | tooLarge | overlong4OrTooLarge,
  anyLow | tooLarge | overlong4OrTooLarge,
  anyLow | tooLarge | overlong4OrTooLarge,
  anyLow | tooLarge | overlong4OrTooLarge,
  anyLow | tooLarge | overlong4OrTooLarge,
  anyLow | tooLarge | overlong4OrTooLarge,
  anyLow | tooLarge | overlong4OrTooLarge | surrogate,
  anyLow | tooLarge | overlong4OrTooLarge,
  anyLow | tooLarge | overlong4OrTooLarge,
], 16);

/** By the high nibble of the second byte of a pair. */
const secondHigh: usize = memory.data<u8>([
  tooShort, tooShort, tooShort, tooShort, tooShort, tooShort, tooShort, tooShort,
  afterLead | overlong3 | overlong4OrTooLarge,
  afterLead | overlong3 | tooLarge,
  afterLead | surrogate | tooLarge,
  afterLead | surrogate | tooLarge,
  tooShort, tooShort, tooShort, tooShort,
], 16);

/** Bytes 16 to 31 keep the first so many of a block: loaded from `16 - count` on. */
const keepMask: usize = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
], 16);

/** Whether a text is UTF-8: no overlong form, no surrogate, nothing beyond U+10FFFF. Reads up to 15 bytes further. */
export function isUtf8(at: usize, size: usize): bool {
  let before = i8x16.splat(0);
  let wrong = i8x16.splat(0);
  let left = size;
  while (left >= 16) {
    // Most texts are ASCII for long stretches.
    while (left >= 64 && isAscii(at, before)) {
      before = i8x16.splat(0);
      at += 64;
      left -= 64;
    }
    if (left < 16) break;
    const block = v128.load(at);
    // A character begun in the block before may also be cut off by a block of ASCII.
    if (i8x16.bitmask(v128.or(block, before))) wrong = v128.or(wrong, findErrors(block, before));
    before = block;
    at += 16;
    left -= 16;
  }
  // Filled with zeros, which end a character that is cut off.
  const last = v128.and(v128.load(at), v128.load(keepMask + 16 - left));
  wrong = v128.or(wrong, findErrors(last, before));
  return !v128.any_true(wrong);
}

/** Whether 64 bytes, and the block before them, are ASCII. */
@inline
function isAscii(at: usize, before: v128): bool {
  const blocks = v128.or(
    v128.or(v128.load(at), v128.load(at, 16)),
    v128.or(v128.load(at, 32), v128.load(at, 48)),
  );
  return i8x16.bitmask(v128.or(blocks, before)) == 0;
}

function findErrors(block: v128, before: v128): v128 {
  const previous1 = i8x16.shuffle(before, block, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
  const previous2 = i8x16.shuffle(before, block, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
  const previous3 = i8x16.shuffle(before, block, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28);
  const lowNibble = i8x16.splat(15);
  const pairs = v128.and(
    v128.and(
      i8x16.swizzle(v128.load(firstHigh), i8x16.shr_u(previous1, 4)),
      i8x16.swizzle(v128.load(firstLow), v128.and(previous1, lowNibble)),
    ),
    i8x16.swizzle(v128.load(secondHigh), i8x16.shr_u(block, 4)),
  );
  // Two continuations in a row must be there as the third byte after E0 to FF, and as the fourth after F0 to FF.
  const isThird = i8x16.sub_sat_u(previous2, i8x16.splat(<i8>(0xe0 - 0x80)));
  const isFourth = i8x16.sub_sat_u(previous3, i8x16.splat(<i8>(0xf0 - 0x80)));
  const mustContinue = v128.and(v128.or(isThird, isFourth), i8x16.splat(<i8>(0x80)));
  return v128.xor(mustContinue, pairs);
}
