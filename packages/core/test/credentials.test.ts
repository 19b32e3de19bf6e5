import {
  createTestCertificates,
  fakeClock,
  fakeCredential,
  fakeLoginService,
  tempDir,
  unsignedToken,
} from '@amltune/testing';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { builtInClouds } from '../src/clouds.ts';
import { createCredential, type CredentialChoice, type CreateCredentialOptions } from '../src/credentials.ts';

const tenant = '11111111-2222-3333-4444-555555555555';
const secret = 'Zq8Q~planted.client-secret_value';
const environment = { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: 'app-1', AZURE_CLIENT_SECRET: secret };
const managementScope = 'https://management.azure.com/.default';

interface Unavailable extends Error {
  readonly code: string;
  readonly fix: string;
  readonly details: { readonly attempts: CredentialChoice['attempts'] };
}

async function failure(options: CreateCredentialOptions): Promise<Unavailable> {
  const thrown: unknown = await createCredential(options).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Error)) throw new Error('nothing was thrown');
  return thrown as Unavailable;
}

describe('a given credential', () => {
  test('is probed once and used as it is', async () => {
    const credential = fakeCredential({ now: () => 1_000_000 });
    const choice = await createCredential({ credential, env: { AZURE_TOKEN_CREDENTIALS: 'nonsense' } });
    expect(choice).toEqual({
      source: 'given',
      expiresOn: new Date(1_000_000 + 3_600_000),
      attempts: [{ source: 'given', ok: true }],
    });
    expect(choice.credential).toBe(credential);
    expect(credential.scopes).toEqual([managementScope]);
  });

  test.each([
    ['null', async () => null, 'it answered without a token'],
    ['a rejection', async () => Promise.reject(new Error('no luck')), 'no luck'],
    [
      'an exception',
      () => {
        throw new Error('broken');
      },
      'broken',
    ],
  ])('that answers with %s is unavailable', async (_title, getToken, reason) => {
    const error = await failure({ credential: { getToken } });
    expect(error).toMatchObject({
      code: 'CREDENTIAL_UNAVAILABLE',
      details: { attempts: [{ source: 'given', ok: false, reason }] },
    });
  });

  test.each([
    [
      { tid: tenant, upn: 'ann@contoso.test', appid: 'az' },
      { tenantId: tenant, account: 'ann@contoso.test' },
    ],
    [
      { tid: tenant, appid: 'app-1', oid: 'o' },
      { tenantId: tenant, account: 'app-1' },
    ],
    [
      { tid: tenant, oid: 'object-1' },
      { tenantId: tenant, account: 'object-1' },
    ],
    [{ tid: 7, upn: 'a\u001b[2Jb' }, { account: 'a[2Jb' }],
  ])('whose token says %j is told', async (claims, told) => {
    const credential = { getToken: async () => ({ token: unsignedToken(claims), expiresOnTimestamp: 0 }) };
    const { tenantId, account } = await createCredential({ credential });
    expect({ tenantId, account }).toEqual({ tenantId: undefined, ...told });
  });

  test('asks for the scope of the cloud', async () => {
    const credential = fakeCredential();
    await createCredential({ credential, cloud: builtInClouds.AzureUSGovernment });
    expect(credential.scopes).toEqual(['https://management.usgovcloudapi.net/.default']);
  });
});

describe('a service principal of the environment', () => {
  test('answers for its tenant with one request', async () => {
    const login = fakeLoginService();
    const choice = await createCredential({ env: environment, httpClient: login });
    expect(choice).toMatchObject({
      source: 'environment',
      tenantId: tenant,
      account: 'app-1',
      attempts: [{ source: 'environment', ok: true }],
    });
    expect(choice.expiresOn.getTime()).toBeGreaterThan(Date.now());
    expect(login.requests.map(({ url, form }) => [new URL(url).pathname, form.scope, form.client_secret])).toEqual([
      [`/${tenant}/oauth2/v2.0/token`, expect.stringContaining(managementScope), secret],
    ]);
  });

  test('is one credential for every scope', async () => {
    const login = fakeLoginService();
    const { credential } = await createCredential({ env: environment, httpClient: login });
    await credential.getToken(managementScope);
    expect(login.requests).toHaveLength(1);
    await credential.getToken('https://ml.azure.com/.default');
    await credential.getToken('https://ml.azure.com/.default');
    expect(login.requests).toHaveLength(2);
  });

  test('lets the option name the tenant', async () => {
    const login = fakeLoginService();
    const choice = await createCredential({ env: environment, httpClient: login, tenantId: 'other.test' });
    expect(choice.tenantId).toBe('other.test');
  });

  test('signs in at the host of its cloud', async () => {
    const login = fakeLoginService();
    await createCredential({ env: environment, httpClient: login, cloud: builtInClouds.AzureChinaCloud });
    const hosts = new Set(login.requests.map(({ url }) => new URL(url).host));
    // MSAL's own name for login.chinacloudapi.cn.
    expect([...hosts]).toEqual(['login.partner.microsoftonline.cn']);
    expect(login.requests.at(-1)?.form.scope).toContain('https://management.chinacloudapi.cn/.default');
  });

  test('asks no Microsoft host about a custom login host', async () => {
    const login = fakeLoginService();
    const cloud = { ...builtInClouds.AzureCloud, name: 'Contoso', activeDirectory: 'https://login.contoso.test' };
    await createCredential({ env: environment, httpClient: login, cloud });
    expect(new Set(login.requests.map(({ url }) => new URL(url).host))).toEqual(new Set(['login.contoso.test']));
  });

  test('signs in with a certificate', async () => {
    await using folder = await tempDir();
    const { cert } = await createTestCertificates(['app.test']);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const path = join(folder.path, 'app.pem');
    await writeFile(path, `${key}\n${cert}`);
    const login = fakeLoginService();
    const env = { ...environment, AZURE_CLIENT_SECRET: '', AZURE_CLIENT_CERTIFICATE_PATH: path };
    expect(await createCredential({ env, httpClient: login })).toMatchObject({
      source: 'environment',
      tenantId: tenant,
    });
    expect(login.requests.at(-1)?.form.client_assertion).toMatch(/^eyJ/);
  });
});

test('a workload identity sends the token of its file', async () => {
  await using folder = await tempDir();
  const path = join(folder.path, 'token');
  await writeFile(path, 'federated-token\n');
  const login = fakeLoginService();
  const env = { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: 'app-1', AZURE_FEDERATED_TOKEN_FILE: path };
  const choice = await createCredential({ env, httpClient: login });
  expect(choice).toMatchObject({
    source: 'workload-identity',
    attempts: [
      {
        source: 'environment',
        ok: false,
        reason: 'AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH not set',
      },
      { source: 'workload-identity', ok: true },
    ],
  });
  expect(login.requests.at(-1)?.form.client_assertion).toBe('federated-token');
});

test('a device code is shown to the caller', async () => {
  const messages: string[] = [];
  const choice = await createCredential({
    name: 'device-code',
    interactive: true,
    tenantId: tenant,
    env: {},
    httpClient: fakeLoginService(),
    onDeviceCode: (message) => messages.push(message),
  });
  expect(messages).toEqual(['Enter ABCD.']);
  expect(choice).toMatchObject({ source: 'device-code', tenantId: tenant });
});

describe('a set-up source that fails', () => {
  const refuse = (description: string) =>
    fakeLoginService(() => ({ status: 401, body: { error: 'invalid_client', error_description: description } }));

  test('ends the search instead of being somebody else', async () => {
    const login = refuse('AADSTS7000215: Invalid client secret provided. Trace ID: 1 Correlation ID: 2');
    const error = await failure({ env: environment, httpClient: login, interactive: true });
    expect(error.details.attempts.slice(0, 2)).toEqual([
      { source: 'environment', ok: false, reason: 'AADSTS7000215: Invalid client secret provided.' },
      { source: 'workload-identity', ok: false, reason: 'not tried, because environment is set up and failed' },
    ]);
    expect(error.fix).toContain('environment');
    expect(login.requests).toHaveLength(1);
  });

  test('is reported without its secrets', async () => {
    const login = refuse(`AADSTS7000215: the secret ${secret} and Bearer ${unsignedToken({ tid: tenant })} are wrong`);
    const error = await failure({ env: environment, httpClient: login });
    expect(error.message).toContain('AADSTS7000215');
    const printed = [error.message, error.fix, JSON.stringify(error), inspect(error, { depth: 20, showHidden: true })];
    expect(printed.join('\n')).not.toContain(secret);
    expect(printed.join('\n')).not.toContain(unsignedToken({ tid: tenant }));
  });

  test.each([
    ["AADSTS700016: Application with identifier 'x'\u001b[31m was not found.\r\nTrace ID: 1", 'was not found.'],
    ['<html>', 'The identity service'],
  ])('that says %j is told on one line', async (description, reason) => {
    const login =
      description === '<html>' ? fakeLoginService(() => ({ status: 400, body: undefined })) : refuse(description);
    const error = await failure({ env: environment, httpClient: login, name: 'environment' });
    expect(error.details.attempts[0]?.reason).toContain(reason);
    expect(error.details.attempts[0]?.reason).not.toMatch(/[\u0000-\u001f]|Trace ID/);
  });

  test('because of the network names host and cause', async () => {
    const httpClient: HttpClient = {
      sendRequest: async () => Promise.reject(Object.assign(new Error('x'), { code: 'CERT_HAS_EXPIRED' })),
    };
    const error = await failure({ env: environment, httpClient, name: 'environment' });
    expect(error.details.attempts).toEqual([
      {
        source: 'environment',
        ok: false,
        reason: 'login.microsoftonline.com could not be reached (CERT_HAS_EXPIRED).',
      },
    ]);
  });
});

test('a choice does not print its credential', async () => {
  const choice = await createCredential({ env: environment, httpClient: fakeLoginService() });
  expect(JSON.stringify(choice) + inspect(choice, { depth: 20 })).not.toContain(secret);
  expect(choice.credential).toBeDefined();
});

describe('a name', () => {
  test.each(['azure-cl', '', 'toString', 'Default'])('%j that no source has is refused', async (name) => {
    const error = await failure({ name: name as 'default', env: {} });
    expect(error.code).toBe('CREDENTIAL_UNKNOWN');
    expect(error.fix).toContain('default, environment, workload-identity, managed-identity');
  });

  test.each([
    ['environment', 'AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH not set'],
    ['workload-identity', 'AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE not set'],
    ['azure-pipelines', 'AZURESUBSCRIPTION_TENANT_ID, AZURESUBSCRIPTION_CLIENT_ID'],
    ['interactive-browser', 'signing in is switched off'],
    ['device-code', 'signing in is switched off'],
    ['visual-studio-code', 'Visual Studio Code Authentication is not available.'],
  ] as const)('%s alone is tried and gives its reason', async (name, reason) => {
    const login = fakeLoginService();
    const error = await failure({ name, env: {}, httpClient: login, interactive: false });
    expect(error.details.attempts).toEqual([
      { source: name, ok: false, reason: expect.stringContaining(reason) as string },
    ]);
    expect(login.requests).toEqual([]);
  });
});

describe('a source that never answers', () => {
  const hang: HttpClient = { sendRequest: () => new Promise(() => undefined) };

  test('is passed over at the limit', async () => {
    const clock = fakeClock();
    const env = { AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential' };
    const error = await failure({ env, httpClient: hang, clock });
    expect(error.details.attempts).toEqual([{ source: 'managed-identity', ok: false, reason: 'no token within 60 s' }]);
    expect(clock.sleeps).toEqual([60_000]);
  });

  test('is left when the caller aborts', async () => {
    const controller = new AbortController();
    const pending = failure({ env: environment, httpClient: hang, abortSignal: controller.signal });
    setImmediate(() => controller.abort());
    expect(await pending).toMatchObject({ code: 'ABORTED', name: 'AbortError' });
  });

  test('is not asked after an abort', async () => {
    const credential = fakeCredential();
    expect(await failure({ credential, abortSignal: AbortSignal.abort() })).toMatchObject({ code: 'ABORTED' });
    expect(credential.callCount).toBe(0);
  });
});
