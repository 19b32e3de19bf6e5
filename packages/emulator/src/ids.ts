import { hash } from 'node:crypto';

/** Ids that are the same for the same seed and the same order of requests. */
export interface IdGenerator {
  /** A new GUID; never the same again, also after a restart on the same folder. */
  next(): string;
  /** The GUID that belongs to a name. */
  named(name: string): string;
  /** New lower-case hexadecimal digits, at most 64. */
  hex(length: number): string;
}

/** Makes the generator. `run` counts the starts on a state folder, so that a restart does not repeat ids. */
export function createIdGenerator(seed: number, run: number): IdGenerator {
  let count = 0;
  const digest = (text: string) => hash('sha256', `${seed}/${text}`, 'hex');
  const next = () => digest(`${run}/${++count}`);
  return {
    next: () => toGuid(next()),
    named: (name) => toGuid(digest(`name/${name}`)),
    hex: (length) => next().slice(0, length),
  };
}

function toGuid(hex: string): string {
  const [a, b, c, d, e] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(13, 16), hex.slice(17, 20), hex.slice(20, 32)];
  return `${a}-${b}-4${c}-8${d}-${e}`;
}
