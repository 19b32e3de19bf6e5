import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSlice, parseSlice, resolveSlice } from '../src/slice.ts';
import vectors from './fixtures/datasets-vectors.json' with { type: 'json' };

const rowsOf = (slice: string | number, rowCount: number) => resolveSlice(parseSlice(slice), rowCount);

describe('slices of Python datasets', () => {
  test('every recorded slice has the same rows', () => {
    const ours = vectors.slices.map(([n, slice]) => {
      const { from, to } = rowsOf(String(slice), Number(n));
      return [n, slice, from, to];
    });
    expect(ours).toEqual(vectors.slices);
  });

  test.each(vectors.percents)('percentages of $split are rounded half to even', ({ n, rowsAtPercent }) => {
    const ours = Object.keys(rowsAtPercent).map((percent) => [percent, rowsOf(`${percent}%`, n).to]);
    expect(Object.fromEntries(ours)).toEqual(rowsAtPercent);
  });

  test('dropped remainders take whole hundredths', () => {
    const ours = vectors.percents.map(({ split, n }) => [split, rowsOf('[0%:5%](pct1_dropremainder)', n).to]);
    expect(Object.fromEntries(ours)).toEqual(vectors.dropRemainderAt5);
    expect(() => rowsOf('[:5%](pct1_dropremainder)', 99)).toThrow(expect.objectContaining({ code: 'SLICE_INVALID' }));
  });

  test.each([
    [5, 1000, 0, 50],
    ['5', 1000, 0, 50],
    ['15%', 23110, 0, 3466],
    ['[:]', 7, 0, 7],
    ['[:100]', 50, 0, 50],
    ['[100:200]', 150, 100, 150],
    ['[-10:]', 100, 90, 100],
    ['[1_0:2_0]', 100, 10, 20],
    ['[0%:-5%]', 100, 0, 95],
    ['[10%:20]', 100, 10, 20],
    ['[80:20]', 100, 80, 80],
  ])('%s of %i rows is %i to %i', (slice, n, from, to) => {
    expect(rowsOf(slice, n)).toEqual({ from, to });
  });

  test.each([...vectors.refused, 2.5, '2.5%', 101, '-101%', '', '5%%', '[5]', '[a:b]', '[:5%](nearest)', '[_:]', NaN])(
    '%s is refused',
    (slice) => {
      expect(() => parseSlice(slice)).toThrow(expect.objectContaining({ code: 'SLICE_INVALID' }));
    },
  );

  test('any slice stays inside its split', () => {
    const end = fc.integer({ min: -100, max: 100 });
    fc.assert(
      fc.property(end, end, fc.nat(1_000_000), fc.constantFrom('%', ''), (a, b, n, unit) => {
        const { from, to } = rowsOf(`[${a}${unit}:${b}${unit}]`, n);
        return 0 <= from && from <= to && to <= n;
      }),
    );
  });

  test('formatted slices read back as the same slice', () => {
    for (const text of ['[0%:5%]', '[:100]', '[-10%:]', '[:]', '[:5%](pct1_dropremainder)']) {
      expect(formatSlice(parseSlice(text))).toBe(text);
    }
    expect(formatSlice(parseSlice(5))).toBe('[0%:5%]');
  });
});
