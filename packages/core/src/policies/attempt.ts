import { addAbortSignal, Readable } from 'node:stream';
import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { abortError, throwIfAborted } from '../abort.ts';
import { coreError } from '../error-codes.ts';
import { NetworkFailure, toNetworkFailure } from './network-failure.ts';
import { secretsOf, serviceRequestOf } from './request-context.ts';

const defaultTimeoutInMs = 120_000;

/** The longest answers known are component definitions of some hundred kB. */
const maxBodyInBytes = 32 * 1024 * 1024;

/**
 * One attempt on the wire: its time limit, its answer read to the end within a size limit, its failure as a
 * {@link NetworkFailure}. The time is real, as sockets live in it, unlike every wait; the HTTP client's own limit would
 * end with the headers of a streamed answer.
 */
export function attemptPolicy(): PipelinePolicy {
  return {
    name: 'attempt',
    async sendRequest(request, next) {
      const { abortSignal, timeoutInMs = defaultTimeoutInMs } = serviceRequestOf(request);
      throwIfAborted(abortSignal);
      const controller = new AbortController();
      const onAbort = () => controller.abort();
      abortSignal?.addEventListener('abort', onAbort, { once: true });
      const timer = timeoutInMs > 0 ? setTimeout(onAbort, timeoutInMs) : undefined;
      request.abortSignal = controller.signal;
      request.headers.set('Accept-Encoding', 'gzip, deflate');
      request.streamResponseStatusCodes = new Set([Infinity]);
      try {
        const response = await next(request);
        const bodyAsText = await readBody(response, controller.signal);
        return { request, status: response.status, headers: response.headers, bodyAsText };
      } catch (error) {
        if (abortSignal?.aborted) throw abortError(abortSignal.reason);
        if (controller.signal.aborted) {
          const { host } = new URL(request.url);
          throw new NetworkFailure(`No answer from ${host} within ${timeoutInMs / 1000} s (ETIMEDOUT).`, 'ETIMEDOUT');
        }
        throw toNetworkFailure(error, secretsOf(request)) ?? error;
      } finally {
        clearTimeout(timer);
        abortSignal?.removeEventListener('abort', onAbort);
      }
    },
  };
}

async function readBody(response: PipelineResponse, signal: AbortSignal): Promise<string> {
  if (response.readableStreamBody) return readText(response.readableStreamBody, signal);
  // A client without streams has read it already.
  const text = response.bodyAsText ?? '';
  checkSize(text.length);
  return text;
}

async function readText(stream: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  if (stream instanceof Readable) addAbortSignal(signal, stream);
  const chunks: Buffer[] = [];
  let sizeInBytes = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    sizeInBytes += bytes.length;
    checkSize(sizeInBytes);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function checkSize(sizeInBytes: number): void {
  if (sizeInBytes <= maxBodyInBytes) return;
  throw coreError('SERVICE_RESPONSE_INVALID', `The answer is longer than ${maxBodyInBytes / 1024 / 1024} MiB.`);
}
