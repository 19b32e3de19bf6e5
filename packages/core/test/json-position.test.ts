import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findJsonError } from '../src/workspace-config/json-position.ts';

test.each([
  ['', 'line 1, column 1'],
  ['{"a":x}', 'line 1, column 6'],
  ['{\n  "a": 1,\r\n  "b" 2\n}', 'line 3, column 7'],
  ['{"a":1,}', 'line 1, column 8'],
  ['[1 2]', 'line 1, column 4'],
  ['[1,', 'line 1, column 4'],
  ['{"a":"b\nc"}', 'line 1, column 6'],
  ['"\\u12"', 'line 1, column 1'],
  ['{"a":1}}', 'line 1, column 8'],
  ['{"a":1]', 'line 1, column 7'],
  ['[,1]', 'line 1, column 2'],
  ['01', 'line 1, column 2'],
  ['\u00a0{}', 'line 1, column 1'],
  [`${'['.repeat(100_000)}`, 'line 1, column 100001'],
])('locates the error of %j', (text, position) => {
  expect(findJsonError(text)).toBe(position);
});

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test('agrees with JSON.parse on what is JSON', () => {
  const spliced = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', ',', ':', '"', '}', ']', '{', '[', '1', '-', '\\', '\n', 'null'),
    )
    .map(([text, at, count, insert]) => {
      const offset = at % (text.length + 1);
      return text.slice(0, offset) + insert + text.slice(offset + count);
    });
  fc.assert(
    fc.property(fc.oneof(fc.json(), spliced), (text) => {
      expect(findJsonError(text) === undefined).toBe(isJson(text));
    }),
    { numRuns: 2000 },
  );
});
