import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkRow, type ChatRowKind } from '../../src/check/check-row.ts';
import { repairChatFile } from '../../src/repair/repair-chat-file.ts';
import { repairMessages } from '../../src/repair/repair-messages.ts';
import { assistant, defects, row, user } from '../check/defects.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat-repair-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(content: string | Buffer): Promise<{ path: string; out: string }> {
  const path = join(folder, 'in.jsonl');
  await writeFile(path, content);
  return { path, out: join(folder, 'out.jsonl') };
}

const sound = (count: number, gen = false) =>
  Array.from({ length: count }, (_, n) => (gen ? row(user(`q${n}`)) : row(user(`q${n}`), assistant('a'))));

test.each(defects)('mends or leaves out a row with %s at %s', async (code, _, line, options) => {
  const rows = sound(5, options?.kind === 'gen');
  const lines = [rows[0], line, ...rows.slice(1)].map((text) =>
    Buffer.concat([Buffer.from(text as string), Buffer.from('\n')]),
  );
  const { path, out } = await put(Buffer.concat(lines));
  const { check, counts, rows: count } = await repairChatFile(path, out, options);
  expect({ errors: check.errors, warnings: check.warnings }).toEqual({ errors: [], warnings: [] });
  expect(counts[code]).toBe(1);
  expect(count).toMatchObject({ read: 6, unchanged: code === 'CARRIAGE_RETURN' ? 6 : 5 });
  const written = await readFile(out, 'utf8');
  for (const text of rows) expect(written).toContain(`${text}\n`);
  const log = (await readFile(`${out}.patch.jsonl`, 'utf8')).trim().split('\n');
  expect(log.map((text) => (JSON.parse(text) as { line: number }).line)).toEqual(log.map(() => 2));
});

test('keeps the bytes of sound rows', async () => {
  const text = '{ "messages" : [ {"role":"user","content":"\\u00e9\\/"},{"content":"b","role":"assistant"} ] }\n';
  const { path, out } = await put(text + sound(4).join('\n'));
  await repairChatFile(path, out);
  expect(await readFile(out, 'utf8')).toBe(`${text}${sound(4).join('\n')}\n`);
});

test('takes conversations of other shapes over', async () => {
  const { path, out } = await put(
    [
      ...sound(4),
      JSON.stringify({
        id: 'x',
        conversations: [
          { from: 'human', value: 'q' },
          { from: 'gpt', value: 'a' },
        ],
      }),
    ].join('\n'),
  );
  await repairChatFile(path, out);
  expect((await readFile(out, 'utf8')).trim().split('\n').at(-1)).toBe(
    '{"id":"x","messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}',
  );
});

test('leaves out leaked and duplicate conversations', async () => {
  const other = join(folder, 'test.jsonl');
  await writeFile(other, row(user('q1'), assistant('a')));
  const { path, out } = await put([...sound(6), ...sound(1)].join('\n'));
  const { counts, check } = await repairChatFile(path, out, { compareWith: [other] });
  expect(counts).toEqual({ ROW_LEAKED: 1, ROW_DUPLICATE: 1 });
  expect(check).toMatchObject({ ok: true, rows: 5, warnings: [] });
});

test('cuts the last turns of a row that is too long', async () => {
  const long = row(user('q'), assistant('a'), user('x'.repeat(400)), assistant('b'));
  const { path, out } = await put([...sound(4), long].join('\n'));
  const { check } = await repairChatFile(path, out, { maxSeqLength: 60 });
  expect(check.counts).toEqual({});
  expect((await readFile(out, 'utf8')).trim().split('\n').at(-1)).toBe(row(user('q'), assistant('a')));
});

describe('writes nothing', () => {
  test.each([
    ['onto its input', 'in.jsonl', 'OUTPUT_IS_INPUT'],
    ['into a folder that is not there', 'none/out.jsonl', 'OUTPUT_WRITE_FAILED'],
  ])('%s', async (_, out, code) => {
    const { path } = await put(sound(5).join('\n'));
    await expect(repairChatFile(path, join(folder, out))).rejects.toMatchObject({ code });
    expect(await readdir(folder)).toEqual(['in.jsonl']);
  });

  test('for a file of another kind', async () => {
    const { path, out } = await put('[{}]');
    await expect(repairChatFile(path, out)).rejects.toMatchObject({ code: 'REPAIR_IMPOSSIBLE' });
    expect(await readdir(folder)).toEqual(['in.jsonl']);
  });

  test('when aborted midway', async () => {
    const { path, out } = await put(`${'x'.repeat(200)}\n`.repeat(30_000));
    const abort = new AbortController();
    const work = repairChatFile(path, out, { abortSignal: abort.signal, onProgress: () => abort.abort() });
    await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await readdir(folder)).toEqual(['in.jsonl']);
  });
});

const turn = fc.record({
  role: fc.constantFrom('user', 'assistant', 'system', 'human', 'GPT', 'stranger', 7),
  content: fc.oneof(
    fc.string(),
    fc.constantFrom('', '  ', 'a\u0000b', '\ud83d', null, 3),
    fc.constant([{ type: 'text', text: 'part' }]),
  ),
});

test('mends any conversation to one that the check accepts', () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 8 }), fc.constantFrom<ChatRowKind>('sft', 'gen'), (messages, kind) => {
      const repair = repairMessages(messages, kind);
      if ('dropped' in repair) return;
      const found: string[] = [];
      checkRow({ messages: repair.messages }, kind, true, (code) => found.push(code));
      expect(found).toEqual([]);
      expect(repairMessages(repair.messages, kind)).toEqual({ messages: repair.messages, patches: [] });
    }),
    { numRuns: 2000 },
  );
});
