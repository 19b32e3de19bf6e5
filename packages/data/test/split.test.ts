import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { splitChatFile } from '../src/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'split-'));
});
afterEach(() => rm(folder, { recursive: true }));

const line = (id: string, text: string) =>
  JSON.stringify({
    prompt_id: id,
    messages: [
      { role: 'user', content: text },
      { role: 'assistant', content: 'a' },
    ],
  });

async function split(lines: string[], testShare = 0.2, seed = 0) {
  const path = join(folder, 'in.jsonl');
  await writeFile(path, lines.map((text) => `${text}\n`).join(''));
  const [trainPath, testPath] = [join(folder, 'train.jsonl'), join(folder, 'test.jsonl')];
  const result = await splitChatFile(path, { trainPath, testPath, testShare, seed });
  const read = async (name: string) => (await readFile(name, 'utf8')).split('\n').filter(Boolean);
  return { result, train: await read(trainPath), test: await read(testPath) };
}

test('keeps every row, its order and its bytes', async () => {
  const lines = Array.from({ length: 100 }, (_, n) => line(`${n}`, `q${n}`));
  const { train, test: held, result } = await split(lines);
  expect(held).toHaveLength(20);
  expect([...train, ...held].sort()).toEqual([...lines].sort());
  expect(train).toEqual(lines.filter((text) => train.includes(text)));
  expect(result).toMatchObject({ groups: 100, leakageExcluded: true, train: { rows: 80 }, test: { rows: 20 } });
});

test('gives the same split for a seed only', async () => {
  const lines = Array.from({ length: 100 }, (_, n) => line(`${n}`, `q${n}`));
  const first = await split(lines, 0.2, 1);
  expect((await split(lines, 0.2, 1)).test).toEqual(first.test);
  expect((await split(lines, 0.2, 2)).test).not.toEqual(first.test);
});

test('never separates rows that share id or conversation', async () => {
  const rows = fc.array(fc.tuple(fc.integer({ max: 12, min: 0 }), fc.integer({ max: 12, min: 0 })), {
    minLength: 2,
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(rows, fc.integer(), async (pairs, seed) => {
      const { train, test: held } = await split(
        pairs.map(([id, text]) => line(`${id}`, `q${text}`)),
        0.4,
        seed,
      );
      expect(train.length + held.length).toBe(pairs.length);
      const keys = (texts: string[]) =>
        new Set(
          texts.flatMap((text) => {
            const { prompt_id: id, messages } = JSON.parse(text) as {
              prompt_id: string;
              messages: { content: string }[];
            };
            return [`id ${id}`, `text ${messages[0]?.content}`];
          }),
        );
      expect([...keys(train)].filter((key) => keys(held).has(key))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test.each([0, 1, -0.1, Number.NaN])('refuses to hold out %d', async (share) => {
  await expect(split([line('1', 'a')], share)).rejects.toMatchObject({ code: 'SHARE_INVALID' });
});

test('refuses to write onto its input', async () => {
  const path = join(folder, 'in.jsonl');
  await writeFile(path, line('1', 'a'));
  const options = { trainPath: path, testPath: join(folder, 'test.jsonl') };
  await expect(splitChatFile(path, options)).rejects.toMatchObject({ code: 'OUTPUT_IS_INPUT' });
  expect(await readdir(folder)).toEqual(['in.jsonl']);
});
