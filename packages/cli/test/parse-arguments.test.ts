import { describe, expect, test } from 'vitest';
import { defineCommand } from '../src/command.ts';
import { parseArguments, tokenize } from '../src/parse-arguments.ts';
import { programOf } from './run-main.ts';

const noResult = async () => ({ value: null });
const program = programOf(
  defineCommand({
    path: ['thing', 'make'],
    summary: 'Make a thing',
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
    run: noResult,
  }),
  defineCommand({ path: ['thing', 'list'], summary: 'List', args: {}, options: {}, examples: [], run: noResult }),
);

const parse = (line: string | readonly string[], env: Record<string, string> = {}) => {
  const argv = typeof line === 'string' ? line.split(' ') : line;
  return parseArguments(program, tokenize(program, argv), env);
};

test('absent options have their defaults', () => {
  expect(parse('thing make x').input).toMatchObject({
    name: 'x',
    rest: [],
    size: undefined,
    kind: 'round',
    set: [],
    keepAll: false,
    wait: true,
    yes: false,
    dryRun: false,
    output: 'human',
  });
});

test.each<[string, Record<string, unknown>]>([
  ['thing make x --size 3', { size: 3 }],
  ['thing make x --size=3', { size: 3 }],
  ['thing make x -s3', { size: 3 }],
  ['thing make x -s=3', { size: 3 }],
  ['-s 3 thing make x', { size: 3 }],
  ['thing --size 3 make x', { size: 3 }],
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
  ['thing make -- --odd -s', { name: '--odd', rest: ['-s'], size: undefined }],
])('tool %s', (line, values) => {
  expect(parse(line).input).toMatchObject(values);
});

test.each<[string, Record<string, string>, Record<string, unknown>, unknown]>([
  ['thing make x', { KIND: 'square' }, { kind: 'square' }, { origin: 'environment', source: 'KIND' }],
  ['thing make x', { OLD_KIND: 'square' }, { kind: 'square' }, { origin: 'environment', source: 'OLD_KIND' }],
  ['thing make x', { KIND: '', OLD_KIND: 'square' }, { kind: 'square' }, { origin: 'environment', source: 'OLD_KIND' }],
  ['thing make x --kind round', { KIND: 'square' }, { kind: 'round' }, { origin: 'flag', source: '--kind' }],
  ['thing make x', {}, { kind: 'round' }, { origin: 'built-in' }],
])('tool %s with %o takes the value by precedence', (line, env, values, origin) => {
  const { input, origins } = parse(line, env);
  expect(input).toMatchObject(values);
  expect(origins['kind']).toEqual(origin);
});

test('a variable of a boolean is read as one', () => {
  expect(parse('thing make x', { WAIT: '0' }).input).toMatchObject({ wait: false });
  expect(() => parse('thing make x', { WAIT: 'maybe' })).toThrow('WAIT is true or false');
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
    ['--nope value thing list', 'OPTION_UNKNOWN', '--nope'],
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
  ])('tool %s', (line, code, message) => {
    expect(() => parse(line)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }),
    );
  });
});

test('help is understood whatever else is wrong', () => {
  expect(parse('thing make --nope --size -1 -h')).toMatchObject({ path: ['thing', 'make'] });
  expect(parse('thing make --nope -h').command).toBeUndefined();
  expect(parse('thing --help')).toMatchObject({ path: ['thing'] });
  expect(parse('thing').command).toBeUndefined();
});
