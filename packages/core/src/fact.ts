import { isDeepStrictEqual } from 'node:util';

/** Where the service keeps a fact about a model. */
export type FactSource = 'tag' | 'property' | 'system-metadata';

/** A value together with the place that it was read from. */
export interface FactValue<T> {
  readonly value: T;
  readonly from: FactSource;
  /** Name of the tag or property, or path in the system metadata, as `supportedComputes.finetuneComputes`. */
  readonly key: string;
}

/** What decided about a fact, and every place that says something else. */
export interface Fact<T> extends FactValue<T> {
  /** Places with another value, which did not decide; absent when all agree. */
  readonly alternatives?: readonly FactValue<T>[];
}

/** A place whose text could not be read. It is left out; the asset stays usable. */
export interface FactFinding {
  readonly from: FactSource;
  readonly key: string;
  readonly problem: string;
}

/** The three sources, as the service sends them. */
export interface FactSources {
  readonly tags: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly systemMetadata: Readonly<Record<string, unknown>>;
}

/** Reads a raw value of a source; what it throws becomes the finding's problem. */
export type FactReader<T> = (raw: unknown, from: FactSource) => T;

/** One place that a fact may stand in. */
export type FactPlace = readonly [from: FactSource, key: string];

/** Reads a fact from all its places: the first readable one decides. Undefined where no place has it. */
export function readFact<T>(
  sources: FactSources,
  places: readonly FactPlace[],
  read: FactReader<T>,
  findings: FactFinding[],
): Fact<T> | undefined {
  const values: FactValue<T>[] = [];
  for (const [from, key] of places) {
    const raw = findRaw(sources, from, key);
    // Tags that only mark something, as `Featured`, have an empty text.
    if (raw === undefined || raw === null || raw === '') continue;
    try {
      values.push({ value: read(raw, from), from, key });
    } catch (error) {
      findings.push({ from, key, problem: error instanceof Error ? error.message : String(error) });
    }
  }
  const [decided, ...others] = values;
  if (!decided) return undefined;
  const alternatives = others.filter(({ value }) => !isSame(value, decided.value));
  return { ...decided, ...(alternatives.length > 0 && { alternatives }) };
}

function findRaw({ tags, properties, systemMetadata }: FactSources, from: FactSource, key: string): unknown {
  if (from === 'tag') return ownValue(tags, key);
  if (from === 'property') return ownValue(properties, key);
  return key.split('.').reduce<unknown>(ownValue, systemMetadata);
}

function ownValue(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return undefined;
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

/** The order of a list of sizes and the letter case of a licence differ between places without meaning anything. */
function isSame(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(toComparable(left), toComparable(right));
}

function toComparable(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase();
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown) => String(item).toLowerCase()).sort();
}
