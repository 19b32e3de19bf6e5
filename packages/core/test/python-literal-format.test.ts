import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatPythonLiteral,
  isAmltuneError,
  parsePythonLiteral,
  PythonBytes,
  PythonSet,
  PythonTuple,
  type AmltuneError,
  type PythonLiteral,
} from '../src/index.ts';

const { vectors, client } = JSON.parse(readFileSync(new URL('fixtures/model-tags.json', import.meta.url), 'utf8')) as {
  vectors: { wire: string; value: PythonLiteral }[];
  client: { in: Record<string, PythonLiteral>; out: Record<string, string> };
};

describe('what str() prints', () => {
  test.each(vectors)('prints the model tag $wire', ({ wire, value }) => {
    expect(formatPythonLiteral(value)).toBe(wire);
  });

  test('tags print as the official client sends them', () => {
    const sent = Object.entries(client.in).map(([key, value]) => [key, formatPythonLiteral(value)]);
    expect(Object.fromEntries(sent)).toEqual(client.out);
  });

  const printed: [PythonLiteral, string][] = [
    ['x', 'x'],
    [['x'], "['x']"],
    [true, 'True'],
    [null, 'None'],
    [1, '1'],
    [-1, '-1'],
    [-0, '-0.0'],
    [12345678901234567890n, '12345678901234567890'],
    [2e-5, '2e-05'],
    [0.0001, '0.0001'],
    [1234.5, '1234.5'],
    [1e16, '1e+16'],
    [9007199254740992, '9007199254740992.0'],
    [1.5e300, '1.5e+300'],
    [5e-324, '5e-324'],
    [["it's"], '["it\'s"]'],
    [['it\'s "so"'], "['it\\'s \"so\"']"],
    [
      ['\\\n\t\r\0\x7f\u00a0é\u200b\u{1F600}\u{E000}\ud800'],
      "['\\\\\\n\\t\\r\\x00\\x7f\\xa0é\\u200b😀\\ue000\\ud800']",
    ],
    // U+1FAE8 is of Unicode 15, U+10FFFF of none.
    [['\u{1FAE8}\u{10FFFF}'], "['\\U0001fae8\\U0010ffff']"],
    [new PythonBytes(Uint8Array.from([0, 9, 39, 92, 97, 128, 255])), 'b"\\x00\\t\'\\\\a\\x80\\xff"'],
    [[], '[]'],
    [{}, '{}'],
    [new PythonSet(), 'set()'],
    [new PythonSet([1, 'a']), "{1, 'a'}"],
    [new PythonTuple([]), '()'],
    [new PythonTuple([1]), '(1,)'],
    [new PythonTuple([1, [2]]), '(1, [2])'],
    [
      new Map<PythonLiteral, PythonLiteral>([
        [null, 1],
        [new PythonTuple([1]), {}],
      ]),
      '{None: 1, (1,): {}}',
    ],
  ];
  test.each(printed.map(([value, text]) => ({ value, text })))('prints $text', ({ value, text }) => {
    expect(formatPythonLiteral(value)).toBe(text);
  });

  test('the declared type makes a whole number a float', () => {
    expect(formatPythonLiteral(1, { numberType: 'float' })).toBe('1.0');
    expect(formatPythonLiteral([1, { a: 2 }], { numberType: 'float' })).toBe("[1.0, {'a': 2.0}]");
  });

  test('the type may depend on the path', () => {
    const value = { lr: 1, epochs: 1, betas: [0, 1] };
    const floats = new Set<PythonLiteral>(['lr', 'betas']);
    const text = formatPythonLiteral(value, { numberType: ([key]) => (floats.has(key ?? null) ? 'float' : 'int') });
    expect(text).toBe("{'lr': 1.0, 'epochs': 1, 'betas': [0.0, 1.0]}");
  });
});

describe('what has no literal', () => {
  const cyclic: PythonLiteral[] = [];
  cyclic.push(cyclic);

  test.each<[string, PythonLiteral, string]>([
    ['infinity', [Infinity], 'UNSUPPORTED'],
    ['NaN', NaN, 'UNSUPPORTED'],
    ['a date', new Date(0) as unknown as PythonLiteral, 'UNSUPPORTED'],
    ['undefined', { a: undefined } as unknown as PythonLiteral, 'UNSUPPORTED'],
    ['an integer that Python prints no more', 10n ** 4300n, 'UNSUPPORTED'],
    ['a list as a key', new Map([[[1], 1]]), 'INVALID'],
    [
      'keys equal in Python',
      new Map<PythonLiteral, number>([
        [1, 1],
        [true, 2],
      ]),
      'INVALID',
    ],
    ['a cycle', cyclic, 'TOO_LARGE'],
    ['a long text', ['x'.repeat(70_000)], 'TOO_LARGE'],
  ])('%s is refused', (_, value, reason) => {
    expect(() => formatPythonLiteral(value)).toThrow(expect.objectContaining({ code: `PYTHON_LITERAL_${reason}` }));
  });
});

const { literal } = fc.letrec<{ literal: PythonLiteral; key: PythonLiteral }>((tie) => ({
  key: fc.oneof(
    { maxDepth: 2 },
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.constant(null),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 200n }),
      fc.uint8Array().map((bytes) => new PythonBytes(bytes)),
    ),
    fc.array(tie('key'), { maxLength: 3 }).map((items) => new PythonTuple(items)),
  ),
  literal: fc.oneof(
    { maxDepth: 4 },
    tie('key'),
    fc.array(tie('literal'), { maxLength: 4 }),
    fc.array(tie('key'), { maxLength: 4 }).map((items) => new PythonSet(items)),
    fc
      .dictionary(fc.string({ unit: 'binary' }), tie('literal'), { maxKeys: 4, noNullPrototype: false })
      .map(withoutPrototype),
    // No key is a string, so that the dict stays a Map.
    fc
      .uniqueArray(fc.tuple(fc.string(), tie('literal')), { minLength: 1, maxLength: 3, selector: ([text]) => text })
      .map((entries) => new Map(entries.map(([text, value]) => [new PythonTuple([text]), value]))),
  ),
}));

test('what is printed reads back as the value', () => {
  fc.assert(
    fc.property(literal, (value) => {
      expect(parsePythonLiteral(formatPythonLiteral([value]))).toEqual([value]);
    }),
    { numRuns: 1_000 },
  );
});

test('any text is read or refused by code', () => {
  const text = fc
    .array(fc.constantFrom(...'()[]{},:\'"\\\n -+.01eEjxbrufset#'), { maxLength: 40 })
    .map((all) => all.join(''));
  fc.assert(
    fc.property(text, (candidate) => {
      const refusal = refusalOf(candidate);
      if (refusal) expect(refusal.details).toMatchObject({ line: expect.any(Number) as number });
    }),
    { numRuns: 5_000 },
  );
});

function withoutPrototype(dict: Record<string, PythonLiteral>): PythonLiteral {
  return Object.assign(Object.create(null), dict) as PythonLiteral;
}

/** The error for a text that is refused; anything else thrown fails the test. */
function refusalOf(text: string): AmltuneError | undefined {
  try {
    parsePythonLiteral(text);
  } catch (error) {
    if (isAmltuneError(error) && error.code.startsWith('PYTHON_LITERAL_')) return error;
    throw error;
  }
  return undefined;
}
