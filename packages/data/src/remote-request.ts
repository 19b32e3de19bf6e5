import { throwIfAborted, type Clock } from '@amltune/core';
import type { HttpClient, PipelineResponse } from '@azure/core-rest-pipeline';
import { dataError } from './error-codes.ts';
import { TransientFailure } from './transient-failure.ts';

/** What every request of a download shares. */
export interface RemoteContext {
  readonly httpClient: HttpClient;
  readonly clock: Clock;
  /** 0 to 1, for the jitter of waits. */
  readonly random: () => number;
  /** Sent as `Authorization: Bearer` to `tokenOrigin` and to no other origin. Never enumerable where it is kept. */
  readonly token?: string;
  /** Scheme, host and port that may see the token. */
  readonly tokenOrigin?: string;
  /** Attempts without a byte of progress before giving up. */
  readonly maxAttempts: number;
  /** Longest time without a byte. */
  readonly stallTimeoutInMs: number;
  /** Called for each attempt that is made again. */
  readonly onRetry?: (retry: RemoteRetry) => void;
}

/** One attempt that failed and will be made again. */
export interface RemoteRetry {
  readonly host: string;
  readonly reason: string;
  readonly delayInMs: number;
}

/** A reply whose body has not been read yet. */
export interface RemoteReply {
  readonly url: URL;
  readonly status: number;
  header(name: string): string | undefined;
  /** The body as it comes; a stall or a cut ends it with an error. The exchange ends with it. */
  chunks(): AsyncGenerator<Buffer>;
  /** Reads a short body that nobody needs, so that its connection can be used again. */
  drain(): void;
  /** Ends the exchange; a body not read to its end loses its connection. */
  close(): void;
}

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads an address that may be fetched: https, or plain http to this machine.
 *
 * @throws AmltuneError `HUB_URL_REFUSED`
 */
export function parseRemoteUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  const isAllowed =
    url &&
    !url.username &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHost.test(url.hostname)));
  if (isAllowed) return url;
  throw dataError('HUB_URL_REFUSED', `The address ${url ? nameOfUrl(url) : JSON.stringify(text)} is not an https URL.`);
}

/** An address without what may be secret in it: no query, no credentials. */
export function nameOfUrl(url: URL): string {
  return `${url.origin === 'null' ? url.protocol : url.origin}${url.pathname}`;
}

/**
 * Sends one GET and hands the reply over unread. A stall of `stallTimeoutInMs` before or inside the body breaks it off.
 *
 * @throws AmltuneError `ABORTED`; anything that the HTTP client throws for a connection that fails
 */
export async function sendGet(
  context: RemoteContext,
  url: URL,
  headers: Readonly<Record<string, string>>,
  abortSignal?: AbortSignal,
): Promise<RemoteReply> {
  throwIfAborted(abortSignal);
  const { createHttpHeaders, createPipelineRequest } = await import('@azure/core-rest-pipeline');
  const attempt = new AbortController();
  // A real timer also under a test's clock: it guards sockets, which know no other time.
  const watchdog = setTimeout(() => attempt.abort(), context.stallTimeoutInMs);
  const onAbort = () => attempt.abort();
  abortSignal?.addEventListener('abort', onAbort, { once: true });
  const release = () => {
    clearTimeout(watchdog);
    abortSignal?.removeEventListener('abort', onAbort);
  };
  /** What an error of the exchange means: the caller's abort, a stall, or the error itself. */
  const explain = (error: unknown): unknown => {
    throwIfAborted(abortSignal);
    return attempt.signal.aborted ? new TransientFailure('no bytes came for too long') : error;
  };
  const isTokenHost = context.token !== undefined && url.origin === context.tokenOrigin;
  const request = createPipelineRequest({
    url: url.href,
    method: 'GET',
    headers: createHttpHeaders({
      'Accept-Encoding': 'identity',
      ...headers,
      ...(isTokenHost && { Authorization: `Bearer ${context.token}` }),
    }),
    abortSignal: attempt.signal,
    allowInsecureConnection: url.protocol === 'http:',
    streamResponseStatusCodes: new Set([Number.POSITIVE_INFINITY]),
  });
  let response: PipelineResponse;
  try {
    response = await context.httpClient.sendRequest(request);
  } catch (error) {
    release();
    throw explain(error);
  }
  const body: (NodeJS.ReadableStream & { destroy?(): void }) | undefined = response.readableStreamBody;
  if (!body) {
    release();
    throw dataError('REMOTE_INVALID', `The HTTP client gave no stream for ${nameOfUrl(url)}.`);
  }
  // A reply closed early may still report a broken socket; nobody waits for it any more.
  body.on('error', release);
  const close = () => {
    release();
    body.destroy?.();
  };
  return {
    url,
    status: response.status,
    header: (name) => response.headers.get(name),
    close,
    drain() {
      body.once('end', release);
      body.resume();
    },
    async *chunks() {
      try {
        for await (const chunk of body) {
          watchdog.refresh();
          yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        }
      } catch (error) {
        throw explain(error);
      } finally {
        close();
      }
    },
  };
}

/**
 * Reads the rest of a reply as text, at most `limitInBytes`, and ends the exchange.
 *
 * @throws AmltuneError `REMOTE_INVALID` beyond the limit
 */
export async function readText(reply: RemoteReply, limitInBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of reply.chunks()) {
    size += chunk.length;
    if (size > limitInBytes) throw dataError('REMOTE_INVALID', `The answer of ${nameOfUrl(reply.url)} is too long.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
