import { HttpError } from '../http-error.ts';
import type { RouteContext } from '../route.ts';

/** Query keys of a listing that {@link toPage} reads. */
export const pageQuery = ['$top', '$skip', '$orderBy', 'listViewType'] as const;

/** What orders and filters a listing. */
export interface Listed {
  readonly isArchived: boolean;
  /** ISO 8601, which sorts as text. */
  readonly createdAt: string;
}

/** One page of `items`, the newest first where the query says so, with a link to the next. */
export function toPage<Item extends Listed>(
  context: RouteContext,
  items: readonly Item[],
  toWire: (item: Item) => unknown,
  pageSize = 20,
): { value: unknown[]; nextLink?: string } {
  const { query, url } = context;
  const view = query.get('listviewtype') ?? 'ActiveOnly';
  const views: Record<string, (item: Item) => boolean> = {
    ActiveOnly: (item) => !item.isArchived,
    ArchivedOnly: (item) => item.isArchived,
    All: () => true,
  };
  const isShown = Object.hasOwn(views, view) ? views[view] : undefined;
  if (!isShown)
    throw new HttpError(400, 'BadRequest', `The listViewType '${view}' is invalid.`, { target: 'listViewType' });
  const shown = orderBy(items.filter(isShown), query.get('$orderby'));
  const start = readCount(query, '$skip') ?? 0;
  const end = start + Math.min(readCount(query, '$top') ?? pageSize, pageSize);
  const page = { value: shown.slice(start, end).map(toWire) };
  // With `$top` the client has asked for so many and no more.
  if (end >= shown.length || query.has('$top')) return page;
  const next = new URL(url);
  next.searchParams.set('$skip', String(end));
  return { ...page, nextLink: next.href };
}

function orderBy<Item extends Listed>(items: Item[], order: string | undefined): Item[] {
  if (order === undefined) return items;
  const [, direction] = /^created(?:time|at)(?: (asc|desc))?$/i.exec(order.trim()) ?? [undefined, null];
  if (direction === null)
    throw new HttpError(400, 'BadRequest', `The order '${order}' is invalid.`, { target: '$orderBy' });
  const sign = direction?.toLowerCase() === 'desc' ? -1 : 1;
  return items.sort((a, b) => sign * (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
}

function readCount(query: ReadonlyMap<string, string>, key: string): number | undefined {
  const text = query.get(key);
  if (text === undefined) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new HttpError(400, 'BadRequest', `The value '${text}' of ${key} is not a count.`, { target: key });
}
