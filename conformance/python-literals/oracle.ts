import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A Python value with its types spelled out, as `oracle.py` writes it. */
export type Spelled =
  | null
  | boolean
  | string
  | readonly ['int' | 'float' | 'bytes' | 'unsupported', string]
  | readonly ['list' | 'tuple' | 'set', readonly Spelled[]]
  | readonly ['dict', readonly (readonly [Spelled, Spelled])[]];

/** What CPython makes of one literal. */
export interface Answer {
  readonly value: Spelled;
  readonly text: string | null;
  readonly joined: boolean;
}

/** One running Python. */
export interface Oracle {
  readonly python: string;
  readonly unicode: string;
  /** The answers for some texts, in order; null for each that `ast.literal_eval` refuses. */
  ask(texts: readonly string[]): Promise<(Answer | null)[]>;
  close(): void;
}

/** Starts `python3`; undefined where there is none. */
export async function startOracle(): Promise<Oracle | undefined> {
  const child = spawn('python3', [`${import.meta.dirname}/oracle.py`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const isThere = await new Promise<boolean>((resolve) => {
    child.once('spawn', () => resolve(true)).once('error', () => resolve(false));
  });
  if (!isThere) return undefined;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('python3 ended early');
    return JSON.parse(value);
  };
  const { python, unicode } = (await read()) as { python: string; unicode: string };
  return {
    python,
    unicode,
    ask: async (texts) => {
      child.stdin.write(`${JSON.stringify(texts)}\n`);
      return (await read()) as (Answer | null)[];
    },
    close: () => child.stdin.end(),
  };
}
