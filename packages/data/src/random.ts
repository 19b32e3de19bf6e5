/**
 * A seeded random number generator (the 32-bit `splitmix` mixer over a counter): the same seed gives the same sequence on
 * every platform. For sampling and shuffling, not for secrets.
 *
 * @param seed a whole number
 * @returns a function that gives numbers from 0 (inclusive) to 1 (exclusive)
 */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
