import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closest, editDistance } from '../src/suggest.ts';
import { runMain } from './run-main.ts';

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['model', 'model', 0],
  ['modle', 'model', 1],
  ['mdel', 'model', 1],
  ['madel', 'model', 1],
  ['kitten', 'sitting', 3],
])('the distance of %j and %j is %i', (left, right, distance) => {
  expect(editDistance(left, right)).toBe(distance);
});

test('a distance is symmetric and bounded by length', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
  fc.assert(
    fc.property(word, word, (left, right) => {
      const distance = editDistance(left, right);
      expect(distance).toBe(editDistance(right, left));
      expect(distance).toBeLessThanOrEqual(Math.max(left.length, right.length));
      expect(distance === 0).toBe(left === right);
    }),
  );
});

test.each([
  ['JSON', 'json'],
  ['jsn', 'json'],
  ['tabel', 'table'],
  ['hum', 'human'],
  ['xyzzy', undefined],
  ['', undefined],
])('%j means %j among the formats', (typed, meant) => {
  expect(closest(typed, ['human', 'json', 'jsonl', 'table', 'tsv'])).toBe(meant);
});

describe('what was meant is named', () => {
  test.each([
    ['modle show x', '`amltune model`'],
    ['model shwo x', '`amltune model show`'],
    ['docter', '`amltune doctor`'],
    ['whomai', '`amltune whoami`'],
    ['confg show', '`amltune config`'],
    ['config expalin', '`amltune config explain`'],
    ['vresion', '`amltune version`'],
    ['completoin bash', '`amltune completion`'],
    ['version --outptu json', '--output'],
    ['version --no-colour', '--no-color'],
    ['version --verbos', '--verbose'],
    ['model show x --verison 2', '--version'],
    ['model list --limt 2', '--limit'],
    ['whoami --tennant x', '--tenant'],
    ['doctor --resource-grup x', '--resource-group'],
    ['version -o jsno', 'json'],
    ['whoami --credential azure-cil', 'azure-cli'],
    ['completion zhs', 'zsh'],
    ['help enviroment', 'environment'],
    ['help model shw', 'model show'],
  ])('for amltune %s', async (line, meant) => {
    const { code, stdout, stderr } = await runMain(line.split(' '));
    expect(stderr).toContain(`Did you mean ${meant}?`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
