import type { PagedAsyncIterableIterator } from '@azure/core-paging';
import { pagedList, type Guard } from '@amltune/wire';
import { throwIfAborted } from './abort.ts';
import { coreError } from './error-codes.ts';
import type { ServicePipeline } from './pipeline.ts';
import { quoteText } from './quote-text.ts';
import { readAnswer } from './read-answer.ts';

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
  let items: Promise<PagedItems<T>> | undefined;
  return {
    async next() {
      items ??= readPages(pipeline, options);
      return (await items).next();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async *byPage({ continuationToken } = {}) {
      yield* (await readPages(pipeline, options, continuationToken)).byPage();
    },
  };
}

/** One walk over the pages, so that links are compared with those of this walk only. */
async function readPages<Item, T>(
  pipeline: ServicePipeline,
  { url, guard, toItem, abortSignal }: ListPagesOptions<Item, T>,
  continuationToken?: string,
): Promise<PagedItems<T>> {
  throwIfAborted(abortSignal);
  const listing = typeof url === 'string' ? url : await url();
  if (continuationToken !== undefined) checkContinuation(continuationToken, listing);
  const { getPagedAsyncIterator } = await import('@azure/core-paging');
  const path = new URL(listing).pathname;
  const seen = new Set<string>();
  return getPagedAsyncIterator<T, Page<T>, PageSettings>({
    firstPageLink: continuationToken ?? listing,
    async getPage(url) {
      throwIfAborted(abortSignal);
      seen.add(url);
      const answer = await pipeline.send({ method: 'GET', url, ...(abortSignal && { abortSignal }) });
      const { value, nextLink } = readAnswer(answer, pagedList(guard), `the listing ${path}`);
      if (!nextLink) return { page: value.map(toItem) };
      if (seen.has(nextLink)) {
        throw coreError('SERVICE_RESPONSE_INVALID', `The listing ${path} goes round: a page links to one before it.`, {
          details: { requestId: answer.requestId, pageCount: seen.size },
        });
      }
      return { page: Object.assign(value.map(toItem), { continuationToken: nextLink }), nextPageLink: nextLink };
    },
  });
}

/** The host is checked when the request is sent; this tells a token of another listing. */
function checkContinuation(token: string, listing: string): void {
  if (URL.canParse(token) && resourceOf(token) === resourceOf(listing)) return;
  throw coreError('CONTINUATION_INVALID', `The continuation token ${quoteText(token, 60)} is not of this listing.`);
}

/** What a URL lists, without what a gateway puts before it. */
function resourceOf(url: string): string {
  const path = new URL(url).pathname.toLowerCase();
  return path.slice(Math.max(0, path.indexOf('/providers/')));
}
