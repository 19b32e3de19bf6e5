// Texts stay where their page was uncompressed; a column is an array of places: address and size, four bytes each.

import { isUtf8 } from './utf8';

/** Bytes of one place. */
export const placeInBytes: usize = 8;

/** Lists `count` plain values, each a four-byte size and its bytes (`Encodings.md`, "Plain"); false when one is cut off. */
export function listPlainTexts(at: usize, end: usize, count: u32, target: usize): bool {
  for (let index: u32 = 0; index < count; index += 1) {
    if (end - at < 4) return false;
    const size = load<u32>(at);
    at += 4;
    if (<usize>size > end - at) return false;
    store<u32>(target, <u32>at);
    store<u32>(target, size, 4);
    target += placeInBytes;
    at += size;
  }
  return true;
}

/** Writes the place of each index's dictionary entry. The indexes are known to be in range. */
export function lookUpTexts(indexes: usize, count: u32, dictionary: usize, target: usize): void {
  for (let index: usize = 0; index < <usize>count; index += 1) {
    const entry = <usize>load<u32>(indexes + index * 4);
    store<u64>(target + index * placeInBytes, load<u64>(dictionary + entry * placeInBytes));
  }
}

/** Whether every text of a list is UTF-8. */
export function areTextsUtf8(places: usize, count: u32): bool {
  for (let index: usize = 0; index < <usize>count; index += 1) {
    const place = places + index * placeInBytes;
    if (!isUtf8(load<u32>(place), load<u32>(place, 4))) return false;
  }
  return true;
}
