import { AzureLogger, setLogLevel, type AzureLogLevel } from '@azure/logger';
import { format, inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpClient } from '../src/http-client.ts';
import type { PipelineContext } from '../src/pipeline.ts';
import type { ServiceRequest } from '../src/service-request.ts';
import { arm, startBench, type Exchange } from './fake-service.ts';

/** One planted value of each kind; none of them is secret. */
const planted = {
  bearer: 'eyJplanted51f7.eyJwbGFudGVk.cGxhbnRlZA',
  accountKey: `${'plantedACCT5'.repeat(7)}aB==`,
  sas: 'planted/sas+signature51f7=',
  endpointKey: 'plantedEndpointKey51f7',
  clientSecret: 'planted client secret 51f7',
  mlToken: 'planted-azureml-token-51f7',
  proxyPassword: 'planted-proxy-password-51f7',
  connectionString: 'Server=planted-server-51f7',
  refreshToken: 'planted.refresh.token.51f7',
  apiKey: 'planted-api-key-51f7',
};

const pieces = [
  ...Object.values(planted),
  encodeURIComponent(planted.sas),
  JSON.stringify(planted.clientSecret),
  'eyJplanted51f7',
  'planted client',
  'planted-server',
];

const sasUrl = `https://account.blob.core.windows.net/c/log.txt?sv=2024&se=2026&sig=${encodeURIComponent(planted.sas)}`;
const proxyUrl = `http://user:${planted.proxyPassword}@127.0.0.1:1`;

/** All ten as a careless service would repeat them. */
const echo = [
  `The token ${planted.bearer} was refused, x-azureml-token: ${planted.mlToken}`,
  `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${planted.accountKey};EndpointSuffix=core.windows.net`,
  `Key ${planted.accountKey} is stale, see ${sasUrl}`,
  `"primaryKey": "${planted.endpointKey}", client_secret="${planted.clientSecret}", refresh_token=${planted.refreshToken}`,
  `The proxy ${proxyUrl} failed. connectionString: "${planted.connectionString}" api-key: ${planted.apiKey}`,
].join('\n');

/** The same, and after it bare what the request itself carried: nothing but that tells that these words are secrets. */
function echoOf(request: ServiceRequest): string {
  const carried = JSON.stringify({ ...request, url: decodeURIComponent(request.url) });
  const bare = Object.values(planted).filter((secret) => carried.includes(secret));
  return `${echo}\nGot ${[...bare, ...(request.mlToken ? [planted.mlToken] : [])].join(' and ')}`;
}

const errorBodies: [name: string, write: (text: string) => unknown][] = [
  ['a message', (message) => ({ error: { code: 'X', message, target: message, details: [{ code: 'Y', message }] } })],
  [
    'fields',
    (message) => ({ error: { code: 'X', message }, ...planted, nested: { sasToken: planted.sas, ...planted } }),
  ],
  ['a page', (text) => `<html><title>Refused</title><body>${text}</body></html>`],
  ['cut JSON', (text) => `{"error":{"code":"X","message":${JSON.stringify(text)}`],
];

/** Requests that carry secrets in every place where the service has them. */
const requests: [name: string, request: ServiceRequest][] = [
  [
    'a job',
    {
      method: 'PUT',
      url: `${arm}/jobs/j?sig=${encodeURIComponent(planted.sas)}`,
      mlToken: true,
      headers: { 'api-key': planted.apiKey, 'Proxy-Authorization': `Basic ${planted.proxyPassword}` },
      body: {
        properties: {
          clientSecret: planted.clientSecret,
          accountKey: planted.accountKey,
          keyValue: planted.endpointKey,
        },
        refresh_token: planted.refreshToken,
        connectionString: planted.connectionString,
      },
    },
  ],
  [
    'a scoring call',
    {
      method: 'POST',
      url: 'https://e.eastus.inference.ml.azure.com/score',
      audience: 'none',
      headers: { Authorization: `Bearer ${planted.endpointKey}` },
    },
  ],
  ['a log', { method: 'GET', url: sasUrl, audience: 'none' }],
];

const credential: PipelineContext['credential'] = {
  getToken: async (scope) => ({
    token: [scope].flat().join().includes('ml.azure.com') ? planted.mlToken : planted.bearer,
    expiresOnTimestamp: Date.UTC(2100, 0, 1),
  }),
};

const levels: (AzureLogLevel | undefined)[] = [undefined, 'error', 'warning', 'info', 'verbose'];
const lines: string[] = [];
const { log } = AzureLogger;

beforeEach(() => {
  lines.length = 0;
  AzureLogger.log = (...args: unknown[]) => void lines.push(format(...args), inspect(args, { depth: null }));
});

afterEach(() => {
  AzureLogger.log = log;
  setLogLevel(undefined);
});

/** Every way in which an error gets in front of somebody. */
function printError(error: unknown): string {
  if (!(error instanceof Error)) throw new Error(`not an error: ${inspect(error)}`);
  const printed: string[] = [];
  for (let next: unknown = error; next instanceof Error; next = next.cause) {
    printed.push(String(next), next.stack ?? '', JSON.stringify(next), format('%s %o %O %j', next, next, next, next));
    for (const options of [
      {},
      { depth: null },
      { depth: null, showHidden: true },
      { depth: null, customInspect: false },
    ]) {
      printed.push(inspect(next, options), inspect({ nested: [next] }, options));
    }
    printed.push(JSON.stringify({ ...next }), JSON.stringify(Object.getOwnPropertyDescriptors(next)));
  }
  return printed.join('\n');
}

function expectNoSecrets(text: string): void {
  expect(pieces.filter((piece) => text.includes(piece))).toEqual([]);
}

/** Sends, and returns what was logged and printed, having checked that the secrets were there to be leaked. */
async function observe(
  level: AzureLogLevel | undefined,
  request: ServiceRequest,
  exchanges: Exchange[],
): Promise<string> {
  setLogLevel(level);
  const { pipeline, sent } = await startBench(exchanges, { credential, retry: { maxRetries: 1 } });
  const outcome = await pipeline.send(request).then(
    () => '',
    (error: unknown) => printError(error),
  );
  expect(JSON.stringify(sent)).toMatch(/planted/);
  return [...lines, outcome].join('\n');
}

describe.each(levels)('at log level %s', (level) => {
  describe.each(requests)('%s', (_request, request) => {
    test.each(errorBodies)('refused with %s leaks nothing', async (_name, write) => {
      const body = write(echoOf(request));
      const headers = {
        'WWW-Authenticate': `Bearer token="${planted.bearer}"`,
        'x-new': planted.apiKey,
        Location: sasUrl,
      };
      const text = await observe(level, request, [{ status: 400, headers, body }]);
      expectNoSecrets(text);
      expect(text).toContain('SERVICE_REJECTED');
      expect(lines.length > 0).toBe(level === 'info' || level === 'verbose');
    });

    test('answered with keys leaks nothing', async () => {
      expectNoSecrets(await observe(level, request, [{ body: planted, headers: { 'Set-Cookie': planted.bearer } }]));
    });

    test('answered with a page leaks nothing', async () => {
      expectNoSecrets(await observe(level, request, [{ body: `<p>${echoOf(request)}</p>` }]));
    });

    test('retried and throttled leaks nothing', async () => {
      expectNoSecrets(
        await observe(level, request, [
          { status: 429, body: { error: { code: 'X', message: echoOf(request) } }, times: 2 },
        ]),
      );
    });

    test('redirected elsewhere leaks nothing', async () => {
      const Location = `https://user:${planted.proxyPassword}@evil.example/?sig=${encodeURIComponent(planted.sas)}`;
      const text = await observe(level, request, [{ status: 307, headers: { Location } }]);
      expectNoSecrets(text);
      expect(text).toContain('HOST_REFUSED');
    });
  });

  test('a broken connection leaks nothing', async () => {
    setLogLevel(level);
    const [, request] = requests[0] ?? [];
    if (!request) throw new Error('no request');
    const httpClient: PipelineContext['httpClient'] = {
      // As the errors of HTTP clients do, it drags the whole request along.
      sendRequest: async (sent) => {
        throw Object.assign(new Error(echo, { cause: { sent } }), { code: 'ECONNRESET', request: sent, proxyUrl });
      },
    };
    const { pipeline } = await startBench([], { credential, httpClient });
    const error = await pipeline.send(request).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SERVICE_UNREACHABLE' });
    expectNoSecrets([...lines, printError(error)].join('\n'));
  });

  test('a proxy that is gone leaks nothing', async () => {
    setLogLevel(level);
    const httpClient = createHttpClient({ env: { HTTPS_PROXY: proxyUrl } });
    const { pipeline } = await startBench([], { credential, httpClient, retry: { maxRetries: 0 } });
    const error = await pipeline.send({ method: 'GET', url: `${arm}/x` }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SERVICE_UNREACHABLE' });
    expectNoSecrets([...lines, printError(error)].join('\n'));
  });

  test('a credential that fails leaks nothing', async () => {
    setLogLevel(level);
    const failing: PipelineContext['credential'] = {
      getToken: async () => {
        const request = { body: `client_secret=${planted.clientSecret}&refresh_token=${planted.refreshToken}` };
        throw Object.assign(new Error(echo), { name: 'AuthenticationError', request, errorResponse: planted });
      },
    };
    const { pipeline } = await startBench([], { credential: failing });
    const error = await pipeline.send({ method: 'GET', url: `${arm}/x` }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'CREDENTIAL_UNAVAILABLE' });
    expectNoSecrets([...lines, printError(error)].join('\n'));
  });
});
