import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkResourceName, shortenResourceName } from '../src/index.ts';

describe('names of endpoints and deployments', () => {
  test.each(['demo', 'abc', 'ultrachat-completion-1716541234', 'A1b', 'a'.repeat(32)])('%s is good', (name) => {
    expect(checkResourceName(name)).toBeUndefined();
  });

  test.each([
    ['ab', 'has 2 characters, not 3 to 32'],
    ['a'.repeat(33), 'has 33 characters, not 3 to 32'],
    ['1abc', 'does not begin with a letter'],
    ['a_b', 'has characters other than letters, digits and dashes'],
    ['abc-', 'ends in a dash'],
    ['a--b', 'has two dashes in a row'],
    ['čaj', 'does not begin with a letter'],
  ])('%s is refused', (name, problem) => {
    expect(checkResourceName(name)).toBe(problem);
  });
});

describe('a name that is made', () => {
  test.each([
    ['ultrachat-completion', '1716541234', 'ultrachat-completion-1716541234'],
    ['a-very-long-stem-of-an-endpoint', '1716541234', 'a-very-long-stem-of-a-1716541234'],
    ['gpt_oss 20b', '7', 'gpt-oss-20b-7'],
    ['9 lives', '', 'lives'],
  ])('of %s and %s is %s', (stem, suffix, name) => {
    expect(shortenResourceName(stem, suffix)).toBe(name);
  });

  test('is good and keeps its suffix whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[a-z0-9]{1,20}$/), (stem, suffix) => {
        const name = shortenResourceName(`endpoint${stem}`, suffix);
        expect(checkResourceName(name)).toBeUndefined();
        expect(name.endsWith(`-${suffix}`)).toBe(true);
      }),
    );
  });

  test('is refused where nothing is left', () => {
    expect(() => shortenResourceName('123', '4')).toThrow(expect.objectContaining({ code: 'ENDPOINT_NAME_INVALID' }));
    expect(() => shortenResourceName('a', '4'.repeat(40))).toThrow(
      expect.objectContaining({ code: 'ENDPOINT_NAME_INVALID' }),
    );
  });
});
