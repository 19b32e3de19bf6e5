import type { Page, PagedItems, PageSettings } from '@amltune/core';

/** A listing of other items, one for one; pages keep their tokens. */
export function mapPages<From, To>(pages: PagedItems<From>, toItem: (item: From) => To): PagedItems<To> {
  return {
    async next() {
      const turn = await pages.next();
      return turn.done ? { done: true, value: undefined } : { done: false, value: toItem(turn.value) };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async *byPage(settings?: PageSettings) {
      for await (const page of pages.byPage(settings)) {
        const { continuationToken } = page;
        const mapped: Page<To> = Object.assign(page.map(toItem), continuationToken && { continuationToken });
        yield mapped;
      }
    },
  };
}
