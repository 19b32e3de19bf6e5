import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fakeCredential, readFolder, startHubServer, tempDir } from '@amltune/testing';
import { parquetWriteFile } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { runMain } from './run-main.ts';

const row = (n: number, answer = 'a') =>
  JSON.stringify({
    messages: [
      { role: 'user', content: `q${n}` },
      { role: 'assistant', content: answer },
    ],
  });
const lines = (count: number) => Array.from({ length: count }, (_, n) => `${row(n)}\n`).join('');

test('check lists findings and ends with 2', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'in.jsonl'), `${lines(20)}{"messages":[]}\n`);
  const { code, stdout, stderr } = await runMain(['data', 'check', 'in.jsonl', '-o', 'json'], { cwd: folder.path });
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    rows: 21,
    errors: [{ line: 21, code: 'MESSAGES_EMPTY' }],
    counts: { MESSAGES_EMPTY: 1 },
  });
  expect(stderr).toContain('17 rows to train on, 4 to validate');
});

test('check --fix writes a copy that passes', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'in.jsonl'), `${lines(20)}{"messages":[]}\n`);
  const { code, stdout } = await runMain(['data', 'check', 'in.jsonl', '--fix', 'out.jsonl', '-o', 'json'], {
    cwd: folder.path,
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, rows: 20, repair: { rows: { dropped: 1, unchanged: 20 } } });
  expect(await readFile(join(folder.path, 'out.jsonl'), 'utf8')).toBe(lines(20));
});

test.each([
  [['--kind', 'gen'], 'LAST_TURN_NOT_USER'],
  [['--compare-with', 'other.jsonl'], 'ROW_LEAKED'],
  [['--max-seq-length', '5'], 'TOKENS_OVER_LIMIT'],
  [['--rows-per-step', '100'], 'ROWS_TOO_FEW'],
])('check %j reaches the result as %s', async (options, finding) => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'in.jsonl'), lines(20));
  await writeFile(join(folder.path, 'other.jsonl'), lines(1));
  const { stdout } = await runMain(['data', 'check', 'in.jsonl', ...options, '-o', 'json'], { cwd: folder.path });
  expect(Object.keys((JSON.parse(stdout) as { counts: object }).counts)).toEqual([finding]);
});

test('check takes language, validation file and findings kept', async () => {
  await using folder = await tempDir();
  const text = `{"text_de":"x","messages":[]}\n{"messages":[]}\n${row(1)}\n`;
  await writeFile(join(folder.path, 'in.jsonl'), text);
  const args = [
    'data',
    'check',
    'in.jsonl',
    '--language',
    'sk',
    '--validation-file',
    '--max-findings',
    '1',
    '-o',
    'json',
  ];
  const { stdout } = await runMain(args, { cwd: folder.path });
  expect(JSON.parse(stdout)).toMatchObject({
    counts: { LANGUAGE_OTHER: 1, MESSAGES_EMPTY: 2 },
    split: { trainRows: 3, validationRows: 0 },
  });
  expect((JSON.parse(stdout) as { errors: object[] }).errors).toHaveLength(2);
});

test('head shows rows with control characters taken out', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'in.jsonl'), `${row(1, 'red \u001b[31m text')}\n${lines(5)}`);
  const { stdout } = await runMain(['data', 'head', 'in.jsonl', '-n', '1'], { cwd: folder.path });
  expect(stdout).toContain('assistant: red');
  expect(stdout).not.toContain('\u001b');
});

test('head cuts long texts unless asked for whole ones', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'in.jsonl'), row(1, 'word '.repeat(100)));
  const cut = await runMain(['data', 'head', 'in.jsonl'], { cwd: folder.path });
  const full = await runMain(['data', 'head', 'in.jsonl', '--full'], { cwd: folder.path });
  expect(cut.stdout).toContain('…');
  expect(full.stdout).toContain('word '.repeat(99));
  const sampled = await runMain(['data', 'head', 'in.jsonl', '--sample-seed', '1', '-o', 'json'], { cwd: folder.path });
  expect(JSON.parse(sampled.stdout)).toMatchObject([{ line: 1 }]);
});

test('stats plots the lengths', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'in.jsonl'), lines(20));
  const human = await runMain(['data', 'stats', 'in.jsonl'], { cwd: folder.path });
  expect(human.stdout).toContain('Turns     40 (user 20, assistant 20)');
  const json = await runMain(['data', 'stats', 'in.jsonl', '--max-seq-length', '4', '-o', 'json'], {
    cwd: folder.path,
  });
  expect(JSON.parse(json.stdout)).toMatchObject({ rows: 20, truncation: { maxSeqLength: 4, rowShare: 1 } });
});

test('split holds out a share by seed', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'in.jsonl'), lines(20));
  const args = [
    'data',
    'split',
    'in.jsonl',
    '--train',
    'a.jsonl',
    '--test',
    'b.jsonl',
    '--test-share',
    '0.25',
    '--seed',
    '3',
    '-o',
    'json',
  ];
  const { stdout } = await runMain(args, { cwd: folder.path });
  expect(JSON.parse(stdout)).toMatchObject({ train: { rows: 15 }, test: { rows: 5 } });
  const other = await runMain([...args, '--seed', '4'], { cwd: folder.path });
  expect(other.code).toBe(0);
  expect((await readdir(folder.path)).sort()).toEqual(['a.jsonl', 'b.jsonl', 'in.jsonl']);
});

test('split refuses a share that is no number', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'in.jsonl'), lines(2));
  const { code, stderr } = await runMain(['data', 'split', 'in.jsonl', '--test-share', 'half'], { cwd: folder.path });
  expect(code).toBe(2);
  expect(stderr).toContain('SHARE_INVALID');
});

test('convert follows the columns named', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'faq.csv'), 'frage,antwort,mehr,regel\nq,a,m,r\n');
  const columns = [
    '--user-column',
    'frage',
    '--assistant-column',
    'antwort',
    '--context-column',
    'mehr',
    '--system-column',
    'regel',
  ];
  const args = ['data', 'convert', 'faq.csv', ...columns, '--file-kind', 'csv', '--format', 'alpaca', '-o', 'json'];
  const { code, stdout } = await runMain(args, { cwd: folder.path });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ rows: 1, kind: 'csv', mapping: { format: 'alpaca', user: 'frage' } });
  expect(JSON.parse(await readFile(join(folder.path, 'faq.chat.jsonl'), 'utf8'))).toEqual({
    messages: [
      { role: 'system', content: 'r' },
      { role: 'user', content: 'q\n\nm' },
      { role: 'assistant', content: 'a' },
    ],
  });
});

test('download writes the slice and says what it fetched', async () => {
  await using folder = await tempDir();
  const data = join(folder.path, 'hub/data');
  await mkdir(data, { recursive: true });
  const texts = Array.from({ length: 100 }, (_, n) => `row ${n}`);
  parquetWriteFile({
    filename: join(data, 'train-00000-of-00001.parquet'),
    columnData: [{ name: 'text', data: texts, type: 'STRING' }],
  });
  await using hub = await startHubServer({
    datasets: { 'some/set': { files: await readFolder(join(folder.path, 'hub')) } },
  });
  const args = [
    'data',
    'download',
    '--dataset',
    'some/set',
    '--split',
    'train',
    '--hub-url',
    hub.hubUrl,
    '--out',
    'out',
    '-o',
    'json',
  ];
  const { code, stdout, stderr } = await runMain(
    [...args, '--slice', '[:5%]', '--rename', 'text=prompt', '--parallelism', '2'],
    { cwd: folder.path },
  );
  expect(stderr).toContain('Fetching');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    files: [{ split: 'train', rows: 5 }],
    requests: expect.any(Number) as number,
  });
  expect(await readFile(join(folder.path, 'out/train.jsonl'), 'utf8')).toBe(
    texts
      .slice(0, 5)
      .map((prompt) => `${JSON.stringify({ prompt })}\n`)
      .join(''),
  );
});

test('download refuses a percentage beside a slice', async () => {
  const { code, stderr } = await runMain(['data', 'download', '--percent', '5', '--slice', '[:5]']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('OPTION_CONFLICT')]);
});

test('upload --dry-run names the place and sends nothing', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'train.jsonl'), '{"messages":[]}\n');
  const requests: string[] = [];
  const httpClient = {
    sendRequest: async ({ url }: { url: string }) => {
      requests.push(url);
      throw new Error('nothing may be sent');
    },
  };
  const ids = ['--subscription', '00000000-0000-0000-0000-00000000000a', '-g', 'rg', '-w', 'ws'];
  const args = [
    'data',
    'upload',
    'train.jsonl',
    '--datastore',
    'store1',
    '--parallelism',
    '2',
    '--dry-run',
    '-o',
    'json',
    ...ids,
  ];
  const { code, stdout, stderr } = await runMain(args, { cwd: folder.path, httpClient, credential: fakeCredential() });
  expect([code, requests]).toEqual([0, []]);
  // The hash is the Python client's for this content.
  const hash = '0ad3e3ed050d8bab10cb62dda4de071abd3b30629f5723f95a99b71b24bf2963';
  expect(JSON.parse(stdout)).toMatchObject({
    uploaded: false,
    hash,
    uri: `azureml://datastores/store1/paths/LocalUpload/${hash}/train.jsonl`,
  });
  expect(stderr).toContain('Would upload 1 files, 16 B');
});
