import { hashKey, type PythonDict, type PythonLiteral } from './values.ts';

type Entries = readonly (readonly [PythonLiteral, PythonLiteral])[];

/**
 * Builds a dict as Python does: of equal keys the first one stays, at its place, with the last value. Every key must
 * be hashable.
 */
export function buildDict(entries: Entries): PythonDict | ReadonlyMap<PythonLiteral, PythonLiteral> {
  if (hasTextKeys(entries)) {
    // Without a prototype, so that a key such as __proto__ is a key like any other.
    const dict = Object.create(null) as Record<string, PythonLiteral>;
    for (const [key, value] of entries) dict[key] = value;
    return dict;
  }
  const firstKeys = new Map<string | undefined, PythonLiteral>();
  const dict = new Map<PythonLiteral, PythonLiteral>();
  for (const [key, value] of entries) {
    const hash = hashKey(key);
    const firstKey = firstKeys.get(hash);
    if (firstKey === undefined) firstKeys.set(hash, key);
    dict.set(firstKey ?? key, value);
  }
  return dict;
}

function hasTextKeys(entries: Entries): entries is readonly (readonly [string, PythonLiteral])[] {
  return entries.every(([key]) => typeof key === 'string');
}
