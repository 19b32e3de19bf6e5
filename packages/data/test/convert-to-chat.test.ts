import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteFile } from 'hyparquet-writer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkChatFile, convertToChat, type ConvertToChatOptions } from '../src/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convert-'));
});
afterEach(() => rm(folder, { recursive: true }));

const expected = [
  { role: 'user', content: 'Where is my "parcel"?' },
  { role: 'assistant', content: 'On its way,\nsince noon.' },
];
const [question, answer] = expected.map(({ content }) => content);

async function convert(name: string, content: string | Buffer, options?: ConvertToChatOptions) {
  const path = join(folder, name);
  await writeFile(path, content);
  const result = await convertToChat(path, join(folder, 'out.jsonl'), options);
  const text = await readFile(result.outPath, 'utf8');
  const rows = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { ...result, written: rows };
}

const forms: [format: string, row: Record<string, unknown>][] = [
  ['messages', { messages: expected }],
  ['messages', { conversation: expected.map(({ role, content }) => ({ role: role.toUpperCase(), content })) }],
  [
    'sharegpt',
    {
      conversations: [
        { from: 'human', value: question },
        { from: 'gpt', value: answer },
      ],
    },
  ],
  ['alpaca', { instruction: question, input: '', output: answer }],
  ['prompt-completion', { prompt: question, completion: answer }],
  ['question-answer', { question, answer }],
  ['text-pairs', { data: [question, answer] }],
];

test.each(forms)('takes %s from JSONL', async (format, row) => {
  const { mapping, written, skippedRows } = await convert('in.jsonl', `${JSON.stringify({ id: 'a', ...row })}\n`);
  expect(mapping.format).toBe(format);
  expect(skippedRows).toBe(0);
  expect(written).toEqual([{ id: 'a', messages: expected }]);
});

test.each(forms)('takes %s from a JSON array', async (format, row) => {
  const { kind, mapping, written } = await convert('in.json', JSON.stringify([row, row], undefined, 1));
  expect([kind, mapping.format]).toEqual(['json', format]);
  expect(written).toEqual([{ messages: expected }, { messages: expected }]);
});

test.each([
  ['csv', ','],
  ['tsv', '\t'],
])('takes quoted cells from %s', async (kind, delimiter) => {
  const cell = (text = '') => `"${text.replaceAll('"', '""')}"`;
  const text = `\ufeffid${delimiter}prompt${delimiter}response\r\n1${delimiter}${cell(question)}${delimiter}${cell(answer)}\r\n`;
  expect(await convert(`in.${kind}`, text)).toMatchObject({ kind, written: [{ id: '1', messages: expected }] });
});

test('reads a list of turns from a cell', async () => {
  const cell = JSON.stringify(expected).replaceAll('"', '""');
  expect((await convert('in.csv', `id,messages\n1,"${cell}"\n`)).written).toEqual([{ id: '1', messages: expected }]);
});

test('takes parquet whatever its name', async () => {
  const filename = join(folder, 'in.bin');
  parquetWriteFile({
    filename,
    columnData: [
      { name: 'instruction', data: [question, question], type: 'STRING' },
      { name: 'output', data: [answer, answer], type: 'STRING' },
    ],
  });
  const result = await convertToChat(filename, join(folder, 'out.jsonl'));
  expect(result).toMatchObject({ kind: 'parquet', rows: 2, mapping: { format: 'alpaca' } });
});

test('puts system text before the turns', async () => {
  const { written } = await convert('in.jsonl', JSON.stringify({ system: 'Be kind.', prompt: 'q', completion: 'a' }));
  expect(written).toEqual([
    {
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'q' },
        { role: 'assistant', content: 'a' },
      ],
    },
  ]);
});

test('joins the context of an instruction', async () => {
  const { written } = await convert(
    'in.jsonl',
    JSON.stringify({ instruction: 'Sum up', input: 'A text.', output: 'Short.' }),
  );
  expect(written[0]?.messages).toMatchObject([{ content: 'Sum up\n\nA text.' }, { content: 'Short.' }]);
});

test('follows the columns that the caller names', async () => {
  const row = { messages_en: [{ role: 'user', content: 'x' }], otazka: 'q', odpoved: 'a' };
  const { written } = await convert('in.jsonl', JSON.stringify(row), {
    mapping: { user: 'otazka', assistant: 'odpoved' },
  });
  expect(written[0]?.messages).toEqual([
    { role: 'user', content: 'q' },
    { role: 'assistant', content: 'a' },
  ]);
});

test('lists the rows that it leaves out', async () => {
  const good = JSON.stringify({ prompt: 'q', completion: 'a' });
  const { skipped, rows, skippedRows } = await convert(
    'in.jsonl',
    [good, '{', '[]', '{"prompt":"q"}', good].join('\n'),
  );
  expect([rows, skippedRows]).toEqual([2, 3]);
  expect(skipped.map(({ number }) => number)).toEqual([2, 3, 4]);
});

test.each([
  ['no form that is known', '{"a":1}', 'CHAT_FORMAT_UNKNOWN'],
  ['no rows', '', 'CHAT_FORMAT_UNKNOWN'],
  ['a broken array', '[{"a":', 'JSONL_INVALID'],
])('writes nothing for %s', async (_, content, code) => {
  await expect(convert('in.jsonl', content)).rejects.toMatchObject({ code });
  expect(await readdir(folder)).toEqual(['in.jsonl']);
});

test('writes nothing for a broken table', async () => {
  await expect(convert('in.csv', 'prompt,completion\n"open,quote\n')).rejects.toMatchObject({ code: 'CSV_INVALID' });
  expect(await readdir(folder)).toEqual(['in.csv']);
});

test('gives what the check accepts', async () => {
  const rows = Array.from({ length: 300 }, (_, n) => JSON.stringify({ instruction: `q${n}`, output: 'a' }));
  const { outPath } = await convert('in.jsonl', rows.join('\n'));
  expect(await checkChatFile(outPath)).toMatchObject({ ok: true, rows: 300, warnings: [] });
});
