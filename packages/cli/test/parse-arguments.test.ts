import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineCommand } from '../src/command.ts';
import { programOf, runOther } from './run-main.ts';

/** A command whose result is its input. */
const echo = async (input: object) => ({ value: input });
const program = programOf({
  'thing make': defineCommand({
    args: { name: { description: 'Its name', required: true }, rest: { description: 'More', variadic: true } },
    options: {
      size: { type: 'integer', short: 's', minimum: 0, description: 'Its size' },
      kind: {
        type: 'string',
        choices: ['round', 'square'],
        default: 'round',
        env: ['KIND', 'OLD_KIND'],
        description: 'Kind',
      },
      set: { type: 'string', multiple: true, description: 'A value' },
      'keep-all': { type: 'boolean', short: 'k', description: 'Keep all' },
      wait: { type: 'boolean', default: true, env: ['WAIT'], description: 'Return at once' },
    },
    examples: ['tool thing make x'],
    mutates: true,
    run: async (input, { origins }) => ({ value: { ...input, origins } }),
  }),
  'thing list': defineCommand({ args: {}, options: {}, examples: [], run: echo }),
});

/** Runs a command line and gives the input that its handler got. */
async function parse(line: string | readonly string[], env: Record<string, string> = {}) {
  const argv = typeof line === 'string' ? line.split(' ') : line;
  const outcome = await runOther(program, argv, { env: { AMLTUNE_OUTPUT: 'json', ...env } });
  const input = (outcome.stdout.startsWith('{') ? JSON.parse(outcome.stdout) : {}) as Record<string, unknown>;
  return { ...outcome, input };
}

test('absent options have their defaults', async () => {
  expect((await parse('thing make x')).input).toMatchObject({
    name: 'x',
    rest: [],
    kind: 'round',
    set: [],
    keepAll: false,
    wait: true,
    yes: false,
    dryRun: false,
  });
});

test.each<[string, Record<string, unknown>]>([
  ['thing make x --size 3', { size: 3 }],
  ['thing make x --size=3', { size: 3 }],
  ['thing make x -s3', { size: 3 }],
  ['thing make x -s=3', { size: 3 }],
  ['--verbose thing make x', { verbose: true }],
  ['thing --query @ make x', { query: '@' }],
  ['-o json thing make x -s 3', { size: 3, output: 'json' }],
  ['thing make x -ks 3', { keepAll: true, size: 3 }],
  ['thing make x --no-wait', { wait: false }],
  ['thing make x --no-wait --wait', { wait: true }],
  ['thing make x --keep-all --no-keep-all', { keepAll: false }],
  ['thing make x --set a=1 --set b=2', { set: ['a=1', 'b=2'] }],
  ['thing make x --kind round --kind square', { kind: 'square' }],
  ['thing make x --set -5', { set: ['-5'] }],
  ['thing make x --set=--kind', { set: ['--kind'] }],
  ['thing make x --set -', { set: ['-'] }],
  ['thing make x --set=', { set: [''] }],
  ['thing make x -o json', { output: 'json' }],
  ['thing make x -y --dry-run', { yes: true, dryRun: true }],
  ['thing make x y z', { name: 'x', rest: ['y', 'z'] }],
  ['thing make -- --odd -s', { name: '--odd', rest: ['-s'] }],
])('tool %s', async (line, values) => {
  expect((await parse(line)).input).toMatchObject(values);
});

test.each<[string, Record<string, string>, Record<string, unknown>, unknown]>([
  ['thing make x', { KIND: 'square' }, { kind: 'square' }, { origin: 'environment', source: 'KIND' }],
  ['thing make x', { OLD_KIND: 'square' }, { kind: 'square' }, { origin: 'environment', source: 'OLD_KIND' }],
  ['thing make x', { KIND: '', OLD_KIND: 'square' }, { kind: 'square' }, { origin: 'environment', source: 'OLD_KIND' }],
  ['thing make x --kind round', { KIND: 'square' }, { kind: 'round' }, { origin: 'flag', source: '--kind' }],
  ['thing make x', {}, { kind: 'round' }, { origin: 'built-in' }],
])('tool %s with %o takes the value by precedence', async (line, env, values, origin) => {
  const { input } = await parse(line, env);
  expect(input).toMatchObject(values);
  expect(input['origins']).toMatchObject({ kind: origin });
});

test('a variable of a boolean is read as one', async () => {
  expect((await parse('thing make x', { WAIT: '0' })).input).toMatchObject({ wait: false });
  expect((await parse('thing make x', { WAIT: 'maybe' })).stderr).toContain('WAIT is true or false');
});

describe('what is wrong is named', () => {
  test.each<[string | readonly string[], string, string]>([
    ['nothing', 'COMMAND_UNKNOWN', 'There is no command `tool nothing`'],
    ['thing nothing', 'COMMAND_UNKNOWN', '`tool thing nothing`'],
    ['thing make', 'ARGUMENT_MISSING', 'NAME: Its name'],
    ['thing list x', 'ARGUMENT_UNEXPECTED', '"x"'],
    ['thing list --size 3', 'OPTION_UNKNOWN', '`tool thing list` has no option --size'],
    ['thing list --yes', 'OPTION_UNKNOWN', '--yes'],
    ['thing list --no-output', 'OPTION_UNKNOWN', '--no-output'],
    ['thing list -x', 'OPTION_UNKNOWN', '-x'],
    ['--nope value thing list', 'OPTION_UNKNOWN', '`tool` has no option --nope'],
    ['-s 3 thing make x', 'OPTION_UNKNOWN', '`tool` has no option -s'],
    ['thing --size 3 make x', 'OPTION_UNKNOWN', '`tool thing` has no option --size'],
    ['thing make x --size', 'OPTION_VALUE_MISSING', '--size needs a value SIZE'],
    ['thing make x --size --kind round', 'OPTION_VALUE_MISSING', '--size needs a value'],
    ['thing make x -o -k', 'OPTION_VALUE_MISSING', '-o needs a value FORMAT'],
    ['thing make x --set --kind=round', 'OPTION_VALUE_MISSING', '--set'],
    ['thing make x --set --no-wait', 'OPTION_VALUE_MISSING', '--set'],
    ['thing make x --size three', 'OPTION_VALUE_INVALID', '--size is a whole number of at least 0; got "three"'],
    ['thing make x --size -1', 'OPTION_VALUE_INVALID', 'at least 0; got "-1"'],
    ['thing make x --size 1.5', 'OPTION_VALUE_INVALID', '"1.5"'],
    [['thing', 'make', 'x', '--size', ''], 'OPTION_VALUE_INVALID', 'got ""'],
    ['thing make x --kind flat', 'OPTION_VALUE_INVALID', '--kind is one of round, square; got "flat"'],
    ['thing make x --keep-all=yes', 'OPTION_VALUE_INVALID', '--keep-all takes no value'],
  ])('tool %s', async (line, code, message) => {
    const outcome = await parse(line);
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code: 2, stdout: '' });
    const { error } = JSON.parse(outcome.stderr) as { error: { code: string; message: string } };
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});

test.each(['thing make --nope --size -1 -h', 'thing --help', 'thing', '--nope --help', '-h nope'])(
  'help is understood in tool %s',
  async (line) => {
    const { code, stdout } = await parse(line, { AMLTUNE_OUTPUT: 'human' });
    expect(code).toBe(line === '-h nope' ? 2 : 0);
    if (code === 0) expect(stdout).toMatch(/^Usage: tool/);
  },
);

const piece = fc.oneof(
  fc.constantFrom(
    'thing',
    'make',
    'list',
    '--size',
    '-s',
    '--kind',
    '--set',
    '--no-wait',
    '--',
    '-',
    '',
    '-o',
    '--help',
  ),
  fc.constantFrom(
    '__proto__',
    '--__proto__',
    '--constructor',
    '--no-constructor',
    '--toString=1',
    '--no-',
    '--=',
    '-=x',
  ),
  fc.string({ maxLength: 6 }),
);

test('no command line is more than understood or refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 7 }), async (argv) => {
      const { code, stderr } = await parse(argv);
      expect([0, 2], stderr).toContain(code);
    }),
    { numRuns: 500 },
  );
});
