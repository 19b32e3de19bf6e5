import { createPipelineRequest } from '@azure/core-rest-pipeline';
import { createTestCertificates, startDecoyProxy, startTlsServer } from '@amltune/testing';
import type { DecoyProxy, TlsServer } from '@amltune/testing';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHttpClient } from '../src/http-client.ts';

// 0.0.0.0 reaches this machine without a name server and, unlike 127.0.0.1, is not exempt from proxies by itself.
const certificates = await createTestCertificates(['0.0.0.0', 'management.azure.com']);
let server: TlsServer;
let tunnel: DecoyProxy;
let decoy: DecoyProxy;

beforeAll(async () => {
  server = await startTlsServer({ certificates, handler: (_, response) => response.end('hello') });
});
afterAll(() => server.close());
beforeEach(async () => {
  tunnel = await startDecoyProxy({ tunnelTo: server.address });
  decoy = await startDecoyProxy();
  return () => Promise.all([tunnel.close(), decoy.close()]);
});

const get = (url: string) => createPipelineRequest({ url });

const proxyVariables = [
  [],
  ['HTTPS_PROXY'],
  ['https_proxy'],
  ['https_proxy', 'HTTPS_PROXY'],
  ['ALL_PROXY'],
  ['all_proxy'],
  ['HTTP_PROXY'],
];
const noProxyValues = [
  { NO_PROXY: undefined, exempt: false },
  { NO_PROXY: '*', exempt: true },
  { NO_PROXY: 'other.example, 0.0.0.0,management.azure.com', exempt: true },
  { NO_PROXY: 'other.example,zure.com', exempt: false },
  { NO_PROXY: '0.0.0.0:1,azure.com:1', exempt: false },
];
const table = proxyVariables.flatMap((variables) =>
  noProxyValues.flatMap(({ NO_PROXY, exempt }) =>
    ['NO_PROXY', 'no_proxy'].map((noProxyName) => ({
      variables,
      noProxy: NO_PROXY && `${noProxyName}=${NO_PROXY}`,
      env: (proxy: DecoyProxy): NodeJS.ProcessEnv => ({
        ...Object.fromEntries(variables.map((name) => [name, proxy.url])),
        [noProxyName]: NO_PROXY,
      }),
      proxied: variables.length > 0 && !exempt,
    })),
  ),
);

test.each(table)('without connectTo: $variables, $noProxy: proxied $proxied', async ({ env, proxied }) => {
  const client = createHttpClient({ ca: certificates.ca, env: env(tunnel) });
  const url = `https://0.0.0.0:${server.port}/`;
  for (let count = 0; count < 3; count++) {
    expect((await client.sendRequest(get(url))).bodyAsText).toBe('hello');
  }
  expect(tunnel.targets).toEqual(proxied ? [`CONNECT 0.0.0.0:${server.port}`] : []);
  expect(tunnel.byteCount > 0).toBe(proxied);
});

test.each(table)('with connectTo: $variables, $noProxy: never proxied', async ({ env }) => {
  const client = createHttpClient({ connectTo: server.address, ca: certificates.ca, env: env(decoy) });
  const response = await client.sendRequest(get('https://management.azure.com/'));
  expect(response.bodyAsText).toBe('hello');
  expect([decoy.connectionCount, decoy.byteCount]).toEqual([0, 0]);
});

describe('under connectTo', () => {
  test('keeps the name and Host of the URL', async () => {
    const client = createHttpClient({ connectTo: server.address, ca: certificates.ca, env: {} });
    await client.sendRequest(get('https://management.azure.com/subscriptions?api-version=1'));
    expect(server.requests.at(-1)).toMatchObject({
      url: '/subscriptions?api-version=1',
      servername: 'management.azure.com',
      headers: { host: 'management.azure.com' },
    });
  });

  test('sends 300 requests over one connection past a dead proxy', async () => {
    const client = createHttpClient({
      connectTo: server.address,
      ca: certificates.ca,
      env: { HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' },
    });
    const before = server.connectionCount;
    for (let count = 0; count < 300; count++) await client.sendRequest(get('https://management.azure.com/'));
    expect(server.connectionCount - before).toBe(1);
  });

  test('fails rather than dial the host itself', async () => {
    const client = createHttpClient({ connectTo: '127.0.0.1:9', ca: certificates.ca, env: { NO_PROXY: '*' } });
    const before = server.connectionCount;
    await expect(client.sendRequest(get(`https://0.0.0.0:${server.port}/`))).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringContaining('through connectTo 127.0.0.1:9') as unknown,
    });
    expect(server.connectionCount).toBe(before);
  });

  test('ignores whatever a request says about its route', async () => {
    const client = createHttpClient({ connectTo: server.address, ca: certificates.ca, env: {} });
    const { HttpsProxyAgent } = await import('https-proxy-agent');
    const request = createPipelineRequest({
      url: 'https://management.azure.com/',
      agent: new HttpsProxyAgent(decoy.url),
      proxySettings: { host: 'http://127.0.0.1', port: decoy.port },
      tlsSettings: { ca: 'none' },
      requestOverrides: { host: '127.0.0.1', port: decoy.port, agent: false },
    });
    expect((await client.sendRequest(request)).bodyAsText).toBe('hello');
    expect(decoy.connectionCount).toBe(0);
  });

  test('trusts its own authority alone', async () => {
    const other = await createTestCertificates(['elsewhere.example']);
    const client = createHttpClient({ connectTo: server.address, ca: other.ca, env: {} });
    await expect(client.sendRequest(get('https://management.azure.com/'))).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  test.each(['https://login.microsoftonline.com/', 'https://10.0.0.1/'])(
    'checks the certificate against the name asked for: %s',
    async (url) => {
      const client = createHttpClient({ connectTo: server.address, ca: certificates.ca, env: {} });
      await expect(client.sendRequest(get(url))).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    },
  );

  test('refuses plain http, which no TLS port understands', async () => {
    const client = createHttpClient({ connectTo: server.address, ca: certificates.ca, env: { HTTP_PROXY: decoy.url } });
    const request = createPipelineRequest({ url: 'http://169.254.169.254/metadata', allowInsecureConnection: true });
    await expect(client.sendRequest(request)).rejects.toMatchObject({ code: 'REQUEST_REFUSED' });
    expect(decoy.connectionCount).toBe(0);
  });
});

describe('through a proxy', () => {
  const url = 'https://management.azure.com/';

  test('takes its credentials from the variable', async () => {
    const proxy = await startDecoyProxy({ tunnelTo: server.address, credentials: 'me:p@ss word' });
    const env = { HTTPS_PROXY: `http://me:p%40ss%20word@127.0.0.1:${proxy.port}` };
    const client = createHttpClient({ ca: certificates.ca, env });
    for (let count = 0; count < 60; count++) expect((await client.sendRequest(get(url))).status).toBe(200);
    expect(proxy.connectionCount).toBe(1);
    await proxy.close();
  });

  test.each([
    { credentials: 'me:secret', code: 'ERR_PROXY_REFUSED', reason: 'the proxy answered 407 to CONNECT' },
    { credentials: undefined, code: 'ECONNREFUSED', reason: 'the proxy answered 502 to CONNECT' },
  ])('tells its refusal from an answer: $code', async ({ credentials, code, reason }) => {
    const proxy = await startDecoyProxy({ ...(credentials && { credentials }) });
    const client = createHttpClient({ env: { HTTPS_PROXY: `http://me:hunter2@127.0.0.1:${proxy.port}` } });
    const error = await client.sendRequest(get(url)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code,
      message: `No answer from management.azure.com through the proxy 127.0.0.1:${proxy.port}: ${reason} (${code}).`,
    });
    await proxy.close();
  });

  test('lets go of one that does not answer when aborted', async () => {
    const controller = new AbortController();
    const silent = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => controller.abort());
    });
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo;
    const client = createHttpClient({ env: { HTTPS_PROXY: `http://127.0.0.1:${port}` } });
    const request = createPipelineRequest({ url, abortSignal: controller.signal });
    await expect(client.sendRequest(request)).rejects.toMatchObject({ name: 'AbortError' });
    // Ends only when the last connection is gone.
    await once(silent.close(), 'close');
  });

  test.each(['socks5://me:hunter2@127.0.0.1:1080', 'http://me:hunter2@:1', 'http://me:%hunter2@proxy:3128'])(
    'refuses the value %s without showing it',
    async (value) => {
      const client = createHttpClient({ env: { https_proxy: value } });
      const error = await client.sendRequest(get(url)).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'CONNECTION_SETTING_INVALID' });
      expect(`${(error as Error).stack} ${JSON.stringify(error)}`).not.toContain('hunter2');
    },
  );

  test.each(['http://localhost:1', 'http://127.0.0.1:1', 'http://[::1]:1', 'http://app.localhost:1'])(
    'never sends %s, which is this machine',
    async (local) => {
      const client = createHttpClient({ env: { HTTP_PROXY: decoy.url, ALL_PROXY: decoy.url } });
      const request = createPipelineRequest({ url: local, allowInsecureConnection: true });
      await expect(client.sendRequest(request)).rejects.toThrow();
      expect(decoy.connectionCount).toBe(0);
    },
  );

  test('forwards plain http where the request allows it', async () => {
    const client = createHttpClient({ env: { HTTP_PROXY: decoy.url } });
    const request = createPipelineRequest({ url: 'http://service.invalid/x', allowInsecureConnection: true });
    expect((await client.sendRequest(request)).status).toBe(502);
    expect(decoy.targets).toEqual(['GET http://service.invalid/x']);
  });
});

test.each(['', 'host', 'host:', ':80', 'https://host:80', 'host:0', 'host:70000', '::1:80'])(
  'connectTo %j is refused at once',
  (connectTo) => {
    expect(() => createHttpClient({ connectTo })).toThrow(
      expect.objectContaining({ code: 'CONNECTION_SETTING_INVALID' }) as Error,
    );
  },
);

test('a path given as ca is refused at once', () => {
  expect(() => createHttpClient({ ca: '/etc/ssl/ca.pem' })).toThrow('ca has no PEM certificate.');
});
