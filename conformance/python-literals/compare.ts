import {
  isPythonBytes,
  isPythonSet,
  isPythonTuple,
  type PythonLiteral,
  type PythonNumberType,
} from '../../packages/core/src/python-literal.ts';
import type { Spelled } from './oracle.ts';

/** Whether a value is, type for type and in order, what Python made of the same text. */
export function isSameValue(value: PythonLiteral, spelled: Spelled): boolean {
  if (spelled === null || typeof spelled !== 'object') return value === spelled;
  switch (spelled[0]) {
    case 'int':
      return isSameInt(value, spelled[1]);
    case 'float':
      return typeof value === 'number' && toBits(value) === spelled[1];
    case 'bytes':
      return isPythonBytes(value) && Buffer.from(value.bytes).toString('hex') === spelled[1];
    case 'unsupported':
      return false;
    case 'list':
      return Array.isArray(value) && isSameList(value as PythonLiteral[], spelled[1]);
    case 'tuple':
      return isPythonTuple(value) && isSameList(value.items, spelled[1]);
    case 'set':
      return isPythonSet(value) && isSameSet(value.items, spelled[1]);
    case 'dict':
      return isSameDict(value, spelled[1]);
  }
}

function isSameInt(value: PythonLiteral, hex: string): boolean {
  const expected = hex.startsWith('-') ? -BigInt(hex.slice(1)) : BigInt(hex);
  const isSafe = Number.isSafeInteger(Number(expected));
  if (isSafe) return value === Number(expected) && !Object.is(value, -0);
  return value === expected;
}

function toBits(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}

function isSameList(items: readonly PythonLiteral[], spelled: readonly Spelled[]): boolean {
  return items.length === spelled.length && items.every((item, index) => isSameValue(item, spelled[index] ?? null));
}

function isSameSet(items: readonly PythonLiteral[], spelled: readonly Spelled[]): boolean {
  return items.length === spelled.length && spelled.every((one) => items.some((item) => isSameValue(item, one)));
}

function isSameDict(value: PythonLiteral, spelled: readonly (readonly [Spelled, Spelled])[]): boolean {
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<PythonLiteral, PythonLiteral>)];
    return (
      spelled.some(([key]) => typeof key !== 'string') &&
      entries.length === spelled.length &&
      spelled.every(([key, item], index) => {
        const [ownKey = null, ownItem = null] = entries[index] ?? [];
        // A Map turns the key -0 into 0, which Python holds for the same key.
        return (isSameValue(ownKey, key) || (ownKey === 0 && isZero(key))) && isSameValue(ownItem, item);
      })
    );
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== null) return false;
  const dict = value as Readonly<Record<string, PythonLiteral>>;
  const keys = Object.keys(dict);
  const hasOrder = !keys.some(isIndex);
  return (
    keys.length === spelled.length &&
    spelled.every(([key, item], index) => {
      const own = typeof key === 'string' ? dict[key] : undefined;
      return own !== undefined && isSameValue(own, item) && (!hasOrder || keys[index] === key);
    })
  );
}

function isZero(spelled: Spelled): boolean {
  return Array.isArray(spelled) && spelled[0] === 'float' && spelled[1] === '8000000000000000';
}

/** A key that JavaScript objects list out of order. */
function isIndex(key: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(key);
}

/**
 * Whether `str()` is fixed by what a JavaScript value carries: no set of several items, no dict whose keys JavaScript
 * reorders, no float as a key (the option for floats covers values).
 */
export function isTextFixed(spelled: Spelled): boolean {
  if (spelled === null || typeof spelled !== 'object') return true;
  switch (spelled[0]) {
    case 'list':
    case 'tuple':
      return spelled[1].every(isTextFixed);
    case 'set':
      return spelled[1].length < 2 && spelled[1].every(isTextFixed);
    case 'dict': {
      const keys = spelled[1].map(([key]) => key);
      if (keys.every((key) => typeof key === 'string') && keys.some((key) => isIndex(String(key)))) return false;
      return spelled[1].every(([key, item]) => !hasFloat(key) && isTextFixed(item));
    }
    default:
      return true;
  }
}

function hasFloat(spelled: Spelled): boolean {
  if (spelled === null || typeof spelled !== 'object') return false;
  return spelled[0] === 'float' || (spelled[0] === 'tuple' && spelled[1].some(hasFloat));
}

/** The `numberType` that prints every number as what Python says it is. */
export function numberTypeOf(spelled: Spelled): (path: readonly PythonLiteral[]) => PythonNumberType {
  return (path) => {
    let here: Spelled = spelled;
    for (const step of path) here = stepInto(here, step);
    return Array.isArray(here) && here[0] === 'float' ? 'float' : 'int';
  };
}

function stepInto(spelled: Spelled, step: PythonLiteral): Spelled {
  if (spelled === null || typeof spelled !== 'object') return null;
  if (spelled[0] === 'dict') return spelled[1].find(([key]) => isSameValue(step, key))?.[1] ?? null;
  if (spelled[0] === 'list' || spelled[0] === 'tuple' || spelled[0] === 'set') return spelled[1][Number(step)] ?? null;
  return null;
}
