import { anything } from '@amltune/wire';
import { describe, expect, test } from 'vitest';
import { beginOperation } from '../src/operation.ts';
import { listPages } from '../src/paging.ts';
import type { ServiceRequest } from '../src/service-request.ts';
import { arm, startBench, type Exchange } from './fake-service.ts';

const refused: [name: string, url: string, rest?: Partial<ServiceRequest>][] = [
  ['another host', 'https://evil.example/subscriptions/s?$skip=t'],
  ['a host that ends alike', 'https://management.azure.com.evil.example/'],
  ['a host that begins alike', 'https://evilmanagement.azure.com/'],
  ['the host as user name', 'https://management.azure.com@evil.example/'],
  ['a user name before the host', 'https://user:pass@management.azure.com/'],
  ['another port', 'https://management.azure.com:8443/'],
  ['no TLS', 'http://management.azure.com/'],
  ['another cloud', 'https://management.chinacloudapi.cn/'],
  ['a storage host for a management token', 'https://a.blob.core.windows.net/c'],
  ['a management host for a storage token', `${arm}/x`, { audience: 'storage' }],
  ['another host for the second token', 'https://evil.example/jobs/j', { mlToken: true }],
  ['a path without a host', '/subscriptions/s?$skip=t'],
  ['no URL at all', 'next page'],
  ['an address with a trailing dot', 'https://management.azure.com./'],
  ['no TLS, without a token', 'http://a.blob.core.windows.net/c?sig=s', { audience: 'none' }],
  ['a file, without a token', 'file:///etc/passwd', { audience: 'none' }],
];

test.each(refused)('nothing is sent to %s', async (_name, url, rest = {}) => {
  const { pipeline, sent, credential } = await startBench([]);
  await expect(pipeline.send({ method: 'GET', url, ...rest })).rejects.toMatchObject({ code: 'HOST_REFUSED' });
  expect(sent).toEqual([]);
  expect(credential.callCount).toBe(0);
});

test('the refusal hides what the URL carries', async () => {
  const { pipeline } = await startBench([]);
  const error = pipeline.send({ method: 'GET', url: 'https://u:hush@evil.example/a?sig=hush&api-version=1' });
  await expect(error).rejects.toThrow(
    'No request was sent to "https://REDACTED@evil.example/a?sig=REDACTED&api-version=1": it is no AzureCloud host.',
  );
});

test('without a token any https host is reached', async () => {
  const { pipeline, sent } = await startBench([{ body: { api: 'https://eastus.api.azureml.ms' } }]);
  await pipeline.send({ method: 'GET', url: 'https://somewhere.example/discovery', audience: 'none' });
  expect(sent[0]?.headers).not.toHaveProperty('authorization');
});

test('a listing does not follow its link elsewhere', async () => {
  const nextLink = 'https://evil.example/models?$skip=t';
  const { pipeline, sent } = await startBench([{ body: { value: [1], nextLink } }]);
  const items = listPages(pipeline, { url: `${arm}/models`, guard: anything, toItem: (item) => item });
  expect((await items.next()).value).toBe(1);
  await expect(items.next()).rejects.toMatchObject({ code: 'HOST_REFUSED' });
  expect(sent.map(({ url }) => url)).toEqual([`${arm}/models`]);
});

test.each(['Azure-AsyncOperation', 'Location'])('an operation does not follow its %s elsewhere', async (header) => {
  const { pipeline, sent, clock } = await startBench([
    { status: 202, headers: { [header]: 'https://evil.example/operations/1' }, body: {} },
  ]);
  const request = { method: 'POST', url: `${arm}/jobs/j/cancel` } as const;
  const operation = await beginOperation(pipeline, request, { toResult: () => 'done', clock });
  await expect(operation.pollUntilDone()).rejects.toMatchObject({ code: 'HOST_REFUSED' });
  expect(sent.map(({ url }) => url)).toEqual([`${arm}/jobs/j/cancel`]);
});

describe('a redirect', () => {
  const to = (location: string, status = 307): Exchange => ({ status, headers: { Location: location } });

  test.each(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'] as const)(
    'to the same origin is followed by %s',
    async (method) => {
      const { pipeline, sent } = await startBench([to('/y?a=1'), { path: `${arm}/y?a=1`, method }]);
      await pipeline.send({ method, url: `${arm}/x`, body: { n: 1 } });
      expect(sent.map(({ headers }) => headers['authorization'])).toEqual(['Bearer token-1', 'Bearer token-1']);
      expect(sent[1]?.body).toBe('{"n":1}');
    },
  );

  test.each([301, 302, 303, 307, 308])('of status %i is followed by a read', async (status) => {
    const { pipeline, sent } = await startBench([to(`${arm}/y`, status), { path: '/y' }]);
    expect((await pipeline.send({ method: 'GET', url: `${arm}/x` })).status).toBe(200);
    expect(sent).toHaveLength(2);
  });

  test.each([301, 302, 303])('of status %i is not followed by a write', async (status) => {
    const { pipeline, sent } = await startBench([to(`${arm}/y`, status)]);
    await expect(pipeline.send({ method: 'PUT', url: `${arm}/x` })).rejects.toMatchObject({
      code: 'SERVICE_RESPONSE_INVALID',
    });
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['https://evil.example/y'],
    ['//evil.example/y'],
    ['http://management.azure.com/y'],
    ['https://management.azure.com:444/y'],
    ['https://eastus.api.azureml.ms/y'],
    ['https://u:p@management.azure.com/y'],
    ['https://'],
  ])('to %s is refused', async (location) => {
    for (const [method, status] of [
      ['GET', 302],
      ['PUT', 307],
      ['POST', 302],
    ] as const) {
      for (const audience of ['management', 'none'] as const) {
        const { pipeline, sent } = await startBench([to(location, status)]);
        await expect(pipeline.send({ method, url: `${arm}/x`, audience })).rejects.toMatchObject({
          code: 'HOST_REFUSED',
        });
        expect(sent.map(({ url }) => url)).toEqual([`${arm}/x`]);
      }
    }
  });

  test('is followed five times at most', async () => {
    const { pipeline, sent } = await startBench([{ ...to('/x'), times: 6 }]);
    await expect(pipeline.send({ method: 'GET', url: `${arm}/x` })).rejects.toMatchObject({
      code: 'SERVICE_RESPONSE_INVALID',
    });
    expect(sent).toHaveLength(6);
  });

  test('starts anew when the target fails', async () => {
    const { pipeline, sent } = await startBench([to('/y'), { path: '/y', status: 503 }, to('/z'), { path: '/z' }]);
    await pipeline.send({ method: 'GET', url: `${arm}/x` });
    expect(sent.map(({ url }) => url)).toEqual([`${arm}/x`, `${arm}/y`, `${arm}/x`, `${arm}/z`]);
  });
});
