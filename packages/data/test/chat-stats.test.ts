import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describe as describeValues } from '../src/chat-stats.ts';
import { chatStats, plotHistogram } from '../src/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stats-'));
});
afterEach(() => rm(folder, { recursive: true }));

const row = (...texts: string[]) =>
  JSON.stringify({ messages: texts.map((content, n) => ({ role: n % 2 ? 'assistant' : 'user', content })) });

async function measure(lines: string[], options = {}) {
  const path = join(folder, 'in.jsonl');
  await writeFile(path, lines.join('\n'));
  return chatStats(path, options);
}

test('counts rows, turns, roles and what is no row', async () => {
  const stats = await measure([row('a', 'b'), '', row('a', 'b', 'c', 'd'), '{', '{"messages":1}']);
  expect(stats).toMatchObject({
    rows: 4,
    skippedRows: 2,
    roles: { user: 3, assistant: 3 },
    turns: {
      total: 6,
      min: 2,
      median: 2,
      max: 4,
      histogram: [
        { from: 2, to: 3, rows: 1 },
        { from: 3, to: 4, rows: 0 },
        { from: 4, to: 5, rows: 1 },
      ],
    },
    tokens: { method: 'estimate' },
  });
  expect(stats.truncation).toBeUndefined();
});

test('says what a sequence length would cut', async () => {
  const { tokens, truncation } = await measure([row('a'.repeat(360), 'b'), row('a', 'b')], { maxSeqLength: 60 });
  expect(truncation).toEqual({
    maxSeqLength: 60,
    rows: 1,
    rowShare: 0.5,
    tokens: tokens.max - 60,
    tokenShare: (tokens.max - 60) / tokens.total,
  });
});

test('has bars that hold every value once', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 1e6 })), (values) => {
      const { histogram, min, max, total, median } = describeValues(values);
      expect(histogram.reduce((sum, { rows }) => sum + rows, 0)).toBe(values.length);
      expect(histogram.length).toBeLessThanOrEqual(20);
      expect(total).toBe(values.reduce((sum, value) => sum + value, 0));
      if (!values.length) return;
      expect([min, max]).toEqual([Math.min(...values), Math.max(...values)]);
      expect(median).toBe([...values].sort((a, b) => a - b)[Math.ceil(values.length / 2) - 1]);
      for (const { from, to, rows } of histogram)
        expect(values.filter((value) => value >= from && value < to)).toHaveLength(rows);
    }),
  );
});

test('plots bars in the width given', () => {
  const lines = plotHistogram(
    [
      { from: 0, to: 50, rows: 10 },
      { from: 50, to: 100, rows: 0 },
      { from: 100, to: 150, rows: 1 },
    ],
    30,
  );
  expect(lines).toEqual(['   0-49  10  █████████████████', '  50-99   0', '100-149   1  █▊']);
  expect(Math.max(...lines.map((line) => line.length))).toBe(30);
});
