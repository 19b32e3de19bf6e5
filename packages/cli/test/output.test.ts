import { describe, expect, test } from 'vitest';
import { defineCommand, type CommandResult } from '../src/command.ts';
import { main } from '../src/main.ts';
import { captureIo, programOf, runOther, type RunOptions } from './run-main.ts';

function print(result: CommandResult, argv: readonly string[] = [], options: RunOptions = {}) {
  const command = defineCommand({
    args: {},
    options: {},
    examples: [],
    run: async () => result,
  });
  return runOther(programOf({ get: command }), ['get', ...argv], options);
}

const rows = [
  { name: 'a', tags: { x: 1 }, when: new Date(0), size: 2n ** 60n },
  { name: 'b\tc', tags: null, extra: undefined },
];

test('json is one document', async () => {
  const { stdout } = await print({ value: rows }, ['-o', 'json']);
  expect(JSON.parse(stdout)).toEqual([
    { name: 'a', tags: { x: 1 }, when: '1970-01-01T00:00:00.000Z', size: '1152921504606846976' },
    { name: 'b\tc', tags: null },
  ]);
});

test.each<[string, unknown, string]>([
  ['jsonl', [{ a: 1 }, { a: 2 }], '{"a":1}\n{"a":2}\n'],
  ['jsonl', { a: [1, 2] }, '{"a":[1,2]}\n'],
  ['jsonl', [], ''],
  ['tsv', rows, 'a\t{"x":1}\t1970-01-01T00:00:00.000Z\t1152921504606846976\nb c\t\n'],
  ['tsv', { a: 1, b: null }, '1\t\n'],
  ['tsv', ['x', 'y'], 'x\ny\n'],
  ['tsv', 'x', 'x\n'],
  ['json', undefined, 'null\n'],
  ['table', [{ a: 1 }, { b: 'x' }], 'A  B\n1  -\n-  x\n'],
  ['table', { a: 1, b: 2 }, 'A  B\n1  2\n'],
  ['table', [1, 2], 'VALUE\n1\n2\n'],
  ['human', { a: 1, list: ['x', 'y'] }, 'a     1\nlist  x, y\n'],
  ['human', [{ a: 1 }], 'A\n1\n'],
  ['human', 'text', 'value  text\n'],
])('%s of case %#', async (format, value, text) => {
  expect(await print({ value }, ['-o', format])).toEqual({ code: 0, stdout: text, stderr: '' });
});

describe('a query', () => {
  test.each<[string, string, string]>([
    ['json', '[].name', '[\n  "a",\n  "b\\tc"\n]\n'],
    ['jsonl', '[].name', '"a"\n"b\\tc"\n'],
    ['tsv', '[].[name, tags.x]', 'a\t1\nb c\t\n'],
    ['human', '[0].name', 'value  a\n'],
    ['table', '[].{n: name}', 'N\na\nb c\n'],
    ['json', '[5].name', 'null\n'],
    ['json', 'length(@)', '2\n'],
  ])('in %s picks %s', async (format, query, text) => {
    const view = { kind: 'text', text: 'not asked for' } as const;
    expect((await print({ value: rows, view }, ['-o', format, '--query', query])).stdout).toBe(text);
  });

  test.each(['[', 'nosuch(@)', 'abs(@)'])('%j is refused by name', async (query) => {
    const { code, stdout, stderr } = await print({ value: 'x' }, ['--query', query]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('QUERY_INVALID');
    expect(stderr).toContain(JSON.stringify(query));
  });
});

const wide = { kind: 'table', columns: ['text'], rows: [['x'.repeat(100)]] } as const;

test('a cut table says so on stderr', async () => {
  const { stdout, stderr } = await print({ value: [], view: wide }, ['--no-color'], {
    terminal: ['stdout'],
    columns: 40,
  });
  expect(stdout).toBe(`TEXT\n${'x'.repeat(39)}…\n`);
  expect(stderr).toContain('cut to 40');
});

test('a pipe is never cut', async () => {
  expect(await print({ value: [], view: wide })).toMatchObject({ stdout: `TEXT\n${'x'.repeat(100)}\n`, stderr: '' });
});

test('an empty table says so on stderr', async () => {
  const view = { kind: 'table', columns: ['a'], rows: [], empty: 'No models.' } as const;
  expect(await print({ value: [], view })).toMatchObject({ stdout: '', stderr: 'No models.\n' });
});

const evil = { value: [{ name: 'x\u001b]0;owned\u0007\u202ey\r' }] };

test.each(['human', 'table', 'tsv'])('%s drops the control characters of foreign text', async (format) => {
  const { stdout } = await print(evil, ['-o', format], { terminal: ['stdout'] });
  expect(stdout).toContain('xy');
  expect(stdout.replaceAll('\u001b[1m', '').replaceAll('\u001b[22m', '')).not.toMatch(
    /[\u0000-\u0009\u000b-\u001f\u202e]/,
  );
});

test.each(['json', 'jsonl'])('%s keeps them, escaped', async (format) => {
  const { stdout } = await print(evil, ['-o', format]);
  expect(stdout).not.toMatch(/[\u001b\u0007\u202e\r]/);
  expect([JSON.parse(stdout)].flat()).toEqual(evil.value);
});

test('a reader that has seen enough ends the command quietly', async () => {
  const stdout = {
    write() {
      throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    },
  };
  const { io, written } = captureIo();
  expect(await main(['version'], { ...io, stdout })).toBe(0);
  expect(written.stderr).toBe('');
});
