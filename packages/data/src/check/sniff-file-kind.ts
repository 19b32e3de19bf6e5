/**
 * What a file is when it is surely not JSON Lines, by its first bytes; undefined when it may be.
 *
 * @param start the first line, or as much of it as there is
 */
export function sniffFileKind(start: Uint8Array): string | undefined {
  const [a, b, c, d] = start;
  if (a === 0x50 && b === 0x41 && c === 0x52 && d === 0x31) return 'parquet; convert it with `amltune data convert`';
  if (a === 0x1f && b === 0x8b) return 'compressed with gzip; unpack it first';
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'compressed with zstd; unpack it first';
  if (a === 0x50 && b === 0x4b) return 'a zip archive; unpack it first';
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || b === 0) return 'UTF-16 text; write it as UTF-8';
  const text = Buffer.from(start.subarray(0, 64))
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (text.startsWith('[')) return 'a JSON array; write one object a line with `amltune data convert`';
  return undefined;
}
