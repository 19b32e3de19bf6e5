import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../src/index.ts';

// The texts are those of Python's isodate, which the Python client writes durations with.
test.each([
  [0, 'P0D'],
  [1, 'PT0.001S'],
  [500, 'PT0.5S'],
  [1_500, 'PT1.5S'],
  [2_000, 'PT2S'],
  [10_000, 'PT10S'],
  [90_000, 'PT1M30S'],
  [180_000, 'PT3M'],
  [600_000, 'PT10M'],
  [3_600_000, 'PT1H'],
  [86_400_000, 'P1D'],
  [90_061_001, 'P1DT1H1M1.001S'],
])('%d ms is written as %s', (durationInMs, text) => {
  expect(formatDuration(durationInMs)).toBe(text);
  expect(parseDuration(text)).toBe(durationInMs);
});

test.each([
  ['PT90S', 90_000],
  ['PT0S', 0],
  ['PT0.0005S', 1],
  ['PT1,5S', 1_500],
  ['PT36H', 129_600_000],
])('%s is read as %d ms', (text, durationInMs) => {
  expect(parseDuration(text)).toBe(durationInMs);
});

test.each(['', 'P', 'PT', 'P1Y', 'P1W', '90', 'PT-5S', 'P1DT', '-PT5S', 'pt5s', `P${'9'.repeat(20)}D`])(
  '%j is no duration',
  (text) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'DURATION_INVALID' }));
  },
);

test.each([-1, NaN, Infinity])('%d ms cannot be written', (durationInMs) => {
  expect(() => formatDuration(durationInMs)).toThrow(expect.objectContaining({ code: 'DURATION_INVALID' }));
});

test('every whole number of milliseconds comes back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), (durationInMs) => {
      expect(parseDuration(formatDuration(durationInMs))).toBe(durationInMs);
    }),
  );
});
