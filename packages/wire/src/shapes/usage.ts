import { maybe, number, object, string, type Infer } from '../guard.ts';

/** How much of one quota of a region is in use; an item of the paged list `usages`. */
export const usage = object({
  id: maybe(string),
  name: object({ value: string, localizedValue: maybe(string) }),
  currentValue: number,
  limit: number,
  unit: maybe(string),
});

/** How much of one quota of a region is in use. */
export type Usage = Infer<typeof usage>;
