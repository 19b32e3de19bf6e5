import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { previewRows, type PreviewRowsOptions } from '../src/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preview-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function preview(lines: string[], options?: PreviewRowsOptions) {
  const path = join(folder, 'in.jsonl');
  await writeFile(path, lines.join('\n'));
  return (await previewRows(path, options)).map(({ line }) => line);
}

const many = Array.from({ length: 1000 }, (_, n) => `{"n":${n}}`);

test('shows the first three rows', async () => {
  expect(await preview(many)).toEqual([1, 2, 3]);
});

test('passes over what is no row', async () => {
  expect(await preview(['\ufeff{"a":1}', '', '{', '{"a":2}', '  '], { count: 5 })).toEqual([1, 4]);
});

test('samples the whole file by the seed', async () => {
  const first = await preview(many, { count: 10, sampleSeed: 1 });
  expect(first).toHaveLength(10);
  expect(await preview(many, { count: 10, sampleSeed: 1 })).toEqual(first);
  expect(await preview(many, { count: 10, sampleSeed: 2 })).not.toEqual(first);
  expect(first.at(-1)).toBeGreaterThan(500);
});

test('samples each row as often as any other', async () => {
  const hits = Array.from({ length: 10 }, () => 0);
  for (let sampleSeed = 0; sampleSeed < 500; sampleSeed += 1)
    for (const line of await preview(many.slice(0, 10), { count: 3, sampleSeed }))
      hits[line - 1] = (hits[line - 1] ?? 0) + 1;
  for (const count of hits) expect(Math.abs(count - 150)).toBeLessThan(45); // 4.4 standard deviations
});

test.each([0, -1, 1.5, Number.NaN])('refuses %d rows', async (count) => {
  await expect(preview(many, { count })).rejects.toMatchObject({ code: 'COUNT_INVALID' });
});
