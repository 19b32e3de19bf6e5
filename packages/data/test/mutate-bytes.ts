/** Damages a copy of a file: a few bytes changed, a piece cut out, doubled or zeroed. A seed gives the same damage. */
export function mutateBytes(source: Uint8Array, seed: number): Uint8Array {
  let state = (seed + 1) * 0x9e3779b1;
  const below = (limit: number) => {
    state = Math.imul(state ^ (state >>> 16), 0x45d9f3b) + seed;
    return (state >>> 0) % Math.max(1, limit);
  };
  const bytes = Uint8Array.from(source);
  // Half of the damage goes where the sizes are: the footer.
  const position = () =>
    below(2) ? below(bytes.length) : Math.max(0, bytes.length - 1 - below(Math.min(3000, bytes.length)));
  const kind = below(8);
  const at = position();
  const length = 1 + below(64);
  if (kind === 0) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
  if (kind === 1) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
  if (kind === 2) bytes.fill(0, at, at + length);
  else if (kind === 3) bytes.fill(0xff, at, at + length);
  else for (let change = 0; change <= below(4); change += 1) bytes[position()] = below(256);
  return bytes;
}
