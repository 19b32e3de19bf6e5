import { getPagedAsyncIterator } from '@azure/core-paging';
import { pagedList } from '@amltune/wire';
import { throwIfAborted } from './abort.ts';
import { coreError } from './error-codes.ts';
import type { ListPagesOptions, Page, PagedItems, PageSettings } from './paging.ts';
import type { ServicePipeline } from './pipeline.ts';
import { quoteText } from './quote-text.ts';
import { readAnswer } from './read-answer.ts';

/** One walk over the pages, so that links are compared with those of this walk only. */
export async function readPages<Item, T>(
  pipeline: ServicePipeline,
  { url, guard, toItem, abortSignal }: ListPagesOptions<Item, T>,
  continuationToken?: string,
): Promise<PagedItems<T>> {
  throwIfAborted(abortSignal);
  const listing = typeof url === 'string' ? url : await url();
  if (continuationToken !== undefined) checkContinuation(continuationToken, listing);
  const path = new URL(listing).pathname;
  const seen = new Set<string>();
  return getPagedAsyncIterator<T, Page<T>, PageSettings>({
    firstPageLink: continuationToken ?? listing,
    async getPage(url) {
      throwIfAborted(abortSignal);
      seen.add(url);
      const answer = await pipeline.send({ method: 'GET', url, abortSignal });
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
