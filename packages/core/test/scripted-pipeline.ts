import { coreError } from '../src/error-codes.ts';
import type { ServicePipeline, ServiceRequest } from '../src/pipeline.ts';

/** One request that a test expects, and its answer: `[method and URL, status, headers, body]`. */
export type Turn = readonly [
  request: string,
  status: number,
  headers?: Readonly<Record<string, string>>,
  body?: unknown,
];

/** A pipeline that plays a conversation, and refuses any request that is not the next one. */
export function scriptedPipeline(turns: readonly Turn[]): ServicePipeline & { readonly requests: ServiceRequest[] } {
  const requests: ServiceRequest[] = [];
  return {
    requests,
    async send(request) {
      request.abortSignal?.throwIfAborted();
      const turn = turns[requests.length];
      requests.push(request);
      const [expected, status, headers = {}, body] = turn ?? ['nothing more', 0];
      const sent = `${request.method} ${request.url}`;
      if (sent !== expected) throw new Error(`expected ${expected}, got ${sent}`);
      if (status >= 400 && !request.allowStatus?.includes(status)) {
        throw coreError(status === 404 ? 'SERVICE_NOT_FOUND' : 'SERVICE_UNAVAILABLE', `${sent} answered ${status}`);
      }
      const lowerCase = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      return { status, headers: { get: (name) => lowerCase.get(name.toLowerCase()) }, body, requestId: 'request-1' };
    },
  };
}
