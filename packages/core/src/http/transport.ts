import type { HttpClient, PipelineRequest } from '@azure/core-rest-pipeline';
import { coreError } from '../error-codes.ts';
import { createRouter } from './agents.ts';
import { exchange } from './exchange.ts';
import { networkError } from './network-error.ts';
import type { ConnectionSettings } from './settings.ts';

/** The client behind `createHttpClient`, loaded with the first request. */
export function createTransport(settings: ConnectionSettings): HttpClient {
  const routeOf = createRouter(settings);
  return {
    async sendRequest(request) {
      const url = checkUrl(request, settings);
      const route = await routeOf(url);
      try {
        return await exchange(request, url, route);
      } catch (error) {
        throw networkError(error, url.host, route.via);
      }
    },
  };
}

/** The messages name the host only: path and query may hold a signature. */
function checkUrl(request: PipelineRequest, { connectTo }: ConnectionSettings): URL {
  const url = URL.parse(request.url);
  if (!url) throw coreError('REQUEST_REFUSED', 'The URL of the request is not an absolute URL.');
  if (url.protocol === 'https:') return url;
  if (url.protocol !== 'http:') throw coreError('REQUEST_REFUSED', `${url.protocol} is not a protocol of this client.`);
  if (connectTo) {
    throw coreError('REQUEST_REFUSED', `${url.host} was asked for without TLS, which connectTo does not carry.`);
  }
  if (!request.allowInsecureConnection) {
    throw coreError('REQUEST_REFUSED', `${url.host} was asked for without TLS, and the request does not allow it.`);
  }
  return url;
}
