import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  arrayOf,
  boolean,
  matches,
  maybe,
  nothing,
  nullable,
  number,
  object,
  oneOf,
  openEnum,
  optional,
  recordOf,
  string,
  variants,
  type Guard,
  type Infer,
} from '../src/index.ts';

const secret = variants('kind', { Sas: object({ token: string }), Key: object({ key: string, days: maybe(number) }) });
const thing = object({
  id: string,
  size: nullable(number),
  live: optional(boolean),
  note: maybe(string),
  state: openEnum<'On' | 'Off'>(),
  mode: oneOf('a', 'b'),
  list: arrayOf(object({ name: string })),
  map: recordOf(number),
});
const whole = { id: 'x', size: null, state: 'Other', mode: 'a', list: [{ name: 'n' }], map: { 'a b': 1 }, extra: 1 };

describe('guard', () => {
  test('infers exact types with optional keys', () => {
    expectTypeOf<Infer<typeof thing>>().toEqualTypeOf<{
      id: string;
      size: number | null;
      live?: boolean;
      note?: string | null;
      state: 'On' | 'Off' | (string & {});
      mode: 'a' | 'b';
      list: { name: string }[];
      map: Record<string, number>;
    }>();
    expectTypeOf<Infer<typeof secret>>().toEqualTypeOf<
      { kind: 'Sas'; token: string } | { kind: 'Key'; key: string; days?: number | null }
    >();
  });

  test('accepts unknown keys and unset optional ones', () => {
    expect(thing(whole)).toBeUndefined();
    expect(thing({ ...whole, live: true, note: null })).toBeUndefined();
  });

  test('narrows an unknown value', () => {
    const value: unknown = whole;
    expect(matches(thing, value) && value.list[0]?.name).toBe('n');
  });

  test.each<[string, unknown, string]>([
    ['a missing key', { ...whole, id: undefined }, 'id: expected a string, got nothing'],
    ['null under a required key', { ...whole, id: null }, 'id: expected a string, got null'],
    ['null under a merely optional key', { ...whole, live: null }, 'live: expected true or false, got null'],
    ['a list item', { ...whole, list: [{ name: 'n' }, {}] }, 'list[1].name: expected a string, got nothing'],
    ['a record value', { ...whole, map: { 'a b': '1' } }, 'map["a b"]: expected a number, got a string'],
    [
      'an unprintable key',
      { ...whole, map: { '\u202e\u009b2J': '1' } },
      'map["??2J"]: expected a number, got a string',
    ],
    ['an array for an object', { ...whole, map: [] }, 'map: expected an object, got an array'],
    ['an object for an array', { ...whole, list: {} }, 'list: expected an array, got an object'],
    ['an unknown word', { ...whole, mode: 'c' }, 'mode: expected a or b, got "c"'],
    ['an unprintable word', { ...whole, mode: '\u001b[2J' }, 'mode: expected a or b, got a string'],
    ['text at the root', 'x', 'expected an object, got a string'],
  ])('names the place of %s', (_title, value, problem) => {
    expect(thing(value)).toBe(problem);
  });

  test.each<[unknown, string | undefined]>([
    [{ kind: 'Sas', token: 't' }, undefined],
    [{ kind: 'Key', key: 'k' }, undefined],
    [{ kind: 'Sas', key: 'k' }, 'token: expected a string, got nothing'],
    [{ kind: 'Other' }, 'kind: expected Sas or Key, got "Other"'],
    [{ kind: 'constructor' }, 'kind: expected Sas or Key, got "constructor"'],
    [{}, 'kind: expected Sas or Key, got nothing'],
    [null, 'expected an object, got null'],
  ])('chooses the variant of %j', (value, problem) => {
    expect(secret(value)).toBe(problem);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, '1', null, true])('refuses %s as a number', (value) => {
    expect(number(value)).toContain('expected a number');
  });

  test('takes null and absence as no body', () => {
    const guard: Guard<null | undefined> = nothing;
    expect([null, undefined, {}].map((value) => guard(value))).toEqual([
      undefined,
      undefined,
      'expected nothing, got an object',
    ]);
  });

  test('never shows the text of a wrong value', () => {
    expect(object({ key: number })({ key: 'AccountKey=abc' })).not.toContain('abc');
  });
});
