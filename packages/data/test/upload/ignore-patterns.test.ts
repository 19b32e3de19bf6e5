import { expect, test } from 'vitest';
import { parseIgnorePatterns } from '../../src/upload/ignore-patterns.ts';

test.each([
  ['*.log', 'a.log', true],
  ['*.log', 'sub/a.log', true],
  ['*.log', 'a.log.txt', false],
  ['build', 'build', true],
  ['build', 'sub/build/x', true],
  ['build', 'builds', false],
  ['build/', 'build', false],
  ['build/', 'build/x', true],
  ['build/', 'sub/build/x', true],
  ['/build', 'build', true],
  ['/build', 'sub/build', false],
  ['a/b', 'a/b', true],
  ['a/b', 'x/a/b', false],
  ['a/**/b', 'a/b', true],
  ['a/**/b', 'a/x/y/b', true],
  ['a/**/**/b', 'a/x/b', true],
  ['**/b', 'x/y/b', true],
  ['a/**', 'a', false],
  ['a/**', 'a/x', true],
  ['**', 'anything', true],
  ['**/', 'file', false],
  ['**/', 'dir/file', true],
  ['*', 'x', true],
  ['a/*', 'a/x/y', true],
  ['?.txt', 'a.txt', true],
  ['?.txt', '\u{1f600}.txt', true],
  ['?.txt', 'ab.txt', false],
  ['[a-c].txt', 'b.txt', true],
  ['[!a-c].txt', 'b.txt', false],
  ['[^a-c].txt', 'd.txt', true],
  ['[]x].txt', '].txt', true],
  ['[a.txt', '[a.txt', true],
  ['a.txt', 'abtxt', false],
  ['(a|b)+', 'a', false],
  ['\\#note', '#note', true],
  ['\\!note', '!note', true],
  ['# note', '# note', false],
  ['/', 'x', false],
  ['!', 'x', false],
  ['', 'x', false],
  ['  spaced  ', 'spaced', true],
])('%j on %j is %j', (pattern, path, isIgnored) => {
  expect(parseIgnorePatterns(pattern)(path)).toBe(isIgnored);
});

test('the last matching line decides', () => {
  const isIgnored = parseIgnorePatterns('*.log\r\n!keep.log\r\nsub/keep.log\r\n');
  expect(['a.log', 'keep.log', 'sub/keep.log'].map(isIgnored)).toEqual([true, false, true]);
});

test('many stars take no longer than one', () => {
  const isIgnored = parseIgnorePatterns(`${'*'.repeat(200)}x`);
  expect(isIgnored('a'.repeat(5000))).toBe(false);
});

test('a range from high to low is no pattern', () => {
  expect(() => parseIgnorePatterns('[z-a]')).toThrow(SyntaxError);
});
