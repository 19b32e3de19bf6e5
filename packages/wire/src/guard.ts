/** Where a value departs from its shape, as `properties.flavors: expected an object, got null`; undefined when it fits. */
export type Problem = string | undefined;

/** A check that doubles as the TypeScript type it proves. */
export interface Guard<T> {
  (value: unknown, path?: string): Problem;
  /** Carries the type only; never set. */
  readonly type?: T;
}

/** A guard of a key that may be absent; made by `optional` and `maybe`, read by `object`. */
export interface OptionalGuard<T> extends Guard<T> {
  readonly isOptional: true;
}

/** The type that a guard proves. */
export type Infer<G> = G extends Guard<infer T> ? T : never;

// Combinators are marked free of side effects, so that bundlers drop the shapes that nobody uses.

type Shape = Readonly<Record<string, Guard<unknown>>>;
type OptionalKeys<S extends Shape> = { [K in keyof S]: S[K] extends OptionalGuard<unknown> ? K : never }[keyof S];
type Flat<T> = { [K in keyof T]: T[K] };

/** The object type of a shape: keys whose guard is optional may be absent. */
export type ObjectOf<S extends Shape> = Flat<
  { [K in Exclude<keyof S, OptionalKeys<S>>]: Infer<S[K]> } & { [K in OptionalKeys<S>]?: Infer<S[K]> }
>;

/** Whether a value has a guard's shape. */
export function matches<T>(guard: Guard<T>, value: unknown): value is T {
  return guard(value) === undefined;
}

/** Any text. */
export const string: Guard<string> = (value, path) =>
  typeof value === 'string' ? undefined : mismatch(path, 'a string', value);

/** Any finite number. */
export const number: Guard<number> = (value, path) =>
  Number.isFinite(value) ? undefined : mismatch(path, 'a number', value);

/** True or false; not their text forms. */
export const boolean: Guard<boolean> = (value, path) =>
  typeof value === 'boolean' ? undefined : mismatch(path, 'true or false', value);

/** Whatever stands there: parts that the service lets its callers fill as they like. */
export const anything: Guard<unknown> = () => undefined;

/** No answer body: the literal null that a 202 carries, or an empty body. */
export const nothing: Guard<null | undefined> = (value, path) =>
  value === null || value === undefined ? undefined : mismatch(path, 'nothing', value);

/** One of a closed set of texts. Use it only where an unknown one cannot be handled. */
/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const T extends string>(...words: readonly T[]): Guard<T> {
  return (value, path) =>
    words.some((word) => word === value) ? undefined : mismatch(path, words.join(' or '), value, true);
}

/** Any text, typed with the words known so far: the service adds states and kinds without a new version. */
/* @__NO_SIDE_EFFECTS__ */
export function openEnum<T extends string>(): Guard<T | (string & {})> {
  return string;
}

/** A value that the service may set to null. */
/* @__NO_SIDE_EFFECTS__ */
export function nullable<T>(guard: Guard<T>): Guard<T | null> {
  return (value, path) => (value === null ? undefined : guard(value, path));
}

/** A key that may be absent. */
/* @__NO_SIDE_EFFECTS__ */
export function optional<T>(guard: Guard<T>): OptionalGuard<T> {
  const check: Guard<T> = (value, path) => (value === undefined ? undefined : guard(value, path));
  return Object.assign(check, { isOptional: true } as const);
}

/** A key that may be absent or null: how most services of Azure ML leave a field unset. */
/* @__NO_SIDE_EFFECTS__ */
export function maybe<T>(guard: Guard<T>): OptionalGuard<T | null> {
  return optional(nullable(guard));
}

/** A list whose every item fits the guard. */
/* @__NO_SIDE_EFFECTS__ */
export function arrayOf<T>(guard: Guard<T>): Guard<T[]> {
  return (value, path = '') => {
    if (!Array.isArray(value)) return mismatch(path, 'an array', value);
    for (const [index, item] of value.entries()) {
      const problem = guard(item, `${path}[${index}]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** An object with keys of any name whose every value fits the guard. */
/* @__NO_SIDE_EFFECTS__ */
export function recordOf<T>(guard: Guard<T>): Guard<Record<string, T>> {
  return (value, path = '') => {
    if (!isRecord(value)) return mismatch(path, 'an object', value);
    for (const key of Object.keys(value)) {
      const problem = guard(value[key], pathOf(path, key));
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** An object with the given keys. Others are accepted: the service's answers grow. */
/* @__NO_SIDE_EFFECTS__ */
export function object<const S extends Shape>(shape: S): Guard<ObjectOf<S>> {
  const fields = Object.entries(shape);
  return (value, path = '') => {
    if (!isRecord(value)) return mismatch(path, 'an object', value);
    for (const [key, guard] of fields) {
      const problem = guard(value[key], pathOf(path, key));
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** An object whose shape depends on the text under one key; that key is added to each type. */
/* @__NO_SIDE_EFFECTS__ */
export function variants<const K extends string, const V extends Readonly<Record<string, Guard<object>>>>(
  key: K,
  guards: V,
): Guard<{ [W in keyof V & string]: Flat<Record<K, W> & Infer<V[W]>> }[keyof V & string]> {
  const kinds = oneOf(...Object.keys(guards));
  return (value, path = '') => {
    if (!isRecord(value)) return mismatch(path, 'an object', value);
    const kind = value[key];
    return matches(kinds, kind) ? guards[kind]?.(value, path) : kinds(kind, pathOf(path, key));
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathOf(path: string, key: string): string {
  // Keys of a record are anybody's text, and problems are printed: nothing but plain ASCII, and not too much of it.
  if (!/^[\w$-]{1,100}$/.test(key)) return `${path}[${JSON.stringify(key.slice(0, 100).replaceAll(/[^ -~]/g, '?'))}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Names the kind of the value and never the value, which may be a secret; `showWord` only where a plain word is due. */
function mismatch(path: string | undefined, expected: string, value: unknown, showWord = false): string {
  const got = showWord && typeof value === 'string' && /^[\w .-]{1,40}$/.test(value) ? `"${value}"` : kindOf(value);
  return `${path ? `${path}: ` : ''}expected ${expected}, got ${got}`;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
