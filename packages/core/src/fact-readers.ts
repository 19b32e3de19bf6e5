import type { FactReader } from './fact.ts';
import { isPythonTuple, parsePythonLiteral, type PythonDict, type PythonLiteral } from './python-literal.ts';

/** The smallest machine that a model needs. */
export interface SkuSpec {
  readonly vCpuCount: number;
  readonly gpuCount: number;
  /** Gigabytes, as the service counts them. */
  readonly memoryInGB: number;
  readonly diskInGB: number;
}

/** A list of words: a Python literal in a tag, `a, b` in a property, an array in the system metadata. */
export const readWords: FactReader<readonly string[]> = (raw, from) => {
  if (Array.isArray(raw)) return toWords(raw);
  const text = readText(raw, from);
  if (from === 'tag' || /^[[('"]/.test(text)) return toWords(parsePythonLiteral(text));
  return splitWords(text);
};

/** One word or `a, b`, never a Python literal: how the tag `task` is written. */
export const readPlainWords: FactReader<readonly string[]> = (raw, from) =>
  Array.isArray(raw) ? toWords(raw) : splitWords(readText(raw, from));

/** A text without the blanks around it. */
export const readText: FactReader<string> = (raw) => {
  if (typeof raw !== 'string') throw new TypeError(`expected a text, got ${kindOf(raw)}`);
  const text = raw.trim();
  if (text === '') throw new TypeError('the text is blank');
  return text;
};

/** A whole number above 0; a text in tags, since the service keeps texts only. */
export const readCount: FactReader<number> = (raw, from) => {
  const count = typeof raw === 'number' ? raw : Number(readText(raw, from));
  if (!Number.isSafeInteger(count) || count <= 0) throw new TypeError('expected a whole number above 0');
  return count;
};

/** A UTC day as `2025-08-30`, from a day or an ISO 8601 time: days compare and print the same everywhere. */
export const readDay: FactReader<string> = (raw, from) => {
  const text = readText(raw, from);
  const time = Date.parse(text);
  if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(text) || Number.isNaN(time)) throw new TypeError('expected a date as 2025-08-30');
  const day = new Date(time).toISOString().slice(0, 10);
  if (!text.includes('T') && day !== text) throw new TypeError('there is no such day');
  return day;
};

/** `24|1|220|64`: vCPUs, GPUs, memory and disk. */
export const readSkuSpec: FactReader<SkuSpec> = (raw, from) => {
  const parts = readText(raw, from).split('|');
  const [vCpuCount = NaN, gpuCount = NaN, memoryInGB = NaN, diskInGB = NaN] = parts.map((part) =>
    /^\s*\d+(\.\d+)?\s*$/.test(part) ? Number(part) : NaN,
  );
  const spec = { vCpuCount, gpuCount, memoryInGB, diskInGB };
  if (parts.length !== 4 || Object.values(spec).some(Number.isNaN)) {
    throw new TypeError('expected vCPUs|GPUs|memory|disk as 24|1|220|64');
  }
  return spec;
};

/** A Python dict whose keys are texts; an object in the system metadata. */
export const readDict: FactReader<PythonDict> = (raw, from) => {
  const value = isPlainObject(raw) ? raw : parsePythonLiteral(readText(raw, from));
  if (!isPythonDict(value)) throw new TypeError(`expected a dict with texts as keys, got ${kindOf(value)}`);
  return value;
};

function toWords(value: PythonLiteral | readonly unknown[]): readonly string[] {
  // A lone text is one word; taken as a sequence it would become its letters.
  const items: unknown = typeof value === 'string' ? [value] : isPythonTuple(value) ? value.items : value;
  if (!Array.isArray(items)) throw new TypeError(`expected a list of texts, got ${kindOf(value)}`);
  return items.map((item: unknown) => {
    if (typeof item !== 'string') throw new TypeError(`expected a list of texts, got ${kindOf(item)} in it`);
    return item.trim();
  });
}

function splitWords(text: string): readonly string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function isPlainObject(value: unknown): value is PythonDict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPythonDict(value: PythonLiteral): value is PythonDict {
  const prototype: unknown = isPlainObject(value) ? Object.getPrototypeOf(value) : undefined;
  return prototype === null || prototype === Object.prototype;
}

function kindOf(value: unknown): string {
  if (value === null) return 'None';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? `a ${value.constructor?.name ?? 'dict'}` : `a ${typeof value}`;
}
