import { Hono } from 'hono';
import type { HostKind } from './hosts.ts';
import type { Route } from './route.ts';

/** A route that matches a request, with the parameters of its path. */
export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** What each matched request is handed to. */
export type HandleMatch<Env> = (match: RouteMatch, env: Env) => Promise<Response>;

/** Finds the route of a request on a host, or calls `unmatched`. */
export interface Router<Env> {
  fetch(request: Request, env: Env): Promise<Response>;
}

const armHosts: readonly HostKind[] = ['management', 'api', 'experiments'];

/**
 * Builds one Hono app of all routes; a path there begins with the method, as Hono would answer HEAD by the route for GET,
 * and the kind of the host.
 */
export function createRouter<Env extends { readonly url: URL; readonly host: { readonly kind: HostKind } }>(
  routes: readonly Route[],
  handle: HandleMatch<Env>,
  unmatched: (env: Env) => Promise<Response>,
): Router<Env> {
  const canonical = createCanonicalPath(routes);
  const getPath = ({ method }: Request, options?: { env?: Env }) => {
    if (!options?.env) return '/';
    const { url, host } = options.env;
    return `/${method}/${host.kind}${armHosts.includes(host.kind) ? canonical(host.kind, url.pathname) : url.pathname}`;
  };
  const app = new Hono<{ Bindings: Env }>({ getPath });
  for (const route of routes) {
    app.all(`/${route.method}/${route.host}${toHonoPath(route.path)}`, (context) =>
      handle({ route, params: context.req.param() }, context.env),
    );
  }
  app.notFound((context) => unmatched(context.env));
  // Handlers answer for all their errors; what is left is a defect, and must not become Hono's plain 500.
  app.onError((error) => {
    throw error;
  });
  return { fetch: async (request, env) => app.fetch(request, env) };
}

function toHonoPath(template: string): string {
  return template.replaceAll(/\{(\w+)\*\}/g, ':$1{.+}').replaceAll(/\{(\w+)\}/g, ':$1');
}

/**
 * ARM does not tell upper from lower case in the fixed parts of a path, and clients write `resourcegroups`. A name keeps
 * its case even where it reads like a fixed part, as long as no other route of its host has that part in its place.
 */
function createCanonicalPath(routes: readonly Route[]): (host: HostKind, path: string) => string {
  const spelling = new Map<string, string>();
  for (const { host, path } of routes) {
    path.split('/').forEach((segment, index) => {
      if (segment && !segment.startsWith('{')) spelling.set(`${host}/${index}/${segment.toLowerCase()}`, segment);
    });
  }
  return (host, path) =>
    path
      .split('/')
      .map((segment, index) => spelling.get(`${host}/${index}/${segment.toLowerCase()}`) ?? segment)
      .join('/');
}
