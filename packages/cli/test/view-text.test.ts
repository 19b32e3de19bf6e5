import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPaint } from '../src/colour.ts';
import { cutLine, textWidth, wrapText } from '../src/text-width.ts';
import { cellText, fitWidths, renderView } from '../src/view-text.ts';

const plain = createPaint(false);

test.each([
  ['plain', 5],
  ['žluť', 4],
  ['e\u0301', 1],
  ['表示', 4],
  ['👍', 2],
  ['', 0],
])('%j takes %i columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 4, 'abc…'],
  ['表示名', 4, '表…'],
])('%j cut to %i is %j', (text, width, cut) => {
  expect(cutLine(text, width)).toBe(cut);
});

test('wrapped lines fit unless one word is longer', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '表'), maxLength: 9 })),
      fc.integer({ min: 8, max: 40 }),
      (words, width) => {
        const lines = wrapText(words.join(' '), width);
        expect(lines.join(' ').split(' ').filter(Boolean)).toEqual(words.filter(Boolean));
        for (const line of lines) expect(textWidth(line) <= width || !line.includes(' ')).toBe(true);
      },
    ),
  );
});

test.each<[unknown, string]>([
  [undefined, '-'],
  [null, '-'],
  ['', '-'],
  [0, '0'],
  [false, 'false'],
  [12n, '12'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [['a', 'b'], 'a, b'],
  [[], '-'],
  [{ a: [1] }, '{"a":[1]}'],
  ['a\n\u001b[31mb', 'a b'],
])('the cell of %o is %j', (value, text) => {
  expect(cellText(value)).toBe(text);
});

describe('a table', () => {
  const view = {
    kind: 'table',
    columns: ['name', 'description'],
    rows: [
      ['Phi-4', 'A model with a rather long description that does not fit'],
      ['x', undefined],
    ],
  } as const;

  test('is aligned and as wide as it needs', () => {
    expect(renderView(view, Infinity, plain)).toEqual({
      text: 'NAME   DESCRIPTION\nPhi-4  A model with a rather long description that does not fit\nx      -\n',
      isCut: false,
    });
  });

  test('takes from the widest column and says so', () => {
    expect(renderView(view, 30, plain)).toEqual({
      text: 'NAME   DESCRIPTION\nPhi-4  A model with a rather …\nx      -\n',
      isCut: true,
    });
  });

  test('never exceeds a width that its columns allow', () => {
    const cells = fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '表', '\u0301'), maxLength: 60 }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.array(cells), fc.integer({ min: 24, max: 90 }), (rows, width) => {
        const { text } = renderView({ kind: 'table', columns: ['a', 'b', 'c'], rows }, width, plain);
        for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

test('columns keep a readable width in no space at all', () => {
  expect(fitWidths([40, 5, 30], 10)).toEqual([6, 5, 6]);
});

test('fields are aligned and wrapped under themselves', () => {
  const view = {
    kind: 'fields',
    fields: [
      ['Name', 'x'],
      ['Description', 'words that go on and on beyond the width'],
    ],
  } as const;
  expect(renderView(view, 34, plain).text).toBe(
    'Name         x\nDescription  words that go on and\n             on beyond the width\n',
  );
});

test('checks carry a mark and their remedy', () => {
  const checks = [
    { status: 'ok', title: 'node', message: '24' },
    { status: 'fail', title: 'clock', message: 'off\nby an hour', fix: 'Set it.' },
  ] as const;
  expect(renderView({ kind: 'checks', checks }, 80, plain).text).toBe(
    '✓ node   24\n✗ clock  off\n         by an hour\n         Fix: Set it.\n',
  );
});
