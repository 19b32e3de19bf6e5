import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttpClient } from '@amltune/core';
import { createTestCertificates, startTlsServer, type TlsServer } from '@amltune/testing';
import { readLog } from '../src/log-reader.ts';

const certificates = await createTestCertificates(['logs.blob.core.windows.net']);
const url = 'https://logs.blob.core.windows.net/c/log.txt?sig=s';
const bytes = Buffer.concat([Buffer.from('grün\n'), Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from('ende')]);
let server: TlsServer;
let next: RequestListener;

beforeAll(async () => {
  server = await startTlsServer({ certificates, handler: (request, response) => next(request, response) });
});
afterAll(() => server.close());

const read = (offset: number, abortSignal?: AbortSignal) =>
  readLog(createHttpClient({ connectTo: server.address, ca: certificates.ca, env: {} }), url, offset, abortSignal);

const ranged: RequestListener = ({ headers }, response) => {
  const [, from = '0', to = '0'] = /bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? [];
  if (Number(from) >= bytes.length) return response.writeHead(416).end('<Error/>');
  return response.writeHead(206).end(bytes.subarray(Number(from), Number(to) + 1));
};

test.each([0, 3, 6, bytes.length - 1])('a range from byte %i has its exact bytes', async (offset) => {
  next = ranged;
  expect((await read(offset))?.bytes).toEqual(bytes.subarray(offset));
  expect(server.requests.at(-1)?.headers).toMatchObject({
    host: 'logs.blob.core.windows.net',
    range: `bytes=${offset}-${offset + 4 * 1024 * 1024 - 1}`,
  });
  expect(server.requests.at(-1)?.headers.authorization).toBeUndefined();
});

test('a long log is read in pieces', async () => {
  next = (_, response) => response.writeHead(206).end(Buffer.alloc(4 * 1024 * 1024, 'a'));
  expect(await read(0)).toMatchObject({ isFull: true });
});

test('a storage without ranges gives the same bytes', async () => {
  next = (_, response) => response.writeHead(200).end(bytes);
  expect((await read(6))?.bytes).toEqual(bytes.subarray(6));
});

test.each([404, 416])('an answer of %i is an empty log', async (status) => {
  next = (_, response) => response.writeHead(status).end('<Error/>');
  expect((await read(0))?.bytes).toEqual(Buffer.alloc(0));
});

test.each([403, 429, 500, 503])('an answer of %i is tried again later', async (status) => {
  next = (_, response) => response.writeHead(status).end('<Error/>');
  expect(await read(0)).toBeUndefined();
});

test('a connection that is cut gives no part of the bytes', async () => {
  next = (_, response) => {
    response.writeHead(206, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 3), () => response.destroy());
  };
  expect(await read(0)).toBeUndefined();
});

test('an abort ends the read', async () => {
  const controller = new AbortController();
  next = () => controller.abort();
  await expect(read(0, controller.signal)).rejects.toMatchObject({ code: 'ABORTED' });
});
