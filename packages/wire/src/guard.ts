/** Where a value departs from its shape, as `properties.flavors: expected an object, got null`; undefined when it fits. */
export type Problem = string | undefined;

/** A check that doubles as the TypeScript type it proves. */
export interface Guard<T> {
  (value: unknown, path?: string): Problem;
  /** Carries the type only; never set. */
  readonly type?: T;
}

/** The type that a guard proves. */
export type Infer<G> = G extends Guard<infer T> ? T : never;

/** Whether a value has a guard's shape. */
export function matches<T>(guard: Guard<T>, value: unknown): value is T {
  return guard(value) === undefined;
}
