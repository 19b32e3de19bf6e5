import { readFileSync } from 'node:fs';

/** A recorded or documented answer of the service, as the tests of `@amltune/wire` keep it. */
export function readRecordedAnswer(name: string): unknown {
  const path = new URL(`../../wire/test/fixtures/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { body: unknown }).body;
}

/**
 * The keys that a recorded answer has and ours has not, as paths. Lists are compared by their first items; below
 * `freeForm`, whose keys are names and not fields, nothing is.
 */
export function findMissingKeys(
  recorded: unknown,
  ours: unknown,
  freeForm: readonly string[] = [],
  path = '',
): string[] {
  if (Array.isArray(recorded) && Array.isArray(ours)) {
    return recorded.length && ours.length ? findMissingKeys(recorded[0], ours[0], freeForm, `${path}[]`) : [];
  }
  if (!isRecord(recorded) || !isRecord(ours) || freeForm.includes(path)) return [];
  return Object.entries(recorded).flatMap(([key, value]) => {
    const inner = path ? `${path}.${key}` : key;
    return key in ours ? findMissingKeys(value, ours[key], freeForm, inner) : [inner];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
