import { request } from 'node:https';
import { expect, test } from 'vitest';
import { empty, json } from '../src/answers.ts';
import { createTlsServer } from '../src/faces/servers.ts';
import { createCertificates } from '../src/faces/certificates.ts';
import { listenOnLoopback } from '../src/faces/listen.ts';
import { HttpError } from '../src/http-error.ts';
import type { HostKind } from '../src/hosts.ts';
import type { Method, Route, RouteGroup } from '../src/route.ts';
import { emulateGroups } from './emulation.ts';

const route = (method: Method, host: HostKind, path: string, handle: Route['handle']): RouteGroup => ({
  name: 'test',
  routes: [{ name: `${method} ${path}`, host, method, path, query: 'any', body: 'raw', handle }],
});
const params = ({ params: found, host }: Parameters<Route['handle']>[0]) => json({ ...found, ...host.labels });

test.each([
  ['https://acct.blob.core.windows.net/c/a/b%20c/d.txt', { container: 'c', blob: 'a/b c/d.txt', account: 'acct' }],
  ['https://acct.blob.core.windows.net/c/one', { container: 'c', blob: 'one', account: 'acct' }],
  ['https://acct.blob.core.windows.net/c/100%25', { container: 'c', blob: '100%', account: 'acct' }],
  ['https://acct.blob.core.windows.net/C/%C4%8Dau', { container: 'C', blob: 'čau', account: 'acct' }],
])('the rest of %s is one parameter', async (url, expected) => {
  const { askJson } = emulateGroups([route('GET', 'blob', '/{container}/{blob*}', params)]);
  expect(await askJson(url)).toEqual(expected);
});

test('a name like a fixed part keeps its case', async () => {
  const { askJson } = emulateGroups([
    route('GET', 'management', '/things/{name}/parts/{part}', params),
    route('GET', 'api', '/other/things/other/parts', params),
  ]);
  const url = 'https://management.azure.com/THINGS/Parts/PARTS/THINGS?api-version=2022-10-01';
  expect(await askJson(url)).toEqual({ name: 'Parts', part: 'THINGS' });
});

test('the host says which service is meant', async () => {
  const { askJson } = emulateGroups([
    route('GET', 'hub', '/x', () => json('hub')),
    route('GET', 'studio', '/x', () => json('studio')),
    route('GET', 'scoring', '/x', params),
  ]);
  expect(await askJson('https://huggingface.co/x')).toBe('hub');
  expect(await askJson('https://ml.azure.com/x')).toBe('studio');
  expect(await askJson('https://e-1.westus.inference.ml.azure.com/x')).toEqual({ endpoint: 'e-1', region: 'westus' });
});

test('errors are worded by the host', async () => {
  const fail = () => {
    throw new HttpError(404, 'BlobNotFound', 'There is <no> such blob.', {
      headers: { 'x-ms-error-code': 'BlobNotFound' },
    });
  };
  const { ask } = emulateGroups([
    route('GET', 'blob', '/{blob*}', fail),
    route('GET', 'scoring', '/score', fail),
    route('HEAD', 'blob', '/{blob*}', fail),
  ]);
  const blob = await ask('https://a.blob.core.windows.net/x');
  expect(blob.headers.get('content-type')).toBe('application/xml');
  expect(await blob.text()).toMatch(/<Code>BlobNotFound<\/Code><Message>There is &lt;no&gt; such blob\./);
  expect(await (await ask('https://e.eastus.inference.ml.azure.com/score')).text()).toBe('There is <no> such blob.');
  const head = await ask('https://a.blob.core.windows.net/x', { method: 'HEAD' });
  expect([head.status, head.headers.get('x-ms-error-code'), await head.text()]).toEqual([404, 'BlobNotFound', '']);
});

test('HEAD can be cut like any other', async () => {
  const { ask } = emulateGroups([route('HEAD', 'blob', '/{blob*}', () => empty(200))], {
    faults: [{ route: '*', effect: { kind: 'reset-after' } }],
  });
  expect((await ask('https://a.blob.core.windows.net/x', { method: 'HEAD' })).type).toBe('error');
});

test('HEAD has a route and a length of its own', async () => {
  const { fetch } = emulateGroups([
    route('GET', 'blob', '/{blob*}', () => json('got')),
    route('HEAD', 'blob', '/{blob*}', () => empty(200, { 'Content-Length': '499' })),
    route('PUT', 'blob', '/{blob*}', async ({ request: { body } }) => {
      let sizeInBytes = 0;
      for await (const chunk of body ?? []) sizeInBytes += (chunk as Uint8Array).byteLength;
      return json({ sizeInBytes });
    }),
  ]);
  const name = 'a.blob.core.windows.net';
  const certificates = await createCertificates([name], 1);
  const { port, close } = await listenOnLoopback(createTlsServer({ fetch }, certificates), 0);
  const send = (method: string, body?: Buffer) =>
    new Promise<{ length: string | undefined; text: string }>((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        servername: name,
        ca: certificates.ca,
        method,
        path: '/c/x',
        headers: { host: name },
      };
      const sent = request(options, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ length: response.headers['content-length'], text }));
      });
      sent.on('error', reject).end(body);
    });
  expect(await send('GET')).toMatchObject({ text: '"got"' });
  expect(await send('HEAD')).toEqual({ length: '499', text: '' });
  expect(await send('PUT', Buffer.alloc(5_000_000))).toMatchObject({ text: '{"sizeInBytes":5000000}' });
  await close();
});
