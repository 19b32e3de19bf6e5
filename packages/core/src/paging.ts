import type { PagedAsyncIterableIterator } from '@azure/core-paging';
import type { Guard } from '@amltune/wire';
import type { ServicePipeline } from './pipeline.ts';

/** One page of a listing: its items, and the token that `byPage` goes on from; undefined on the last page. */
export type Page<T> = T[] & { readonly continuationToken?: string };

/** Where `byPage` starts. */
export interface PageSettings {
  /** A page's `continuationToken`. Default: the beginning. */
  continuationToken?: string;
}

/** Items of a listing one by one, or with `byPage` page by page. Nothing is sent before the first of them is asked for. */
export type PagedItems<T> = PagedAsyncIterableIterator<T, Page<T>, PageSettings>;

/** What is listed. */
export interface ListPagesOptions<Item, T> {
  /** Absolute URL of the first page, with its `api-version`; a function is called when the first item is asked for. */
  readonly url: string | (() => Promise<string>);
  readonly guard: Guard<Item>;
  readonly toItem: (item: Item) => T;
  readonly abortSignal?: AbortSignal;
}

/**
 * Lists what the service serves in pages. A `nextLink` is followed exactly as the service wrote it, provided that its host
 * may see the token. The iterator throws:
 *
 * @throws AmltuneError `ABORTED`
 * @throws AmltuneError `CONTINUATION_INVALID`
 * @throws AmltuneError `SERVICE_RESPONSE_INVALID`, also for links that go round in a circle
 * @throws AmltuneError any other `SERVICE_*` code or `HOST_REFUSED`
 */
export function listPages<Item, T>(pipeline: ServicePipeline, options: ListPagesOptions<Item, T>): PagedItems<T> {
  const read = async (continuationToken?: string) => {
    const { readPages } = await import('./read-pages.ts');
    return readPages(pipeline, options, continuationToken);
  };
  let items: Promise<PagedItems<T>> | undefined;
  return {
    async next() {
      items ??= read();
      return (await items).next();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async *byPage({ continuationToken } = {}) {
      yield* (await read(continuationToken)).byPage();
    },
  };
}
