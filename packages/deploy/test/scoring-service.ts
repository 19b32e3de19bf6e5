import { fakeClock, type FakeClock } from '@amltune/testing';
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import { createChatClient, keyCredential, type ChatClient, type ChatClientOptions } from '../src/index.ts';

const host = 'https://ep1.eastus.inference.ml.azure.com';
export const key = 'key-0123456789-secret';

/** One answer of a transcript; `request` is a method and a path. */
export interface Answer {
  request: string;
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Fails without an answer. */
  fails?: Error;
}

/** A request as an endpoint sees it. */
export interface Seen {
  request: string;
  body: unknown;
  headers: Record<string, string>;
  timeoutInMs: number;
}

export interface ScoringBench {
  client: ChatClient;
  seen: Seen[];
  clock: FakeClock;
}

/** A chat client on a transcript; any request out of order fails the test. */
export function startScoring(answers: readonly Answer[], options: Partial<ChatClientOptions> = {}): ScoringBench {
  const waiting = [...answers];
  const seen: Seen[] = [];
  const httpClient: HttpClient = {
    async sendRequest(request) {
      const line = `${request.method} ${new URL(request.url).pathname}`;
      seen.push({
        request: line,
        body: typeof request.body === 'string' ? JSON.parse(request.body) : undefined,
        headers: request.headers.toJSON(),
        timeoutInMs: request.timeout,
      });
      const next = waiting.shift();
      if (next?.request !== line) throw new Error(`expected ${next?.request ?? 'nothing more'}, got ${line}`);
      if (next.fails) throw next.fails;
      const bodyAsText = typeof next.body === 'string' ? next.body : JSON.stringify(next.body ?? null);
      return { request, status: next.status ?? 200, headers: createHttpHeaders(next.headers), bodyAsText };
    },
  };
  const clock = fakeClock();
  const client = createChatClient({
    scoringUri: `${host}/score`,
    credential: keyCredential(key),
    httpClient,
    clock,
    random: () => 1,
    ...options,
  });
  return { client, seen, clock };
}

export const question = [{ role: 'user', content: 'hi' }];
export const score = 'POST /score';
export const noSwagger: Answer = { request: 'GET /swagger.json', status: 404, body: '' };
