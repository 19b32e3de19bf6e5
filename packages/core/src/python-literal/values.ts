import { coreError } from '../error-codes.ts';

/**
 * A value that a Python literal can have.
 *
 * `str` string · `int` number, or bigint beyond ±(2^53 - 1) · `float` number · `bool` · `None` null · `list` array ·
 * `dict` an object without prototype where every key is a string, else a Map · `tuple`, `set` and `bytes` the classes
 * of this module.
 */
export type PythonLiteral =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly PythonLiteral[]
  | PythonDict
  | ReadonlyMap<PythonLiteral, PythonLiteral>
  | PythonTuple
  | PythonSet
  | PythonBytes;

/** A `dict` whose keys are all strings. JavaScript lists keys such as `'7'` first, whatever the order in the text. */
export interface PythonDict {
  readonly [key: string]: PythonLiteral;
}

/** The deepest nesting of brackets that CPython reads; also the limit here. */
export const maxPythonDepth = 200;

// Another copy or module format of the package has other classes, but the same registered symbol.
const kindKey: unique symbol = Symbol.for('amltune.python-literal');

/** A Python `tuple`. Frozen. */
export class PythonTuple {
  readonly items: readonly PythonLiteral[];

  constructor(items: Iterable<PythonLiteral>) {
    this.items = Object.freeze([...items]);
    Object.freeze(this);
  }

  get [kindKey](): 'tuple' {
    return 'tuple';
  }
}

/** A Python `set`, its items in the order first given. Of items equal in Python (`1`, `True`) the first is kept. Frozen. */
export class PythonSet {
  readonly items: readonly PythonLiteral[];

  /** @throws AmltuneError `PYTHON_LITERAL_INVALID` for an item that Python cannot hash: a list, dict or set. */
  constructor(items: Iterable<PythonLiteral> = []) {
    const kept = new Map<string, PythonLiteral>();
    for (const item of items) {
      const key = hashKey(item);
      if (key === undefined) throw coreError('PYTHON_LITERAL_INVALID', 'a set holds an item that Python cannot hash');
      if (!kept.has(key)) kept.set(key, item);
    }
    this.items = Object.freeze([...kept.values()]);
    Object.freeze(this);
  }

  get [kindKey](): 'set' {
    return 'set';
  }
}

/** A Python `bytes`: a copy of the bytes given. */
export class PythonBytes {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = Uint8Array.from(bytes);
    Object.freeze(this);
  }

  get [kindKey](): 'bytes' {
    return 'bytes';
  }
}

/** Whether a value is a {@link PythonTuple}, also one of another copy of the package. */
export function isPythonTuple(value: unknown): value is PythonTuple {
  return hasKind(value, 'tuple');
}

/** Whether a value is a {@link PythonSet}, also one of another copy of the package. */
export function isPythonSet(value: unknown): value is PythonSet {
  return hasKind(value, 'set');
}

/** Whether a value is a {@link PythonBytes}, also one of another copy of the package. */
export function isPythonBytes(value: unknown): value is PythonBytes {
  return hasKind(value, 'bytes');
}

function hasKind(value: unknown, kind: string): boolean {
  return typeof value === 'object' && value !== null && (value as { [kindKey]?: unknown })[kindKey] === kind;
}

/**
 * A text that two values share exactly when Python holds them for the same key (`1 == 1.0 == True`); undefined for
 * what Python cannot hash.
 */
export function hashKey(value: PythonLiteral, depth = 0): string | undefined {
  if (value === null) return 'None';
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'boolean') return value ? 'n1' : 'n0';
  if (typeof value === 'number') return `n${value}`;
  if (typeof value === 'bigint') return bigintKey(value);
  if (isPythonBytes(value)) return `b${value.bytes.join()}`;
  if (!isPythonTuple(value) || depth > maxPythonDepth) return undefined;
  let key = 't';
  for (const item of value.items) {
    const part = hashKey(item, depth + 1);
    if (part === undefined) return undefined;
    key += `${part.length}:${part}`;
  }
  return key;
}

// An int beyond the safe range still equals a float of exactly that value.
function bigintKey(value: bigint): string {
  const nearest = Number(value);
  return Number.isFinite(nearest) && BigInt(nearest) === value ? `n${nearest}` : `i${value.toString(16)}`;
}
