import type { RequestListener, ServerResponse } from 'node:http';
import { createHttpClient } from '@amltune/core';
import { createTestCertificates, startTlsServer, type TestCertificates, type TlsServer } from '@amltune/testing';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createChatClient, keyCredential, type ChatClientOptions } from '../src/index.ts';
import { failureOf } from './endpoint-service.ts';
import { key, question } from './scoring-service.ts';

const endpointHost = 'ep1.eastus.inference.ml.azure.com';
const openServers: TlsServer[] = [];
let certificates: TestCertificates;
beforeAll(async () => {
  certificates = await createTestCertificates([endpointHost, '*.example.org']);
});
afterEach(async () => {
  await Promise.all(openServers.splice(0).map((server) => server.close()));
});

type Chat = (...exchange: Parameters<RequestListener>) => void | Promise<void>;

/** A client whose endpoint is a loopback server with a chat route. */
async function startEndpoint(chat: Chat, options: Partial<ChatClientOptions> = {}) {
  const handler: RequestListener = (request, response) => {
    if (request.url !== '/swagger.json') void chat(request, response);
    else response.end(JSON.stringify({ paths: { '/v1/chat/completions': {} } }));
  };
  const server = await startTlsServer({ handler, certificates });
  openServers.push(server);
  const client = createChatClient({
    scoringUri: `https://${endpointHost}/score`,
    credential: keyCredential(key),
    httpClient: createHttpClient({ connectTo: server.address, ca: certificates.ca, env: {} }),
    ...options,
  });
  return { server, client };
}

const delta = (content: string, rest: object = {}) =>
  `data: ${JSON.stringify({ choices: [{ delta: { content }, ...rest }] })}\n\n`;
const done = 'data: [DONE]\n\n';
const begin = (response: ServerResponse) =>
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });

async function textOf(chunks: AsyncIterable<{ text: string }>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk.text;
  return text;
}

describe('a stream', () => {
  test('comes in pieces, with the facts at the end', async () => {
    const { client, server } = await startEndpoint((_request, response) => {
      begin(response);
      response.write(delta('Hel') + delta('lo'));
      response.write(delta('', { finish_reason: 'stop' }));
      response.end(
        `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 2, completion_tokens: 3 } })}\n\n${done}`,
      );
    });
    const chunks = [];
    for await (const chunk of client.stream(question, { maxTokens: 9, deployment: 'demo' })) chunks.push(chunk);
    expect(chunks).toEqual([
      { text: 'Hel' },
      { text: 'lo' },
      { text: '', finishReason: 'stop' },
      { text: '', usage: { promptTokens: 2, completionTokens: 3 } },
    ]);
    const { headers, url, servername } = server.requests[1] ?? {};
    expect([url, servername]).toEqual(['/v1/chat/completions', endpointHost]);
    expect(headers).toMatchObject({ authorization: `Bearer ${key}`, 'azureml-model-deployment': 'demo' });
  });

  test('keeps characters whole that come byte by byte', async () => {
    const text = 'žluťoučký kůň 🐎 你好';
    const { client } = await startEndpoint(async (_request, response) => {
      begin(response);
      for (const byte of Buffer.from(delta(text) + done)) {
        response.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    expect(await textOf(client.stream(question))).toBe(text);
  });

  test('may be long without piling up', async () => {
    const piece = 'x'.repeat(1_000);
    const { client } = await startEndpoint(async (_request, response) => {
      begin(response);
      for (let count = 0; count < 5_000; count++) {
        if (!response.write(delta(piece))) await new Promise((resolve) => response.once('drain', resolve));
      }
      response.end(done);
    });
    let length = 0;
    for await (const { text } of client.stream(question)) length += text.length;
    expect(length).toBe(5_000_000);
  });

  test('ends at the server when its reader leaves', async () => {
    const closed = Promise.withResolvers<void>();
    const { client } = await startEndpoint((_request, response) => {
      begin(response);
      response.write(delta('one'));
      response.on('close', () => closed.resolve());
    });
    for await (const { text } of client.stream(question)) {
      expect(text).toBe('one');
      break;
    }
    await closed.promise;
  });

  test('is cut by an abort in the middle', async () => {
    const closed = Promise.withResolvers<void>();
    const { client } = await startEndpoint((_request, response) => {
      begin(response);
      response.write(delta('one'));
      response.on('close', () => closed.resolve());
    });
    const aborter = new AbortController();
    const chunks = client.stream(question, { abortSignal: aborter.signal });
    expect((await chunks.next()).value).toEqual({ text: 'one' });
    const next = failureOf(chunks.next());
    aborter.abort();
    expect((await next).code).toBe('ABORTED');
    await closed.promise;
  });

  test.each<[string, Chat, string]>([
    ['ends too early', (_request, response) => void begin(response).end(delta('one')), 'SCORING_STREAM_BROKEN'],
    [
      'is cut off',
      (_request, response) => {
        begin(response).write(delta('one'), () => response.destroy());
      },
      'SERVICE_UNREACHABLE',
    ],
    [
      'holds a failure of the model',
      (_request, response) =>
        void begin(response).end(`data: ${JSON.stringify({ error: { message: `no ${key}`, code: 500 } })}\n\n`),
      'SCORING_MODEL_FAILED',
    ],
    [
      'holds something else',
      (_request, response) => void begin(response).end('data: <html>\n\n'),
      'SCORING_ANSWER_INVALID',
    ],
  ])('that %s is an error', async (_title, chat, code) => {
    const { client, server } = await startEndpoint(chat);
    const error = await failureOf(textOf(client.stream(question)));
    expect(error.code).toBe(code);
    expect(error.message).not.toContain(key);
    expect(server.requestCount).toBe(2);
  });

  test('that falls silent is an error', async () => {
    const clock = {
      now: () => 0,
      sleep: (_durationInMs: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 50);
          signal?.addEventListener('abort', () => clearTimeout(timer));
        }),
    };
    const { client } = await startEndpoint((_request, response) => void begin(response).write(delta('one')), { clock });
    const error = await failureOf(textOf(client.stream(question)));
    expect(error.message).toBe(`The stream of ${endpointHost} was silent for 100000 ms.`);
  });
});

describe('a server that does not stream', () => {
  const answer = (response: ServerResponse) => response.end(JSON.stringify({ output: 'whole' }));

  test.each<[string, number, Record<string, string>]>([
    ['404', 404, {}],
    ['405', 405, {}],
    ['the gateway\u2019s 424 for a 404', 424, { 'ms-azureml-model-error-statuscode': '404' }],
  ])('answers %s there, once, and whole at the scoring route', async (_title, status, headers) => {
    const { client, server } = await startEndpoint((request, response) => {
      if (request.url === '/score') answer(response);
      else response.writeHead(status, headers).end();
    });
    expect(await textOf(client.stream(question))).toBe('whole');
    expect(await textOf(client.stream(question))).toBe('whole');
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/swagger.json',
      '/v1/chat/completions',
      '/score',
      '/score',
    ]);
  });

  test('may answer whole at the chat route', async () => {
    const { client } = await startEndpoint((_request, response) => {
      response
        .setHeader('Content-Type', 'application/json')
        .end(JSON.stringify({ choices: [{ message: { content: 'whole' } }] }));
    });
    expect(await textOf(client.stream(question))).toBe('whole');
  });

  test('that is known as a scorer is not asked to', async () => {
    const { client, server } = await startEndpoint((_request, response) => void answer(response), {
      contract: 'mlflow',
    });
    expect(await textOf(client.stream(question))).toBe('whole');
    expect(server.requests.map(({ url }) => url)).toEqual(['/score']);
  });
});

test('a redirect is refused, and the key goes nowhere else', async () => {
  const { client, server } = await startEndpoint((_request, response) => {
    response.writeHead(307, { Location: 'https://other.example.org/score' }).end();
  });
  expect((await failureOf(client.complete(question))).code).toBe('SCORING_REDIRECTED');
  expect((await failureOf(textOf(client.stream(question)))).code).toBe('SCORING_REDIRECTED');
  expect(server.requests.every(({ servername }) => servername === endpointHost)).toBe(true);
});

test('a model that hangs meets the deadline', async () => {
  const { client } = await startEndpoint(() => {}, { contract: 'mlflow', requestTimeoutInMs: 50, marginInMs: 50 });
  expect((await failureOf(client.complete(question))).code).toBe('SCORING_TIMED_OUT');
});
