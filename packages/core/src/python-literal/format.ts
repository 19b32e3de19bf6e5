import { coreError } from '../error-codes.ts';
import { maxDecimalDigits } from './number-token.ts';
import { defaultMaxLength } from './parse.ts';
import { reprBytes, reprFloat, reprText } from './repr.ts';
import { hashKey, isPythonBytes, isPythonSet, isPythonTuple, maxPythonDepth } from './values.ts';
import type { PythonBytes, PythonDict, PythonLiteral, PythonSet } from './values.ts';

/**
 * How a number prints. `int`: a safe whole number as an `int`, every other one as a `float`. `float`: all as `float`,
 * so that 1 is `1.0`. A bigint is an `int` and -0 is a `float` either way.
 */
export type PythonNumberType = 'int' | 'float';

/** What a value alone does not say about its text. */
export interface FormatPythonLiteralOptions {
  /**
   * One type for every number in the value, or a function from a number's path: the list indexes and dict keys that
   * lead to it, none for the value itself. Keys of a dict are always printed as `int`. Default `int`.
   */
  numberType?: PythonNumberType | ((path: readonly PythonLiteral[]) => PythonNumberType);
  /** The longest text made, in UTF-16 units. Default 32,768. */
  maxLength?: number;
}

/**
 * Prints what CPython 3.11's `str()` prints of a value: a string bare, everything inside a list, dict, set or tuple as
 * `repr` does. A set is printed in the order of its items, where Python's own order varies from run to run.
 *
 * {@link parsePythonLiteral} reads the text back to an equal value, except that a string on its own needs quotes first.
 *
 * @throws AmltuneError `PYTHON_LITERAL_INVALID` for two keys that are equal in Python, or a key that it cannot hash.
 * @throws AmltuneError `PYTHON_LITERAL_UNSUPPORTED` for a number that is not finite, an integer of over 4,300 digits,
 * and any object that is no Python literal.
 * @throws AmltuneError `PYTHON_LITERAL_TOO_LARGE` for nesting beyond 200 levels, a cycle, or a text beyond `maxLength`.
 *
 * @example
 * formatPythonLiteral({ precision: 16, lr: 2e-5, apply_lora: true }); // {'precision': 16, 'lr': 2e-05, 'apply_lora': True}
 */
export function formatPythonLiteral(value: PythonLiteral, options: FormatPythonLiteralOptions = {}): string {
  if (typeof value === 'string') return value;
  return new LiteralWriter(options).write(value);
}

class LiteralWriter {
  readonly #numberType: NonNullable<FormatPythonLiteralOptions['numberType']>;
  readonly #maxLength: number;
  readonly #path: PythonLiteral[] = [];
  readonly #parts: string[] = [];
  #length = 0;

  constructor({ numberType = 'int', maxLength = defaultMaxLength }: FormatPythonLiteralOptions) {
    this.#numberType = numberType;
    this.#maxLength = maxLength;
  }

  write(value: PythonLiteral): string {
    this.#writeValue(value);
    return this.#parts.join('');
  }

  #writeValue(value: PythonLiteral): void {
    if (isPythonTuple(value)) this.#writeItems('(', value.items, value.items.length === 1 ? ',)' : ')');
    else if (isPythonSet(value)) this.#writeSet(value);
    else if (isList(value)) this.#writeItems('[', value, ']');
    else if (isMap(value)) this.#writeDict(value);
    else if (isDict(value)) this.#writeDict(Object.entries(value));
    else this.#add(this.#reprScalar(value));
  }

  #reprScalar(value: string | number | bigint | boolean | null | PythonBytes): string {
    switch (typeof value) {
      case 'string':
        return reprText(value);
      case 'boolean':
        return value ? 'True' : 'False';
      case 'number':
        return reprNumber(
          value,
          typeof this.#numberType === 'function' ? this.#numberType(this.#path) : this.#numberType,
        );
      case 'bigint':
        return reprBigint(value);
      default:
        if (value === null) return 'None';
        if (isPythonBytes(value)) return reprBytes(value.bytes);
        throw unsupported(`a JavaScript ${typeof value} has no Python literal`);
    }
  }

  #writeSet({ items }: PythonSet): void {
    if (items.length > 0) this.#writeItems('{', items, '}');
    else this.#add('set()');
  }

  #writeItems(open: string, items: readonly PythonLiteral[], close: string): void {
    this.#add(open);
    items.forEach((item, index) => {
      if (index > 0) this.#add(', ');
      this.#writeWithin(index, item);
    });
    this.#add(close);
  }

  #writeDict(entries: Iterable<readonly [PythonLiteral, PythonLiteral]>): void {
    const hashes = new Set<string>();
    this.#add('{');
    for (const [key, value] of entries) {
      const hash = hashKey(key);
      if (hash === undefined) throw invalid('a dict has a key that Python cannot hash');
      if (hashes.has(hash)) throw invalid('a dict has two keys that are equal in Python');
      if (hashes.size > 0) this.#add(', ');
      hashes.add(hash);
      this.#add(`${typeof key === 'string' ? reprText(key) : formatPythonLiteral(key)}: `);
      this.#writeWithin(key, value);
    }
    this.#add('}');
  }

  #writeWithin(step: PythonLiteral, value: PythonLiteral): void {
    if (this.#path.length === maxPythonDepth) throw tooLarge(`nested deeper than ${maxPythonDepth} levels`);
    this.#path.push(step);
    this.#writeValue(value);
    this.#path.pop();
  }

  #add(part: string): void {
    this.#length += part.length;
    if (this.#length > this.#maxLength) throw tooLarge(`longer than ${this.#maxLength} characters`);
    this.#parts.push(part);
  }
}

function reprNumber(value: number, type: PythonNumberType): string {
  if (!Number.isFinite(value)) throw unsupported(`the number ${value} has no Python literal`);
  const isInt = type === 'int' && Number.isSafeInteger(value) && !Object.is(value, -0);
  return isInt ? String(value) : reprFloat(value);
}

function reprBigint(value: bigint): string {
  const magnitude = value < 0n ? -value : value;
  if (magnitude >= 10n ** BigInt(maxDecimalDigits)) {
    throw unsupported(`Python prints no integer of over ${maxDecimalDigits} digits`);
  }
  return String(value);
}

function isList(value: PythonLiteral): value is readonly PythonLiteral[] {
  return Array.isArray(value);
}

function isMap(value: PythonLiteral): value is ReadonlyMap<PythonLiteral, PythonLiteral> {
  return value instanceof Map;
}

function isDict(value: PythonLiteral): value is PythonDict {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

const invalid = (message: string) => coreError('PYTHON_LITERAL_INVALID', message);
const unsupported = (message: string) => coreError('PYTHON_LITERAL_UNSUPPORTED', message);
const tooLarge = (reason: string) => coreError('PYTHON_LITERAL_TOO_LARGE', `the value's Python literal is ${reason}`);
