import { arrayOf, maybe, object, string, type Guard } from '../guard.ts';

/** A page of a list. Run history also sends `continuationToken`, which says nothing that `nextLink` does not. */
export interface PagedList<T> {
  value: T[];
  /** Absolute URL of the next page, to be used as it stands; null or absent on the last one. */
  nextLink?: string | null;
}

/** A page of a list whose items fit the guard. */
/* @__NO_SIDE_EFFECTS__ */
export function pagedList<T>(item: Guard<T>): Guard<PagedList<T>> {
  return object({ value: arrayOf(item), nextLink: maybe(string) });
}
