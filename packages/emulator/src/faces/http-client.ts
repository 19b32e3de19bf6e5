import { Readable } from 'node:stream';
import type { HttpClient, HttpHeaders, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { Emulator } from '../emulator.ts';

/**
 * The emulator as the innermost client of an Azure pipeline: requests to it touch no network. A host that is not emulated
 * is answered 421.
 */
export function createEmulatorHttpClient(emulator: Emulator): HttpClient {
  return {
    async sendRequest(request) {
      const { abortSignal } = request;
      if (abortSignal?.aborted) throw abortError();
      const answer = emulator.fetch(toRequest(request));
      const response = await (abortSignal ? untilAborted(answer, abortSignal) : answer);
      if (response.type === 'error') throw networkError(request);
      return toPipelineResponse(request, response);
    },
  };
}

function toRequest({ url, method, headers, body }: PipelineRequest): Request {
  const content = typeof body === 'function' ? body() : body;
  if (content instanceof FormData) throw new TypeError('a form has to be encoded by the pipeline');
  const init = { method, headers: headers.toJSON(), redirect: 'manual' } as const;
  if (content === undefined || content === null) return new Request(url, init);
  // Node's streams are the only kind of body that fetch does not take.
  const isNodeStream = typeof content === 'object' && 'pipe' in content;
  const sent = isNodeStream ? Readable.toWeb(new Readable().wrap(content)) : content;
  return new Request(url, { ...init, body: sent as NonNullable<RequestInit['body']>, duplex: 'half' });
}

async function toPipelineResponse(request: PipelineRequest, response: Response): Promise<PipelineResponse> {
  const { status } = response;
  const { streamResponseStatusCodes: streamed } = request;
  const answer = { request, status, headers: toPipelineHeaders(response.headers) };
  if (streamed?.has(status) || streamed?.has(Number.POSITIVE_INFINITY)) {
    const body = response.body ? Readable.fromWeb(response.body) : Readable.from([]);
    return { ...answer, readableStreamBody: body };
  }
  return { ...answer, bodyAsText: await response.text() };
}

function toPipelineHeaders(headers: Headers): HttpHeaders {
  return {
    get: (name) => headers.get(name) ?? undefined,
    has: (name) => headers.has(name),
    set: (name, value) => headers.set(name, String(value)),
    delete: (name) => headers.delete(name),
    toJSON: () => Object.fromEntries(headers),
    [Symbol.iterator]: () => headers.entries(),
  };
}

/** As Node reports a connection that was cut, in the class that the pipelines' retries know by its name. */
function networkError(request: PipelineRequest): Error {
  const error = Object.assign(new Error('socket hang up'), { name: 'RestError', code: 'ECONNRESET' });
  Object.defineProperty(error, 'request', { value: request, enumerable: false });
  return error;
}

function untilAborted<Value>(
  work: Promise<Value>,
  signal: NonNullable<PipelineRequest['abortSignal']>,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(abortError());
    signal.addEventListener('abort', onAbort);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function abortError(): Error {
  return Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' });
}
