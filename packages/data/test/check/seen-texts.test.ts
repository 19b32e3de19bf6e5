import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SeenTexts } from '../../src/check/seen-texts.ts';

test('remembers what a map remembers', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 500 }), (texts) => {
      const seen = new SeenTexts();
      const map = new Map<string, number>();
      texts.forEach((text, place) => {
        expect(seen.see(text, place)).toBe(map.get(text));
        if (!map.has(text)) map.set(text, place);
      });
    }),
  );
});

test('keeps every place while it grows', () => {
  const seen = new SeenTexts();
  const count = 20_000;
  for (let place = 0; place < count; place += 1) expect(seen.see(`text ${place}`, place)).toBeUndefined();
  for (let place = 0; place < count; place += 1) expect(seen.see(`text ${place}`, 0)).toBe(place);
  expect(seen.complete).toBe(true);
});
