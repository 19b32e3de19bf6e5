import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { refuseHost } from './host-guard.ts';

const maxRedirects = 5;

/** Statuses that a request follows whatever its method, and those that only a read follows. */
const keepsMethod = new Set([307, 308]);
const readsOnly = new Set([301, 302, 303]);

/**
 * Follows redirects to the same origin, each hop through the policies below, so with a token. Another origin is refused:
 * also a request without a token may carry a key or a signature. What is not followed comes back as it is.
 */
export function redirectPolicy(): PipelinePolicy {
  return {
    name: 'redirect',
    async sendRequest(request, next) {
      const firstUrl = request.url;
      try {
        let response = await next(request);
        for (let hops = 0; hops < maxRedirects; hops++) {
          const target = readTarget(request, response);
          if (target === undefined) break;
          request.url = target;
          response = await next(request);
        }
        return response;
      } finally {
        // A retry starts where the request started.
        request.url = firstUrl;
      }
    },
  };
}

function readTarget(request: PipelineRequest, { status, headers }: PipelineResponse): string | undefined {
  const location = headers.get('location');
  if (location === undefined || !(keepsMethod.has(status) || readsOnly.has(status))) return undefined;
  if (!URL.canParse(location, request.url)) throw refuseHost(location, `it is the target of a redirect and no URL`);
  const target = new URL(location, request.url);
  if (target.origin !== new URL(request.url).origin || target.username || target.password) {
    throw refuseHost(target.href, `${new URL(request.url).host} redirected there, to another origin`);
  }
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return isRead || keepsMethod.has(status) ? target.href : undefined;
}
