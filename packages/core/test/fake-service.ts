import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { builtInClouds, type Cloud } from '../src/clouds.ts';
import { createServicePipeline, type PipelineContext, type ServicePipeline } from '../src/pipeline.ts';
import { fakeClock, fakeCredential, type FakeClock, type FakeCredential } from '@amltune/testing';

/** One line of a transcript: what is asked, and what the service answers to it, once or `times` times. */
export interface Exchange {
  method?: string;
  /** Path, or the whole URL. Default: any. */
  path?: string;
  status?: number;
  headers?: Record<string, string>;
  /** JSON, or text as it is. */
  body?: unknown;
  /** Fails without an answer, with this code of Node. */
  networkCode?: string;
  /** Answers only when the request is aborted, as a server that hangs. */
  hangs?: boolean;
  times?: number;
}

/** A request as it went to the wire. */
export interface SentRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
}

/** An HTTP client that plays a transcript in order and remembers what it was sent. Anything else fails the test. */
export function playTranscript(exchanges: readonly Exchange[]): { httpClient: HttpClient; sent: SentRequest[] } {
  const waiting = exchanges.flatMap((exchange) => Array.from({ length: exchange.times ?? 1 }, () => exchange));
  const sent: SentRequest[] = [];
  const sendRequest: HttpClient['sendRequest'] = async (request) => {
    sent.push({ method: request.method, url: request.url, headers: request.headers.toJSON(), body: request.body });
    const next = waiting.shift();
    if (!next || !matches(next, request)) throw new Error(`not in the transcript: ${request.method} ${request.url}`);
    if (next.hangs) await aborted(request);
    if (next.networkCode) throw Object.assign(new Error('the wire broke'), { code: next.networkCode });
    const bodyAsText =
      typeof next.body === 'string' ? next.body : next.body === undefined ? '' : JSON.stringify(next.body);
    return { request, status: next.status ?? 200, headers: createHttpHeaders(next.headers), bodyAsText };
  };
  return { httpClient: { sendRequest }, sent };
}

function matches({ method, path }: Exchange, request: PipelineRequest): boolean {
  if (method !== undefined && method !== request.method) return false;
  return path === undefined || path === request.url || path === new URL(request.url).pathname;
}

function aborted({ abortSignal }: PipelineRequest): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' }));
    if (abortSignal?.aborted) fail();
    abortSignal?.addEventListener('abort', fail);
  });
}

/** Everything around one pipeline that a test looks at. */
export interface Bench {
  pipeline: ServicePipeline;
  sent: SentRequest[];
  clock: FakeClock;
  credential: FakeCredential;
}

/** The public cloud, where tests need no other. */
export const publicCloud: Cloud = builtInClouds.AzureCloud;

/** A pipeline on a transcript, a fake clock and a fake credential. Its jitter is none: every wait has its full length. */
export async function startBench(
  exchanges: readonly Exchange[],
  context: Partial<PipelineContext> = {},
): Promise<Bench> {
  const { httpClient, sent } = playTranscript(exchanges);
  const clock = fakeClock();
  const credential = fakeCredential({ now: () => clock.now() });
  const pipeline = await createServicePipeline({
    cloud: publicCloud,
    credential,
    httpClient,
    clock,
    random: () => 1,
    ...context,
  });
  return { pipeline, sent, clock, credential };
}

/** Host of the public cloud's Resource Manager. */
export const arm = 'https://management.azure.com';
