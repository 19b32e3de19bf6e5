import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextHash } from '../../src/check/text-hash.ts';

const hash = new TextHash();
const keyOf = (text: string | Uint8Array) => {
  const { high, low } = hash.of(text);
  return `${high} ${low}`;
};

test('is the same for a text and its bytes, whatever came before', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, before) => {
      const formed = text.toWellFormed();
      keyOf(before);
      expect(keyOf(formed)).toBe(keyOf(Buffer.from(formed)));
    }),
  );
});

test('has no collision among texts that differ little', () => {
  const texts = new Set<string>();
  for (let n = 0; n < 50_000; n += 1)
    texts
      .add(`row ${n}`)
      .add('a'.repeat(n % 3000))
      .add(`${'b'.repeat(n % 300)}${String.fromCharCode(n % 5000)}`);
  expect(new Set([...texts].map(keyOf)).size).toBe(texts.size);
});

test('spreads both halves evenly', () => {
  const buckets = new Uint32Array(64);
  const count = 64_000;
  for (let n = 0; n < count; n += 1) {
    const { high, low } = hash.of(`text ${n}`);
    buckets[high & 31] = (buckets[high & 31] as number) + 1;
    buckets[32 + (low & 31)] = (buckets[32 + (low & 31)] as number) + 1;
  }
  for (const hits of buckets) expect(Math.abs(hits - count / 32)).toBeLessThan(250);
});

test('takes texts of any length', () => {
  for (const length of [0, 1, 3, 4, 5, 70_000, 300_000])
    expect(keyOf('é'.repeat(length))).toBe(keyOf(Buffer.from('é'.repeat(length))));
});
