import { describe, expect, test } from 'vitest';
import { amltune } from '../src/amltune.ts';
import { loadCommands } from '../src/command.ts';
import { wordsAfter } from '../src/find-command.ts';
import { textWidth } from '../src/text-width.ts';
import { runMain } from './run-main.ts';

const loaded = await loadCommands(amltune);
const commands = amltune.commands.map(({ path }) => path);
const groups = wordsAfter(amltune, []).filter((word) => !commands.some((path) => path.join() === word));
const pages = [[], ...groups.map((group) => [group]), ...commands];

describe.each(pages.map((path) => [path.join(' '), path] as const))('help of amltune %s', (name, path) => {
  test('is as recorded', async () => {
    const { code, stdout, stderr } = await runMain([...path, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(`fixtures/help/${name.replaceAll(' ', '-') || 'amltune'}.txt`);
  });

  test('fits a narrow terminal', async () => {
    const { stdout } = await runMain([...path, '-h'], { terminal: ['stdout'], columns: 60 });
    const prose = stdout.split('\n').filter((line) => !/^( {2}\$ |Usage: |Run `)/.test(line));
    for (const line of prose) expect(textWidth(line)).toBeLessThanOrEqual(60);
  });

  test('is the same by the word help', async () => {
    expect((await runMain(['help', ...path])).stdout).toBe((await runMain([...path, '--help'])).stdout);
  });

  test('is a document under -o json', async () => {
    const { stdout } = await runMain([...path, '--help', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ path });
  });
});

test('no arguments at all show the help', async () => {
  expect(await runMain([])).toEqual(await runMain(['--help']));
});

test.each(amltune.topics.map(({ name }) => name))('the topic %s has a page', async (name) => {
  const { code, stdout } = await runMain(['help', name]);
  expect(code).toBe(0);
  expect(stdout.split('\n').length).toBeGreaterThan(8);
  for (const line of stdout.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(100);
});

test('the environment page names the variables of every option', async () => {
  const { stdout } = await runMain(['help', 'environment']);
  const variables = loaded.flatMap(({ options }) => Object.values(options).flatMap(({ env = [] }) => env));
  expect(variables).toContain('AMLTUNE_CLOUD');
  for (const variable of variables) expect(stdout).toContain(variable);
});

describe('command data', () => {
  const options = loaded.flatMap((command) =>
    Object.entries(command.options).map(([name, spec]) => ({ command: command.path.join(' '), name, spec })),
  );

  test('gives an option of one name one type and short form', () => {
    for (const { name, spec } of options) {
      for (const other of options.filter((each) => each.name === name)) {
        expect([other.name, other.spec.type, other.spec.short]).toEqual([name, spec.type, spec.short]);
      }
    }
  });

  test('gives a short form to one option only', () => {
    const shorts = new Map(options.flatMap(({ name, spec }) => (spec.short ? [[spec.short, name]] : [])));
    for (const { name, spec } of options) if (spec.short) expect(shorts.get(spec.short)).toBe(name);
    expect([...shorts.keys()].filter((short) => ['o', 'h', 'y'].includes(short))).toEqual([]);
  });

  test('gives every argument and option a name of its own', () => {
    for (const { args, options: own } of loaded) {
      expect(Object.keys(args).filter((name) => name in own)).toEqual([]);
    }
  });

  test.each(commands.map((path) => [path.join(' ')]))('of %s has a summary and runnable examples', (name) => {
    const command = loaded.find(({ path }) => path.join(' ') === name);
    expect(command?.summary).toMatch(/^[A-Z].*[^.]$/);
    for (const example of command?.examples ?? []) expect(example).toContain(`amltune ${name}`);
  });
});
