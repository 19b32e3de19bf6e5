import type { HttpClient, PipelineRequest } from '@azure/core-rest-pipeline';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readCloudMetadata, selectCloud } from '../src/cloud-metadata.ts';
import { isTokenHost, resolveCloud } from '../src/clouds.ts';

const metadataUrl = 'https://management.contoso.test:8443/metadata/endpoints?api-version=2019-05-01&key=s3cret';

/** One entry in the shape of Resource Manager's document of api-version 2019-05-01. */
const contoso = {
  name: 'ContosoCloud',
  portal: 'https://portal.contoso.test',
  resourceManager: 'https://management.contoso.test:8443/',
  authentication: { loginEndpoint: 'https://login.contoso.test/adfs/' },
  suffixes: { storage: 'core.contoso.test:8443' },
};
const other = { ...contoso, name: 'OtherCloud', resourceManager: 'https://management.other.test/' };

function clientThat(answer: { status?: number; bodyAsText?: string } | Error) {
  const requests: PipelineRequest[] = [];
  const httpClient: HttpClient = {
    async sendRequest(request) {
      requests.push(request);
      if (answer instanceof Error) throw answer;
      return { request, headers: request.headers, status: 200, ...answer };
    },
  };
  return { httpClient, requests };
}

const clientWith = (document: unknown) => clientThat({ bodyAsText: JSON.stringify(document) });

describe('a metadata document', () => {
  test('becomes the cloud that the Python client derives', async () => {
    const { httpClient, requests } = clientWith([other, contoso]);
    const cloud = await resolveCloud({ metadataUrl }, { httpClient, env: {} });
    expect(cloud).toEqual({
      name: 'ContosoCloud',
      portal: 'https://portal.contoso.test',
      resourceManager: 'https://management.contoso.test:8443',
      activeDirectory: 'https://login.contoso.test/adfs',
      mlResourceId: 'https://ml.azure.test',
      storageSuffix: 'core.contoso.test:8443',
      registryDiscovery: 'https://contosocloudwest.api.ml.azure.test',
      tokenHosts: {
        management: ['management.contoso.test:8443', '*.api.ml.azure.test', '*.experiments.ml.azure.test'],
        ml: [
          'management.contoso.test:8443',
          '*.api.ml.azure.test',
          '*.experiments.ml.azure.test',
          '*.inference.ml.azure.test',
        ],
        storage: ['*.blob.core.contoso.test:8443'],
      },
    });
    expect(requests.map(({ url, method }) => `${method} ${url}`)).toEqual([`GET ${metadataUrl}`]);
    expect(requests[0]?.headers.has('authorization')).toBe(false);
  });

  test('is found through ARM_CLOUD_METADATA_URL', async () => {
    const { httpClient, requests } = clientWith(contoso);
    const env = { ARM_CLOUD_METADATA_URL: metadataUrl };
    expect((await resolveCloud(undefined, { httpClient, env })).name).toBe('ContosoCloud');
    expect((await resolveCloud('contosocloud', { httpClient, env })).name).toBe('ContosoCloud');
    expect((await resolveCloud('public', { httpClient, env })).name).toBe('AzureCloud');
    expect(requests).toHaveLength(2);
  });

  test('gives a cloud by its name', async () => {
    const { httpClient } = clientWith([contoso, other]);
    const cloud = await resolveCloud({ metadataUrl, name: 'othercloud' }, { httpClient, env: {} });
    expect(cloud.resourceManager).toBe('https://management.other.test');
  });

  test('cannot redefine a built-in cloud', async () => {
    const { httpClient } = clientWith({ ...contoso, name: 'AzureCloud' });
    const cloud = await resolveCloud({ metadataUrl }, { httpClient, env: {} });
    expect(cloud.resourceManager).toBe('https://management.azure.com');
  });

  test('lets the environment place the registry lookup', async () => {
    const url = new URL(metadataUrl);
    const region = selectCloud(contoso, url, { env: { REGISTRY_DISCOVERY_ENDPOINT_REGION: 'north' } });
    expect(region.registryDiscovery).toBe('https://contosocloudnorth.api.ml.azure.test');
    const { httpClient } = clientWith(contoso);
    const env = { REGISTRY_DISCOVERY_ENDPOINT_URL: 'https://registry.contoso.test:9443/' };
    const cloud = await resolveCloud({ metadataUrl }, { httpClient, env });
    expect(cloud.registryDiscovery).toBe('https://registry.contoso.test:9443');
    expect(isTokenHost(cloud, 'management', `${cloud.registryDiscovery}/x`)).toBe(true);
    expect(isTokenHost(cloud, 'management', 'https://registry.contoso.test/x')).toBe(false);
  });
});

test.each([
  [{ ...contoso, name: undefined, resourceManager: 'https://management.contoso.test' }, 'an entry without a name'],
  [{ ...contoso, portal: undefined }, 'no https portal'],
  [{ ...contoso, portal: 'https://portal.test' }, 'less than three labels'],
  [{ ...contoso, resourceManager: 'management.contoso.test' }, 'no https resourceManager'],
  [{ ...contoso, authentication: {} }, 'no https authentication.loginEndpoint'],
  [{ ...contoso, authentication: { loginEndpoint: 'http://login.contoso.test' } }, 'authentication.loginEndpoint'],
  [{ ...contoso, suffixes: { storage: '*.evil/' } }, 'no suffixes.storage'],
  [{ ...contoso, name: 'a b/' }, 'REGISTRY_DISCOVERY_ENDPOINT_URL'],
  [[other], 'no cloud whose resourceManager is part of that URL'],
  [{ ...contoso, resourceManager: '' }, 'no cloud whose'],
  [[null, 3, 'x'], 'no cloud whose'],
  [{}, 'no cloud whose'],
])('names what is wrong in %j', (document, problem) => {
  let thrown: unknown;
  try {
    selectCloud(document, new URL(metadataUrl), { env: {} });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: 'CLOUD_METADATA_INVALID' });
  expect(String(thrown)).toContain(problem);
  expect(String(thrown)).not.toContain('s3cret');
});

test('skips a broken entry when another one fits', () => {
  const url = new URL(metadataUrl);
  expect(selectCloud([{ ...contoso, portal: 1 }, contoso], url, { env: {} }).name).toBe('ContosoCloud');
});

test.each([
  ['answered with HTTP 302', { status: 302 }],
  ['is not JSON', { bodyAsText: '<html>' }],
  ['could not be fetched', new Error('ECONNREFUSED')],
])('says that the document %s', async (problem, answer) => {
  const { httpClient } = clientThat(answer);
  await expect(readCloudMetadata(metadataUrl, { httpClient })).rejects.toMatchObject({
    code: 'CLOUD_METADATA_INVALID',
    message: expect.stringContaining(problem) as string,
  });
});

test.each(['http://arm.test/', 'ftp://arm.test/', 'arm', 'https://u:p@arm.test/', 'http://127.0.0.1.evil.com/'])(
  'asks nothing of %s',
  async (url) => {
    const { httpClient, requests } = clientWith(contoso);
    await expect(readCloudMetadata(url, { httpClient })).rejects.toMatchObject({ code: 'CLOUD_METADATA_INVALID' });
    expect(requests).toEqual([]);
  },
);

describe('over plain http on loopback', () => {
  async function listen(answers: boolean): Promise<string> {
    const server = createServer((request, response) => {
      if (answers) response.end(JSON.stringify({ ...contoso, headers: request.headers }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`;
  }

  test('a document is fetched with the default client', async () => {
    const cloud = await readCloudMetadata(await listen(true), { name: 'ContosoCloud', env: {} });
    expect(cloud.mlResourceId).toBe('https://ml.azure.test');
  });

  test('an abort ends the wait', async () => {
    const controller = new AbortController();
    const pending = readCloudMetadata(await listen(false), { abortSignal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(pending).rejects.toMatchObject({ code: 'ABORTED', name: 'AbortError' });
    await expect(readCloudMetadata(metadataUrl, { abortSignal: controller.signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });
});
