import { tempDir, unsignedToken, type LoginRequest } from '@amltune/testing';
import { execFile } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { CredentialAttempt } from '../src/credentials.ts';

// Each test starts at least one process, on a machine that may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

const script = fileURLToPath(new URL('./create-credential.ts', import.meta.url));
const tenant = '11111111-2222-3333-4444-555555555555';
const token = unsignedToken({ tid: tenant, upn: 'ann@contoso.test' });

interface Outcome {
  choice?: { source: string; tenantId?: string; account?: string; expiresOn: string; attempts: CredentialAttempt[] };
  error?: { code: string; message: string; details: { attempts: CredentialAttempt[] } };
  requests: LoginRequest[];
  isIdentityLoaded: boolean;
  isEnvironmentKept: boolean;
}

/** Runs `createCredential` in a process whose environment is only what is given, without a terminal. */
async function run(options: object, env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const args = ['--conditions=@amltune/source', script, JSON.stringify(options)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { PATH: '/nowhere', ...env } });
  const outcome = JSON.parse(stdout) as Outcome;
  expect(outcome.isEnvironmentKept).toBe(true);
  return outcome;
}

async function serveTokens(status = 200) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const expires_on = String(Math.floor(Date.now() / 1000) + 3600);
    response.writeHead(status, { 'content-type': 'application/json' });
    const body = { access_token: token, expires_on, token_type: 'Bearer', resource: 'x' };
    response.end(JSON.stringify(status === 200 ? body : { error: 'not_found', error_description: 'No identity.' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const toReasons = (attempts: readonly CredentialAttempt[] = []) =>
  Object.fromEntries(attempts.map(({ source, reason }) => [source, reason]));

describe('a managed identity', () => {
  test('of App Service answers through the HTTP client', async () => {
    const { requests, url } = await serveTokens();
    const { choice } = await run({}, { IDENTITY_ENDPOINT: `${url}/msi/token`, IDENTITY_HEADER: 'header-1' });
    expect(choice).toMatchObject({ source: 'managed-identity', tenantId: tenant, account: 'ann@contoso.test' });
    expect(choice?.attempts.map(({ source, ok }) => [source, ok])).toEqual([
      ['environment', false],
      ['workload-identity', false],
      ['managed-identity', true],
    ]);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers['x-identity-header']).toBe('header-1');
    expect(requests[0]?.url).toContain('resource=https%3A%2F%2Fmanagement.azure.com');
  });

  test('of a client id is asked for by it', async () => {
    const { requests, url } = await serveTokens();
    const env = { IDENTITY_ENDPOINT: `${url}/msi/token`, IDENTITY_HEADER: 'x', AZURE_CLIENT_ID: 'user-assigned-1' };
    const { choice } = await run({ name: 'managed-identity' }, env);
    expect(choice?.source).toBe('managed-identity');
    expect(requests[0]?.url).toContain('client_id=user-assigned-1');
  });

  test('of a machine answers at its metadata endpoint', async () => {
    const { requests, url } = await serveTokens();
    const { choice } = await run({}, { AZURE_POD_IDENTITY_AUTHORITY_HOST: url });
    expect(choice?.source).toBe('managed-identity');
    expect(requests.map((request) => request.headers.metadata)).toEqual(['true']);
  });

  test('whose endpoint answers 404 is passed over soon', async () => {
    const { requests, url } = await serveTokens(404);
    const { error } = await run({ name: 'default' }, { AZURE_POD_IDENTITY_AUTHORITY_HOST: url });
    expect(toReasons(error?.details.attempts)['managed-identity']).toBe('No identity.');
    expect(requests).toHaveLength(3);
  });
});

describe('the Azure CLI', () => {
  async function installAz(lines: string): Promise<{ bin: string; readArguments(): Promise<string> }> {
    const folder = await tempDir();
    onTestFinished(() => folder[Symbol.asyncDispose]());
    const path = join(folder.path, 'az');
    await writeFile(path, `#!/bin/sh\necho "$*" >> ${folder.path}/arguments\n${lines}\n`);
    await chmod(path, 0o755);
    return { bin: folder.path, readArguments: async () => readFile(join(folder.path, 'arguments'), 'utf8') };
  }
  const answer = (expiresOn: number) => `echo '{"accessToken":"${token}","expires_on":${expiresOn},"tenant":"x"}'`;

  test('answers when chosen by name', async () => {
    const expiresOn = Math.floor(Date.now() / 1000) + 3600;
    const az = await installAz(answer(expiresOn));
    const { choice } = await run({ name: 'azure-cli', tenantId: tenant }, { PATH: az.bin });
    expect(choice).toEqual({
      source: 'azure-cli',
      tenantId: tenant,
      account: 'ann@contoso.test',
      expiresOn: new Date(expiresOn * 1000).toISOString(),
      attempts: [{ source: 'azure-cli', ok: true }],
    });
    expect(await az.readArguments()).toBe(
      `account get-access-token --output json --resource https://management.azure.com --tenant ${tenant}\n`,
    );
  });

  test('answers after the deployed sources failed', async () => {
    const az = await installAz(answer(2_000_000_000));
    const { choice } = await run({ fakeLogin: true }, { PATH: az.bin, AZURE_CLIENT_ID: 'user-assigned-1' });
    expect(choice?.source).toBe('azure-cli');
    expect(choice?.attempts.map(({ source }) => source)).toEqual([
      'environment',
      'workload-identity',
      'managed-identity',
      'visual-studio-code',
      'azure-cli',
    ]);
  });

  test('is passed by when variables ask for deployed sources', async () => {
    const az = await installAz(answer(2_000_000_000));
    const { error } = await run({ fakeLogin: true }, { PATH: az.bin, AZURE_TOKEN_CREDENTIALS: 'prod' });
    expect(error?.details.attempts.map(({ source }) => source)).toEqual([
      'environment',
      'workload-identity',
      'managed-identity',
    ]);
    await expect(az.readArguments()).rejects.toThrow('ENOENT');
  });

  test('that is not signed in says so', async () => {
    const az = await installAz(`echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`);
    const { error } = await run({ name: 'azure-cli' }, { PATH: az.bin });
    expect(toReasons(error?.details.attempts)['azure-cli']).toContain("run 'az login'");
  });
});

describe('where nothing is set up', () => {
  test.each([
    [{}, 'stdin and stderr are not a terminal, so nobody is there to sign in'],
    [{ CI: 'true' }, 'CI is set, so nobody is there to sign in'],
  ])('with %j every source tells its reason', async (env, browserReason) => {
    const { error, requests } = await run({ fakeLogin: true }, env);
    expect(error?.code).toBe('CREDENTIAL_UNAVAILABLE');
    expect(toReasons(error?.details.attempts)).toEqual({
      environment: 'AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH not set',
      'workload-identity': 'AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE not set',
      'managed-identity': 'Attempted to use the IMDS endpoint, but it is not available.',
      'visual-studio-code': expect.stringContaining('Visual Studio Code') as string,
      'azure-cli': 'Azure CLI could not be found.',
      'azure-powershell': expect.stringContaining('Unable to execute PowerShell.') as string,
      'azure-developer-cli': "Azure Developer CLI couldn't be found.",
      'interactive-browser': browserReason,
    });
    expect(requests.map(({ url }) => url)).toEqual(['http://169.254.169.254/metadata/identity/oauth2/token']);
    for (const { source, reason } of error?.details.attempts ?? []) {
      expect(error?.message).toContain(`  ${source}: ${reason}`);
    }
  });

  test('a given credential does without identity', async () => {
    expect(await run({ given: true })).toMatchObject({ choice: { source: 'given' }, isIdentityLoaded: false });
    expect(await run({ name: 'nonsense' })).toMatchObject({
      error: { code: 'CREDENTIAL_UNKNOWN' },
      isIdentityLoaded: false,
    });
  });
});

test('Azure Pipelines exchanges the token of its task', async () => {
  const env = {
    AZURESUBSCRIPTION_TENANT_ID: tenant,
    AZURESUBSCRIPTION_CLIENT_ID: 'app-1',
    AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: 'connection-1',
    SYSTEM_ACCESSTOKEN: 'task-token',
    SYSTEM_OIDCREQUESTURI: 'https://dev.azure.test/oidc',
  };
  const { choice, requests } = await run({ name: 'azure-pipelines', fakeLogin: true }, env);
  expect(choice).toMatchObject({ source: 'azure-pipelines', tenantId: tenant, account: 'app-1' });
  const proofs = requests.map(({ form, authorization }) => form.client_assertion ?? authorization);
  expect([proofs[0], proofs.at(-1)]).toEqual(['Bearer task-token', 'oidc-token']);
});

test('a browser is opened where a person is', async () => {
  await using folder = await tempDir();
  const browser = join(folder.path, 'browser');
  await writeFile(
    browser,
    `#!${process.execPath}
const { searchParams } = new URL(process.argv.at(-1));
const body = new URLSearchParams({ code: 'code-1', state: searchParams.get('state') });
fetch(searchParams.get('redirect_uri'), { method: 'POST', body });
`,
  );
  await chmod(browser, 0o755);
  const { choice, requests, error } = await run(
    { name: 'interactive-browser', interactive: true, tenantId: tenant, fakeLogin: true },
    { BROWSER: browser, PATH: '/usr/bin:/bin' },
  );
  expect(error).toBeUndefined();
  expect(choice).toMatchObject({ source: 'interactive-browser', tenantId: tenant });
  expect(requests.at(-1)?.form.code).toBe('code-1');
});
