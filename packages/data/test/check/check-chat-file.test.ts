import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assistant, defects, row, user } from './defects.ts';
import { checkChatFile, type CheckChatFileOptions } from '../../src/check/check-chat-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat-check-'));
});
afterAll(() => rm(folder, { recursive: true }));

let serial = 0;
const good = () => row(user(`Question ${(serial += 1)}`), assistant('An answer.'));

async function check(lines: (string | Buffer)[], options: CheckChatFileOptions & { name?: string } = {}) {
  const path = join(folder, options.name ?? `f${(serial += 1)}.jsonl`);
  const bytes = lines.map((line) => Buffer.concat([Buffer.from(line as string), Buffer.from('\n')]));
  await writeFile(path, Buffer.concat(bytes));
  return checkChatFile(path, options);
}

test.each(defects)('finds %s at %s in line 4', async (code, field, line, options) => {
  const rows =
    options?.kind === 'gen'
      ? Array.from({ length: 6 }, () => row(user(`q ${(serial += 1)}`)))
      : Array.from({ length: 6 }, good);
  const { errors, warnings, counts } = await check([...rows.slice(0, 3), line, ...rows.slice(3)], options);
  expect([...errors, ...warnings].map((found) => [found.code, found.line, found.field])).toEqual([[code, 4, field]]);
  expect(counts).toEqual({ [code]: 1 });
});

describe('across rows', () => {
  test('names the first place of a duplicate conversation', async () => {
    const twice = good();
    const { warnings } = await check([good(), twice, good(), twice, good()]);
    expect(warnings).toEqual([
      { line: 4, field: 'messages', code: 'ROW_DUPLICATE', message: 'same conversation as line 2' },
    ]);
  });

  test('sees a duplicate that is written in another way', async () => {
    const { counts } = await check([
      good(),
      good(),
      row(user('a'), assistant('b')),
      '{ "messages": [{"content":"a","role":"user"}, {"content":"b","role":"assistant"}] }',
    ]);
    expect(counts).toEqual({ ROW_DUPLICATE: 1 });
  });

  test('tells a duplicate id from a duplicate conversation', async () => {
    const line = (id: string, text: string) =>
      JSON.stringify({ prompt_id: id, messages: [user(text), assistant('b')] });
    const { warnings } = await check([line('1', 'a'), line('2', 'b'), line('1', 'c')]);
    expect(warnings).toMatchObject([{ line: 3, code: 'ID_DUPLICATE', field: 'prompt_id' }]);
  });

  test('finds rows and ids of the files compared with', async () => {
    const line = (id: string, text: string) =>
      JSON.stringify({ prompt_id: id, messages: [user(text), assistant('b')] });
    const first = await check([line('a', 'one')], { name: 'other1.jsonl' });
    const second = await check([line('x', 'skip'), line('b', 'two')], { name: 'other2.jsonl' });
    const { errors, warnings } = await check(
      [line('c', 'three'), line('d', 'two'), line('a', 'four'), line('e', 'five')],
      { compareWith: [first.path, second.path] },
    );
    expect(errors).toMatchObject([
      { line: 2, code: 'ROW_LEAKED', message: `same conversation as line 2 of ${second.path}` },
    ]);
    expect(warnings).toMatchObject([{ line: 3, code: 'ID_LEAKED', message: `same id as line 1 of ${first.path}` }]);
  });

  test('reports a column that changes its type', async () => {
    const line = (score: unknown) => JSON.stringify({ score, messages: [user(`q${(serial += 1)}`), assistant('b')] });
    const { errors } = await check([line(1), line(null), line('1'), line(2)]);
    expect(errors).toMatchObject([{ line: 3, code: 'COLUMN_TYPE_CHANGES', field: 'score' }]);
  });
});

describe('the file as a whole', () => {
  test.each([
    ['a JSON array', '[{"messages":[]}]'],
    ['parquet', 'PAR1xxxx'],
    ['UTF-16', Buffer.from('{"messages":[]}', 'utf16le')],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0])],
  ])('stops at once for %s', async (_, first) => {
    const { errors, rows } = await check([first, good()]);
    expect(errors).toMatchObject([{ line: 1, code: 'NOT_JSON_LINES' }]);
    expect(rows).toBe(0);
  });

  test('reads past a byte order mark', async () => {
    const { counts, rows } = await check([`\ufeff${good()}`, good(), good()]);
    expect(counts).toEqual({ BYTE_ORDER_MARK: 1 });
    expect(rows).toBe(3);
  });

  test('is an error when empty', async () => {
    const path = join(folder, 'empty.jsonl');
    await writeFile(path, '');
    expect((await checkChatFile(path)).errors).toMatchObject([{ line: 0, code: 'FILE_EMPTY' }]);
  });

  test.each([
    [2, {}, true],
    [3, {}, false],
    [2, { hasValidationFile: true }, false],
    [10, { rowsPerStep: 8 }, false],
    [9, { rowsPerStep: 8 }, true],
    [1, { kind: 'gen' as const }, false],
  ])('with %i rows and %o has too few: %s', async (count, options, tooFew) => {
    const make = () => ('kind' in options ? row(user(`q ${(serial += 1)}`)) : good());
    const { errors } = await check(Array.from({ length: count }, make), options);
    expect(errors.map(({ code }) => code)).toEqual(tooFew ? ['ROWS_TOO_FEW'] : []);
  });

  test('takes a generation file by its name', async () => {
    const { kind, ok } = await check([row(user('a'))], { name: 'test_gen.jsonl' });
    expect([kind, ok]).toEqual(['gen', true]);
  });

  test('counts every finding and keeps the first', async () => {
    const { errors, counts } = await check(
      Array.from({ length: 10 }, () => '{'),
      { maxFindingsPerCode: 3 },
    );
    expect(errors.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(counts.JSON_INVALID).toBe(10);
  });

  test('says which file does not exist', async () => {
    await expect(checkChatFile(join(folder, 'none.jsonl'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(checkChatFile(folder)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  test('ends at an abort', async () => {
    await expect(check([good()], { abortSignal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
      name: 'AbortError',
    });
  });
});
