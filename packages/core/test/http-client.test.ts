import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { createTestCertificates, startTlsServer, type TlsServer } from '@amltune/testing';
import type { RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createHttpClient } from '../src/http-client.ts';
import { unreachableError } from '../src/unreachable-error.ts';

const text = randomBytes(100_000).toString('hex');
const certificates = await createTestCertificates(['service.example']);
let server: TlsServer;
let next: RequestListener = (_, response) => response.end();

beforeAll(async () => {
  server = await startTlsServer({ certificates, handler: (request, response) => next(request, response) });
});
afterAll(() => server.close());

const open = () => createHttpClient({ connectTo: server.address, ca: certificates.ca, env: {} });
const ask = (options: Partial<Parameters<typeof createPipelineRequest>[0]> = {}) =>
  createPipelineRequest({ url: 'https://service.example/', ...options });

/** The first half of an answer, then what is to happen to it. */
const half = (after: (socket: NodeJS.WritableStream & { destroy(): void }) => void, gzip = false): RequestListener => {
  const bytes = gzip ? gzipSync(text) : Buffer.from(text);
  return (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length, ...(gzip && { 'content-encoding': 'gzip' }) });
    response.write(bytes.subarray(0, bytes.length / 2), () => after(response.socket!));
  };
};

describe('requests', () => {
  test.each([
    ['text', () => 'žluť'],
    ['bytes', () => new TextEncoder().encode('žluť')],
    ['a buffer', () => new TextEncoder().encode('žluť').buffer],
    ['a stream', () => Readable.from(['žl', 'uť'])],
    ['a function', () => () => Readable.from(['žluť'])],
    ['a blob', () => new Blob(['žluť'])],
  ])('arrive with %s as their body', async (_kind, body) => {
    next = (request, response) => request.pipe(response);
    const progress: number[] = [];
    const onUploadProgress = ({ loadedBytes }: { loadedBytes: number }) => progress.push(loadedBytes);
    const response = await open().sendRequest(ask({ method: 'POST', body: body(), onUploadProgress }));
    expect(response.bodyAsText).toBe('žluť');
    expect(progress.at(-1)).toBe(6);
  });

  test('share one connection, sixty in a row', async () => {
    next = ({ method }, response) =>
      response.writeHead(200, { 'content-length': text.length }).end(method === 'HEAD' ? undefined : text);
    const client = open();
    const before = server.connectionCount;
    for (let count = 0; count < 60; count++) {
      expect((await client.sendRequest(ask({ method: count % 3 ? 'GET' : 'HEAD' }))).status).toBe(200);
    }
    expect(server.connectionCount - before).toBe(1);
  });

  test('get a connection of their own when they ask', async () => {
    next = (_, response) => response.end();
    const client = open();
    const before = server.connectionCount;
    for (let count = 0; count < 2; count++) await client.sendRequest(ask({ disableKeepAlive: true }));
    expect(server.connectionCount - before).toBe(2);
  });

  test('whose body stream fails fail with its error', async () => {
    next = (request) => request.resume();
    const body = Readable.from(
      (async function* () {
        yield 'x';
        throw new Error('disk is gone');
      })(),
    );
    await expect(open().sendRequest(ask({ method: 'PUT', body }))).rejects.toThrow('disk is gone');
  });

  test('with a body of no known kind open no connection', async () => {
    const before = server.connectionCount;
    const body = { sent: 'as is' } as unknown as string;
    await expect(open().sendRequest(ask({ method: 'PUT', body }))).rejects.toThrow('neither text, bytes nor a stream');
    expect(server.connectionCount).toBe(before);
  });

  test('without TLS need leave', async () => {
    const request = createPipelineRequest({ url: 'http://service.example/?sig=hunter2' });
    const error = await createHttpClient({ env: {} })
      .sendRequest(request)
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'REQUEST_REFUSED' });
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });
});

describe('answers', () => {
  test('keep status and headers, also of redirects', async () => {
    next = (_, response) =>
      response.writeHead(307, { location: 'https://elsewhere.example/', 'x-a': ['1', '2'] }).end();
    const before = server.requestCount;
    const response = await open().sendRequest(ask());
    expect(response.status).toBe(307);
    expect(response.headers.get('Location')).toBe('https://elsewhere.example/');
    expect(server.requestCount - before).toBe(1);
  });

  test('stream in chunks before their end', async () => {
    let finish = () => {};
    next = (_, response) => {
      response.write('first');
      finish = () => response.end('last');
    };
    const response = await open().sendRequest(ask({ streamResponseStatusCodes: new Set([200]) }));
    expect(response.bodyAsText).toBeUndefined();
    const chunks: string[] = [];
    for await (const chunk of response.readableStreamBody!) {
      chunks.push(String(chunk));
      finish();
    }
    expect(chunks).toEqual(['first', 'last']);
  });

  test('of other statuses are not streamed', async () => {
    next = (_, response) => response.writeHead(404).end('gone');
    const response = await open().sendRequest(ask({ streamResponseStatusCodes: new Set([200]) }));
    expect([response.bodyAsText, response.readableStreamBody]).toEqual(['gone', undefined]);
  });

  test.each([true, false])('compressed as asked, streamed %s', async (streamed) => {
    const bytes = gzipSync(text);
    next = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes);
    const progress: number[] = [];
    const response = await open().sendRequest(
      ask({
        headers: createHttpHeaders({ 'Accept-Encoding': 'gzip,deflate' }),
        onDownloadProgress: ({ loadedBytes }) => progress.push(loadedBytes),
        ...(streamed && { streamResponseStatusCodes: new Set([Infinity]) }),
      }),
    );
    const chunks: Buffer[] = [];
    if (streamed) for await (const chunk of response.readableStreamBody!) chunks.push(chunk as Buffer);
    expect(streamed ? Buffer.concat(chunks).toString() : response.bodyAsText).toBe(text);
    expect(progress.at(-1)).toBe(text.length);
  });
});

describe('cut short', () => {
  const headers = () => createHttpHeaders({ 'Accept-Encoding': 'gzip' });
  const cases = [
    { gzip: false, streamed: false },
    { gzip: true, streamed: false },
    { gzip: false, streamed: true },
    { gzip: true, streamed: true },
  ];
  const read = async (request: ReturnType<typeof ask>) => {
    const response = await open().sendRequest(request);
    for await (const chunk of response.readableStreamBody ?? []) void chunk;
  };
  const streaming = (streamed: boolean) => (streamed ? { streamResponseStatusCodes: new Set([200]) } : {});

  test.each(cases)('by the server, gzip $gzip, streamed $streamed', async ({ gzip, streamed }) => {
    next = half((socket) => socket.destroy(), gzip);
    const error = await read(ask({ headers: headers(), ...streaming(streamed) })).catch((caught: unknown) => caught);
    expect(unreachableError(error)).toMatchObject({
      code: 'SERVICE_UNREACHABLE',
      details: { networkCode: 'ECONNRESET' },
    });
  });

  test.each(cases)('by an abort, gzip $gzip, streamed $streamed', async ({ gzip, streamed }) => {
    const controller = new AbortController();
    let closed = () => {};
    const serverSawClose = new Promise<void>((resolve) => (closed = resolve));
    next = half((socket) => {
      socket.on('close', closed);
      controller.abort();
    }, gzip);
    const request = ask({ headers: headers(), abortSignal: controller.signal, ...streaming(streamed) });
    await expect(read(request)).rejects.toMatchObject({ name: 'AbortError', code: 'ABORTED' });
    await serverSawClose;
  });

  test('by the request’s timeout, before and in the answer', async () => {
    for (const listener of [() => {}, half(() => {}), half(() => {}, true)] satisfies RequestListener[]) {
      next = listener;
      await expect(open().sendRequest(ask({ headers: headers(), timeout: 60 }))).rejects.toMatchObject({
        name: 'RestError',
        code: 'ETIMEDOUT',
        message: expect.stringContaining('no answer within 60 ms') as unknown,
      });
    }
  });

  test('before it began by an abort, with nothing sent', async () => {
    const before = server.requestCount;
    const request = ask({ abortSignal: AbortSignal.abort() });
    await expect(open().sendRequest(request)).rejects.toMatchObject({ name: 'AbortError' });
    expect(server.requestCount).toBe(before);
  });

  test('or not, leaves no abort listener behind', async () => {
    next = (_, response) => response.end(text);
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const client = open();
    await client.sendRequest(ask({ abortSignal: signal }));
    await client.sendRequest(ask({ abortSignal: signal, method: 'HEAD' }));
    const { readableStreamBody } = await client.sendRequest(ask({ abortSignal: signal, ...streaming(true) }));
    for await (const chunk of readableStreamBody!) void chunk;
    await vi.waitFor(() => expect(removed.mock.calls.length).toBe(3));
    expect(added.mock.calls.length).toBe(3);
  });
});
