import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  isAmltuneError,
  isPythonBytes,
  isPythonSet,
  isPythonTuple,
  parsePythonLiteral,
  PythonBytes,
  PythonSet,
  PythonTuple,
  type PythonLiteral,
} from '../src/index.ts';

interface Vector {
  readonly wire: string;
  readonly value: unknown;
}

const tags = JSON.parse(readFileSync(new URL('fixtures/model-tags.json', import.meta.url), 'utf8')) as {
  vectors: Vector[];
  edges: Vector[];
};

describe('accepted texts', () => {
  test.each([...tags.vectors, ...tags.edges])('reads the model tag $wire', ({ wire, value }) => {
    expect(toPlain(parsePythonLiteral(wire))).toEqual(value);
  });

  test.each<[string, PythonLiteral]>([
    [' \t1 ', 1],
    ['1 # one\n  # more\n\n', 1],
    ['\n\f# x\n1', 1],
    ['(-1)', -1],
    ['-(1)', -1],
    ['- \\\n 1', -1],
    ['-0', 0],
    ['-0.0', -0],
    ['00', 0],
    ['1_000', 1000],
    ['0x_Ff', 255],
    ['0O17', 15],
    ['0b1_0', 2],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    ['1.', 1],
    ['.5', 0.5],
    ['007.5', 7.5],
    ['1_0.0_1e1_0', 100100000000],
    ['1e-400', 0],
    ["'a' \"b\"\\\nr'\\c'", 'ab\\c'],
    ["('a'\n'b')", 'ab'],
    ["'\\a\\x41\\u00e9\\U0001F600\\101\\\n\\q\\8'", '\x07Aé😀A\\q\\8'],
    ["'''a\r\nb\rc'''", 'a\nb\nc'],
    ["'\\ud800'", '\ud800'],
    ["u'x'", 'x'],
    ["b'\\xff\\u12\\400'", new PythonBytes(Uint8Array.from([255, 92, 117, 49, 50, 0]))],
    ["Rb'\\'' b'x'", new PythonBytes(Uint8Array.from([92, 39, 120]))],
    ['()', new PythonTuple([])],
    ['1,', new PythonTuple([1])],
    ['((1,), 2)', new PythonTuple([new PythonTuple([1]), 2])],
    ['[1, True, None,]', [1, true, null]],
    ['{1, True, 1.0, 2}', new PythonSet([1, 2])],
    ['set()', new PythonSet()],
    ['(set)(\n)', new PythonSet()],
    // The long s: Python compares names in normal form NFKC.
    ['ſet()', new PythonSet()],
    ["{1: 'a', True: 'b'}", new Map([[1, 'b']])],
    ['{9007199254740992: 1, 9007199254740992.0: 2}', new Map([[9007199254740992n, 2]])],
    ["{(1, 'x'): []}", new Map([[new PythonTuple([1, 'x']), []]])],
  ])('reads %j', (text, value) => {
    expect(parsePythonLiteral(text)).toEqual(value);
  });

  test('keys of a dict are only keys', () => {
    const dict = parsePythonLiteral("{'__proto__': {'x': 1}, 'constructor': 2}");
    expect(Object.getPrototypeOf(dict)).toBeNull();
    expect(Object.keys(dict as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test('the last of equal keys wins at the first place', () => {
    expect(Object.entries(parsePythonLiteral("{'a': 1, 'b': 2, 'a': 3}") as object)).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
  });

  test('brackets open two hundred deep', () => {
    expect(() => parsePythonLiteral('['.repeat(200) + ']'.repeat(200))).not.toThrow();
  });
});

describe('refused texts', () => {
  test.each([
    ['', 0],
    ['# only a comment', 16],
    ['\n 1', 2],
    ['1\n  ', 4],
    ['1\\\n', 1],
    ['1 2', 2],
    ['Standard_NC6s_v3, Standard_NC12s_v3', 0],
    ['true', 0],
    ["__import__('os')", 0],
    ['set', 0],
    ['set([1])', 4],
    ['[x for x in []]', 1],
    ["f'{x}'", 0],
    ["'a' f'b'", 4],
    ["'a' b'b'", 4],
    ['1 + 1', 2],
    ['--1', 1],
    ['-True', 0],
    ['not 1', 0],
    ['[1][0]', 3],
    ["'a'.b", 3],
    ['{**{}}', 1],
    ['[*[1]]', 1],
    ['[1', 2],
    ['(1]', 2],
    ['{1: 2, 3}', 8],
    ['{1, 2: 3}', 5],
    ['{[]}', 1],
    ['{{}: 1}', 1],
    ['[1, {(1, []): 2}]', 5],
    ['017', 0],
    ['1__0', 1],
    ['0x', 1],
    ["'a\nb'", 0],
    ["'\\x4'", 1],
    ["['\\U00110000']", 2],
    ["b'é'", 2],
    ['1 \0', 2],
    ["'\ud800'", 1],
    ['\ufeff1', 0],
    ['1\u00a0', 1],
  ])('%j is invalid at %i', (text, offset) => {
    expect(refusalOf(text)).toMatchObject({ code: 'PYTHON_LITERAL_INVALID', details: { offset } });
  });

  test.each([
    ['1j', 0],
    ['[1 + 2j]', 5],
    ['1e309', 0],
    ['-1e999', 1],
    ['...', 0],
    ["'\\N{BULLET}'", 1],
  ])('%j is refused by name at %i', (text, offset) => {
    expect(refusalOf(text)).toMatchObject({ code: 'PYTHON_LITERAL_UNSUPPORTED', details: { offset } });
  });

  test.each([
    ['depth', '['.repeat(201), {}],
    ['depth far beyond', '('.repeat(60_000), {}],
    ['depth by option', '[[1]]', { maxDepth: 1 }],
    ['length', ' '.repeat(32_769), {}],
    ['length by option', '[1]', { maxLength: 2 }],
    ['digits', '1'.repeat(4_301), {}],
  ])('%s has a limit', (_, text, options) => {
    expect(refusalOf(text, options)).toMatchObject({ code: 'PYTHON_LITERAL_TOO_LARGE' });
  });

  test('the position counts lines and columns from one', () => {
    const error = refusalOf('[1,\r\n2,\r\n  x]');
    expect(error).toMatchObject({ details: { offset: 11, line: 3, column: 3 } });
    expect(error.message).toBe('Python literal refused at line 3, column 3: a name');
  });

  test('a message carries no control character', () => {
    expect(refusalOf('[\u001b]').message).toBe('Python literal refused at line 1, column 2: the character U+001B');
  });
});

describe('tagged values', () => {
  test('guards know values of another copy', () => {
    const kind = Symbol.for('amltune.python-literal');
    expect(isPythonTuple({ [kind]: 'tuple' })).toBe(true);
    expect(isPythonSet({ [kind]: 'set' })).toBe(true);
    expect(isPythonBytes({ [kind]: 'bytes' })).toBe(true);
    expect([isPythonTuple({}), isPythonSet(null), isPythonBytes('bytes')]).toEqual([false, false, false]);
  });

  test('a set refuses what Python cannot hash', () => {
    expect(() => new PythonSet([[1]])).toThrow(expect.objectContaining({ code: 'PYTHON_LITERAL_INVALID' }));
  });

  test('bytes are a copy of those given', () => {
    const given = Uint8Array.from([1]);
    const { bytes } = new PythonBytes(given);
    given[0] = 2;
    expect([...bytes]).toEqual([1]);
  });
});

function refusalOf(text: string, options?: Parameters<typeof parsePythonLiteral>[1]) {
  try {
    parsePythonLiteral(text, options);
  } catch (error) {
    if (isAmltuneError(error)) return error;
    throw error;
  }
  throw new Error(`not refused: ${text}`);
}

/** Dicts with the prototype that JSON gives them. */
function toPlain(value: PythonLiteral): unknown {
  return JSON.parse(JSON.stringify(value));
}
