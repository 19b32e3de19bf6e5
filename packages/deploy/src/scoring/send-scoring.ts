import { randomUUID } from 'node:crypto';
import { abortError, isAmltuneError, redactText, throwIfAborted, unreachableError, type Clock } from '@amltune/core';
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { deployError } from '../error-codes.ts';
import type { ScoringCredential } from './scoring-credential.ts';
import { toScoringError, type ScoringAnswer, type ScoringContext } from './scoring-error.ts';

/** What every request to one endpoint shares. */
export interface ScoringSender {
  readonly host: string;
  readonly credential: ScoringCredential;
  readonly httpClient: HttpClient;
  readonly clock: Clock;
  readonly random: () => number;
  /** From the first byte to the end of the answer, or to its beginning where it is a stream. */
  readonly deadlineInMs: number;
  /** How often a request that the endpoint did not admit is sent again. */
  readonly throttleRetries: number;
  readonly admittedRequests?: number;
}

/** One request. */
export interface ScoringRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: object;
  /** Asks one deployment, whatever the traffic. For this request only. */
  readonly deployment?: string;
  /** Hands the body of a 200 out as it comes. */
  readonly stream?: boolean;
  readonly abortSignal?: AbortSignal;
}

/** An answer below 300. Either its text or its stream is there. */
export interface ScoringResult extends ScoringAnswer {
  readonly stream?: NodeJS.ReadableStream;
  /** For messages about what the answer holds. */
  readonly context: ScoringContext;
}

const longestBackoffInMs = 30_000;

/**
 * Sends one request. It goes out again only where the endpoint surely did nothing: after 401, once, with a secret read anew,
 * and after 429. Never after anything else: the model may be working on the first one still.
 *
 * @throws AmltuneError any `SCORING_*` code of a status, `SCORING_REDIRECTED`, `SCORING_TIMED_OUT`
 * @throws AmltuneError `SERVICE_UNREACHABLE`, `ABORTED`
 */
export async function sendScoring(sender: ScoringSender, request: ScoringRequest): Promise<ScoringResult> {
  const { credential, clock, random, throttleRetries } = sender;
  const { abortSignal } = request;
  let secret = await credential.getSecret({ abortSignal });
  let isRenewed = false;
  for (let throttled = 0; ;) {
    throwIfAborted(abortSignal);
    if (secret === undefined)
      throw deployError('SCORING_UNAUTHENTICATED', `There is no key or token for ${sender.host}.`);
    const result = await sendOnce(sender, request, secret);
    const { status, header } = result;
    if (status < 300) return result;
    if (status < 400) {
      throw deployError('SCORING_REDIRECTED', `The endpoint ${sender.host} answered ${status}, a redirect.`);
    }
    if (status === 401 && !isRenewed) {
      isRenewed = true;
      const renewed = await credential.getSecret({ renew: true, abortSignal });
      if (renewed === undefined || renewed === secret) throw toScoringError(result, result.context);
      secret = renewed;
    } else if (status === 429 && throttled < throttleRetries) {
      const told = Number(header('retry-after')) * 1000;
      const backoff = 1000 * 2 ** throttled * (0.5 + random() / 2);
      await clock.sleep(Math.min(told > 0 ? told : backoff, longestBackoffInMs), abortSignal);
      throttled++;
    } else {
      throw toScoringError(result, result.context);
    }
  }
}

async function sendOnce(sender: ScoringSender, request: ScoringRequest, secret: string): Promise<ScoringResult> {
  const context: ScoringContext = { host: sender.host, secrets: [secret], admittedRequests: sender.admittedRequests };
  const response = await exchange(sender, await toPipelineRequest(sender, request, secret), context);
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    text: response.bodyAsText ?? '',
    ...(response.readableStreamBody && { stream: response.readableStreamBody }),
    context,
  };
}

async function toPipelineRequest(
  { deadlineInMs }: ScoringSender,
  { method, url, body, deployment, stream, abortSignal }: ScoringRequest,
  secret: string,
): Promise<PipelineRequest> {
  // Loaded with the first request, as everything of Azure.
  const { createHttpHeaders, createPipelineRequest } = await import('@azure/core-rest-pipeline');
  const requestId = randomUUID();
  return createPipelineRequest({
    method,
    url,
    requestId,
    timeout: deadlineInMs,
    headers: createHttpHeaders({
      Accept: stream ? 'text/event-stream, application/json' : 'application/json',
      Authorization: `Bearer ${secret}`,
      'User-Agent': 'amltune',
      'x-ms-client-request-id': requestId,
      ...(body && { 'Content-Type': 'application/json' }),
      ...(deployment && { 'azureml-model-deployment': deployment }),
    }),
    ...(body && { body: JSON.stringify(body) }),
    ...(stream && { streamResponseStatusCodes: new Set([200]) }),
    ...(abortSignal && { abortSignal }),
  });
}

async function exchange(
  { httpClient, deadlineInMs }: ScoringSender,
  request: PipelineRequest,
  context: ScoringContext,
): Promise<PipelineResponse> {
  try {
    return await httpClient.sendRequest(request);
  } catch (error) {
    throw toConnectionError(error, context, deadlineInMs, request.abortSignal?.aborted);
  }
}

/** The error of a connection that gave no answer, or broke in the middle of one. Its cause has no request, so no key. */
export function toConnectionError(
  error: unknown,
  { host, secrets }: ScoringContext,
  deadlineInMs: number,
  isAborted = false,
): Error {
  if (isAborted) return abortError();
  const { name, message, code }: Error & { code?: unknown } = error instanceof Error ? error : new Error(String(error));
  if (code === 'ETIMEDOUT' || name === 'AbortError') {
    return deployError('SCORING_TIMED_OUT', `The endpoint ${host} did not answer within ${deadlineInMs} ms.`);
  }
  if (isAmltuneError(error)) return error;
  const bare = Object.assign(new Error(redactText(message, secrets)), { code });
  return unreachableError(bare) ?? bare;
}
