/**
 * `npm run bench [-- suite ...]`: the figures that amltune promises, as one JSON document. Ratios are between processes
 * of the same run, interleaved; a figure meets its goal when it is at most (or, where said, at least) that value.
 */
import { availableParallelism, cpus, totalmem } from 'node:os';

/** One measured figure. */
export interface Figure {
  figure: string;
  value: number;
  /** `x` for a ratio. */
  unit: string;
  goal: number;
  /** Whether the goal is a lower bound. Default false: an upper bound. */
  atLeast?: boolean;
}

const suites: Record<string, () => Promise<Figure[]> | Figure[]> = {
  startup: async () => (await import('./startup.ts')).measureStartup(),
  'data-check': async () => (await import('./data-check.ts')).measureDataCheck(),
  emulator: async () => (await import('./emulator.ts')).measureEmulator(),
  'data-convert': async () => (await import('./data-convert.ts')).measureDataConvert(),
  size: async () => (await import('./size.ts')).measureSizes(),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in suites));
if (unknown.length) {
  console.error(`Unknown suite: ${unknown.join(', ')}. Suites: ${Object.keys(suites).join(', ')}`);
  process.exit(2);
}

const figures = [];
for (const [suite, measure] of Object.entries(suites)) {
  if (wanted.length && !wanted.includes(suite)) continue;
  console.error(`measuring ${suite}`);
  for (const { value, ...figure } of await measure()) {
    const met = figure.atLeast ? value >= figure.goal : value <= figure.goal;
    figures.push({ suite, ...figure, value: Number(value.toPrecision(4)), met });
  }
}

const machine = {
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
  cpu: cpus()[0]?.model,
  cores: availableParallelism(),
  memoryInGb: Math.round(totalmem() / 1e9),
};
console.log(JSON.stringify({ machine, figures }, undefined, 2));
