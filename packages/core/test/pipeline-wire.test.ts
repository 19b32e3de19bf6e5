import { createTestCertificates, fakeClock, fakeCredential, startTlsServer, type TlsServer } from '@amltune/testing';
import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { createHttpClient } from '../src/http-client.ts';
import { createServicePipeline } from '../src/pipeline.ts';
import { arm, publicCloud } from './fake-service.ts';

const certificates = await createTestCertificates(['management.azure.com']);
let server: TlsServer;

afterEach(() => server.close());

/** A pipeline to a real server, which answers each request by the next handler; the last one stays. */
async function startWire(handlers: RequestListener[], { ca } = certificates) {
  server = await startTlsServer({
    certificates,
    handler: (request, response) => (handlers.length > 1 ? handlers.shift() : handlers[0])?.(request, response),
  });
  const clock = fakeClock();
  const pipeline = await createServicePipeline({
    cloud: publicCloud,
    credential: fakeCredential(),
    httpClient: createHttpClient({ connectTo: server.address, ca }),
    clock,
    random: () => 1,
  });
  return { pipeline, clock };
}

const put = { method: 'PUT', url: `${arm}/jobs/j`, apiVersion: 'v', body: { a: 1 } } as const;

test('a compressed answer is read', async () => {
  const { pipeline } = await startWire([
    (_request, response) => response.setHeader('Content-Encoding', 'gzip').end(gzipSync('{"a":1}')),
  ]);
  expect((await pipeline.send(put)).body).toEqual({ a: 1 });
  expect(server.requests[0]).toMatchObject({
    method: 'PUT',
    url: '/jobs/j?api-version=v',
    servername: 'management.azure.com',
    headers: { host: 'management.azure.com', authorization: 'Bearer token-1', 'content-length': '7' },
  });
});

test('a connection cut midway is tried again', async () => {
  const { pipeline, clock } = await startWire([
    (request) => request.socket.destroy(),
    (_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('{"a":');
      setTimeout(() => response.destroy(), 10);
    },
    (_request, response) => {
      response.setHeader('Content-Encoding', 'gzip').write(gzipSync('{"a":1}').subarray(0, 12));
      setTimeout(() => response.destroy(), 10);
    },
    (_request, response) => response.end('{"a":1}'),
  ]);
  expect((await pipeline.send(put)).body).toEqual({ a: 1 });
  expect(server.requestCount).toBe(4);
  expect(clock.sleeps).toEqual([800, 1600, 3200]);
});

test('an answer that stalls midway times out', async () => {
  const { pipeline } = await startWire([
    (_request, response) => response.writeHead(200).write('{"a":'),
    (_request, response) => response.end('{"a":1}'),
  ]);
  expect((await pipeline.send({ ...put, timeoutInMs: 200 })).body).toEqual({ a: 1 });
  expect(server.requestCount).toBe(2);
});

test('a certificate that is not trusted is final', async () => {
  const others = await createTestCertificates(['another.example']);
  const { pipeline, clock } = await startWire([(_request, response) => response.end()], others);
  await expect(pipeline.send(put)).rejects.toMatchObject({
    code: 'SERVICE_UNREACHABLE',
    fix: expect.stringContaining('NODE_EXTRA_CA_CERTS') as string,
  });
  expect(server.requestCount).toBe(0);
  expect(clock.sleeps).toEqual([]);
});

test('a redirect elsewhere takes no byte along', async () => {
  const { pipeline } = await startWire([
    (_request, response) => response.writeHead(307, { Location: 'https://evil.example/' }).end(),
  ]);
  await expect(pipeline.send(put)).rejects.toMatchObject({ code: 'HOST_REFUSED' });
  expect(server.requests.map(({ servername }) => servername)).toEqual(['management.azure.com']);
});

test('many requests share a connection', async () => {
  const { pipeline } = await startWire([(_request, response) => response.end('{}')]);
  for (let index = 0; index < 20; index++) await pipeline.send(put);
  expect(server.requestCount).toBe(20);
  expect(server.connectionCount).toBe(1);
});
