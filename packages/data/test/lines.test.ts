import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLines } from '../src/lines.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lines-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: Buffer | string, maxLineInBytes?: number) {
  const path = join(folder, 'file');
  await writeFile(path, content);
  const lines: { number: number; text: string; size: number; cr: boolean; oversize: boolean }[] = [];
  for await (const batch of readLines(path, { maxLineInBytes }))
    for (const line of batch)
      lines.push({
        number: line.number,
        text: line.bytes.toString(),
        size: line.sizeInBytes,
        cr: line.carriageReturn,
        oversize: line.oversize,
      });
  return lines;
}

test('gives the lines that splitting gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ maxLength: 20 }).map((text) => text.replaceAll(/[\r\n]/g, ' '))),
      fc.boolean(),
      async (texts, ended) => {
        const lines = await read(texts.join('\n') + (ended && texts.length ? '\n' : ''));
        const expected = texts.length && !ended && texts.at(-1) === '' ? texts.slice(0, -1) : texts;
        expect(lines.map(({ text }) => text)).toEqual(expected);
        expect(lines.map(({ number }) => number)).toEqual(expected.map((_, index) => index + 1));
      },
    ),
    { numRuns: 60 },
  );
});

test('joins lines that span chunks', async () => {
  const long = 'x'.repeat(5_000_000);
  const lines = await read(`a\n${long}\nb`);
  expect(lines.map(({ text }) => text.length)).toEqual([1, long.length, 1]);
});

test('skips an oversize line and states its size', async () => {
  const lines = await read(`a\n${'x'.repeat(9_000_000)}\nb\n`, 1_000_000);
  expect(lines).toMatchObject([
    { number: 1, text: 'a', oversize: false },
    { number: 2, text: '', size: 9_000_000, oversize: true },
    { number: 3, text: 'b', oversize: false },
  ]);
});

test('takes a carriage return off and says so', async () => {
  expect(await read('a\r\nb')).toMatchObject([
    { text: 'a', cr: true },
    { text: 'b', cr: false },
  ]);
});
