import type { SchemaElement, SchemaTree } from 'hyparquet';
import { dataError } from '../error-codes.ts';
import type { ParquetLeaf } from './schema.ts';

/** Turns a value as hyparquet assembles it into one that `JSON.stringify` writes. */
export type ToJsonValue = (value: unknown) => unknown;

// In Node since 21; TypeScript's library does not have it yet.
const { rawJSON } = JSON as unknown as { rawJSON: (this: void, text: string) => unknown };
// A byte order mark inside a text is text.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** How texts and times are read. Times keep the digits that a `Date` would drop. */
export const parsers = {
  stringFromBytes(bytes: Uint8Array): string {
    try {
      return utf8.decode(bytes);
    } catch (cause) {
      throw dataError('PARQUET_INVALID', 'A text of the parquet file is not UTF-8.', { cause });
    }
  },
  jsonFromBytes: (bytes: Uint8Array): unknown => JSON.parse(parsers.stringFromBytes(bytes)),
  timestampFromMilliseconds: (value: bigint) => toTime(value, 1000n),
  timestampFromMicroseconds: (value: bigint) => toTime(value, 1_000_000n),
  timestampFromNanoseconds: (value: bigint) => toTime(value, 1_000_000_000n),
  dateFromDays: (days: number) => toTime(BigInt(days) * 86_400n, 1n),
};

/**
 * The mapping of one column to JSON: texts, numbers, booleans, lists and structs as themselves; whole numbers beyond
 * 2^53 and decimals as exact JSON numbers; dates and times as ISO 8601 text in UTC; maps as objects; NaN and infinities
 * as null, as `JSON.stringify` has it. A null is always written, at any depth.
 *
 * @throws AmltuneError `PARQUET_UNSUPPORTED` for intervals, BSON, variants, shapes and bare bytes of fixed length
 */
export function toJsonMapping(node: SchemaTree, leaves: readonly ParquetLeaf[]): ToJsonValue {
  const { element, children } = node;
  const type = element.logical_type?.type;
  if (type === 'VARIANT' || type === 'GEOMETRY' || type === 'GEOGRAPHY') throw unsupported(node, type);
  const [child] = children;
  if (!child) return isRepeated(element) ? listOf(leafMapping(node, leaves)) : leafMapping(node, leaves);
  const mapping = element.converted_type === 'LIST' ? listMapping(node, child, leaves) : groupMapping(node, leaves);
  return isRepeated(element) ? listOf(mapping) : mapping;
}

function leafMapping({ element, path }: SchemaTree, leaves: readonly ParquetLeaf[]): ToJsonValue {
  const leaf = leaves.find((candidate) => candidate.path.join('.') === path.join('.'));
  const scale = leaf?.decimalScale;
  // 76 digits are the most that any writer allows.
  if (scale !== undefined && (scale < 0 || scale > 76))
    throw unsupported({ element, path }, `a decimal of scale ${scale}`);
  if (scale !== undefined) return nullOr((value) => rawJSON(toDecimalText(value, scale)));
  const logical = element.logical_type?.type;
  if (element.converted_type === 'BSON' || element.converted_type === 'INTERVAL') {
    throw unsupported({ element, path }, element.converted_type);
  }
  if (element.type === 'FIXED_LEN_BYTE_ARRAY' && logical !== 'UUID' && logical !== 'FLOAT16') {
    throw unsupported({ element, path }, 'bytes of fixed length');
  }
  if (element.type !== 'INT64') return (value) => value ?? null;
  return nullOr((value) => (typeof value === 'bigint' ? toExactNumber(value) : value));
}

/** hyparquet unwraps lists of the usual three levels; the two older notations are unwrapped here. */
function listMapping(list: SchemaTree, repeated: SchemaTree, leaves: readonly ParquetLeaf[]): ToJsonValue {
  const [element, ...more] = repeated.children;
  if (list.children.length !== 1 || !isRepeated(repeated.element)) throw unsupported(list, 'a list of an unknown form');
  const name = repeated.element.name;
  if (!element) return listOf(leafMapping(repeated, leaves));
  if (more.length > 0) {
    const items = listOf(groupMapping(repeated, leaves));
    return nullOr((value) => items((value as Record<string, unknown>)[name]));
  }
  const item = toJsonMapping(element, leaves);
  // The rule of the format's specification for lists of one-field structs.
  if (name === 'array' || name === `${list.element.name}_tuple`) {
    return listOf((value) => ({ [element.element.name]: item(value) }));
  }
  return listOf(item);
}

function groupMapping(node: SchemaTree, leaves: readonly ParquetLeaf[]): ToJsonValue {
  if (node.element.converted_type === 'MAP') return mapMapping(node, leaves);
  const fields = node.children.map((child) => [child.element.name, toJsonMapping(child, leaves)] as const);
  if (fields.some(([name]) => name === '__proto__')) throw unsupported(node, 'the name __proto__');
  return nullOr((value) => {
    const struct: Record<string, unknown> = {};
    for (const [name, mapping] of fields) struct[name] = mapping((value as Record<string, unknown>)[name]);
    return struct;
  });
}

function mapMapping(node: SchemaTree, leaves: readonly ParquetLeaf[]): ToJsonValue {
  const [entry] = node.children;
  const [key, value] = entry?.children ?? [];
  const hasKnownForm =
    node.children.length === 1 &&
    entry &&
    isRepeated(entry.element) &&
    key?.element.name === 'key' &&
    value?.element.name === 'value';
  if (!hasKnownForm) throw unsupported(node, 'a map of an unknown form');
  const isText = key.element.type === 'BYTE_ARRAY' || key.element.type?.startsWith('INT');
  if (!isText || key.children.length > 0 || entry.children.length !== 2)
    throw unsupported(key, 'a map key of this type');
  const mapping = toJsonMapping(value, leaves);
  return nullOr((map) =>
    Object.fromEntries(Object.entries(map as object).map(([name, item]) => [name, mapping(item)])),
  );
}

function listOf(item: ToJsonValue): ToJsonValue {
  return nullOr((value) => {
    if (!Array.isArray(value))
      throw dataError('PARQUET_INVALID', 'A list of the parquet file has no elements where it should.');
    return value.map(item);
  });
}

function nullOr(mapping: ToJsonValue): ToJsonValue {
  return (value) => (value === null || value === undefined ? null : mapping(value));
}

function isRepeated(element: SchemaElement): boolean {
  return element.repetition_type === 'REPEATED';
}

function toExactNumber(value: bigint): unknown {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : rawJSON(String(value));
}

/** Writes an unscaled number with its decimal point: big-endian two's complement, or an integer. */
function toDecimalText(value: unknown, scale: number): string {
  const unscaled = value instanceof Uint8Array ? toBigInt(value) : BigInt(value as number | bigint);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${unscaled < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
}

function toBigInt(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes).toString('hex') || '0';
  return BigInt.asIntN(Math.max(bytes.length, 1) * 8, BigInt(`0x${hex}`));
}

/** ISO 8601 as a `Date` writes it; digits below the millisecond are added where there are any. */
function toTime(value: bigint, unitsInSecond: bigint): string {
  const unitsInMs = unitsInSecond / 1000n;
  let ms = unitsInMs > 0n ? value / unitsInMs : value * 1000n;
  let rest = unitsInMs > 0n ? value % unitsInMs : 0n;
  if (rest < 0n) {
    rest += unitsInMs;
    ms -= 1n;
  }
  const date = new Date(Number(ms));
  if (Number.isNaN(date.getTime()))
    throw dataError('PARQUET_UNSUPPORTED', 'A time of the parquet file is out of range.');
  const text = date.toISOString();
  return rest === 0n ? text : text.replace('Z', `${String(rest).padStart(String(unitsInMs).length - 1, '0')}Z`);
}

function unsupported({ path }: Pick<SchemaTree, 'path' | 'element'>, what: string): Error {
  const column = path.join('.');
  return dataError(
    'PARQUET_UNSUPPORTED',
    `The column ${JSON.stringify(column)} holds ${what}, which has no JSON form.`,
  );
}
