import { createHttpClient } from '@amltune/core';
import { ClientSecretCredential } from '@azure/identity';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tempDir } from '@amltune/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startEmulator, type RunningEmulator } from '../src/index.ts';
import { emulate, type Emulation } from './emulation.ts';

vi.setConfig({ testTimeout: 60_000 });

let running: RunningEmulator;
beforeAll(async () => {
  running = await startEmulator();
});
afterAll(() => running.close());

const scope = 'https://management.azure.com/.default';

function readClaims(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

/** Asks `@azure/identity` for a token in a process of its own, as it caches tokens of managed identity for a whole one. */
async function getTokenElsewhere(className: string, env: NodeJS.ProcessEnv, options: object = {}) {
  const script = fileURLToPath(new URL('./get-token.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, className, scope, JSON.stringify(options)], {
    env: { PATH: process.env['PATH'], HOME: '/nowhere', ...env },
  });
  return JSON.parse(stdout) as { token: string; expiresOnTimestamp: number };
}

describe('managed identity', () => {
  test.each(['ManagedIdentityCredential', 'DefaultAzureCredential'])('%s signs in by the environment', async (name) => {
    const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = running.env;
    const { token, expiresOnTimestamp } = await getTokenElsewhere(name, { IDENTITY_ENDPOINT, IDENTITY_HEADER });
    const { tenantId } = running.emulator;
    expect(readClaims(token)).toMatchObject({ aud: 'https://management.azure.com', tid: tenantId, idtyp: 'app' });
    expect(expiresOnTimestamp).toBe(Number(readClaims(token)['exp']) * 1000);
  });

  test('a virtual machine signs in by its address', async () => {
    const env = { AZURE_POD_IDENTITY_AUTHORITY_HOST: `http://127.0.0.1:${running.proxyPort}` };
    const { token } = await getTokenElsewhere('ManagedIdentityCredential', env);
    expect(readClaims(token)).toMatchObject({ aud: 'https://management.azure.com' });
  });

  test.each([
    ['http://127.0.0.1/msi/token?resource=https://management.azure.com', {}, 401],
    ['http://127.0.0.1/metadata/identity/oauth2/token?resource=https://management.azure.com', {}, 400],
    ['http://169.254.169.254/metadata/identity/oauth2/token?resource=https://evil.test', { Metadata: 'true' }, 400],
    ['http://169.254.169.254/metadata/identity/oauth2/token?resource=https://ml.azure.com', { Metadata: 'true' }, 200],
    [
      'http://127.0.0.1/metadata/identity/oauth2/token?resource=https://ml.azure.com&client_id=x',
      { Metadata: 'true' },
      400,
    ],
  ])('%s with %j is answered %i', async (url, headers, status) => {
    const { fetch } = emulate();
    expect((await fetch(new Request(url, { headers: headers as Record<string, string> }))).status).toBe(status);
  });
});

describe('a service principal', () => {
  const credentialOf = (secret?: string) => {
    const { connectTo, ca } = running.clientOptions;
    const { tenantId, clientId, clientSecret } = running.servicePrincipal;
    const httpClient = createHttpClient({ connectTo, ca });
    return new ClientSecretCredential(tenantId, clientId, secret ?? clientSecret, { httpClient });
  };

  test.each([
    ['https://management.azure.com/.default', 'https://management.azure.com'],
    ['https://ml.azure.com/.default', 'https://ml.azure.com'],
    ['https://storage.azure.com/.default', 'https://storage.azure.com'],
  ])('it gets a token for %s', async (wanted, aud) => {
    const { token } = await credentialOf().getToken(wanted);
    expect(readClaims(token)).toMatchObject({ aud, appid: running.servicePrincipal.clientId });
  });

  test('a wrong secret is refused as by Azure', async () => {
    await expect(credentialOf('guess').getToken(scope)).rejects.toThrow(/AADSTS7000215/);
  });

  test('it signs in through the proxy unchanged', async () => {
    const { tenantId, clientId, clientSecret } = running.servicePrincipal;
    const env = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret };
    const { token } = await getTokenElsewhere('EnvironmentCredential', { ...running.env, ...env });
    expect(readClaims(token)['appid']).toBe(clientId);
  });
});

describe('a browser', () => {
  const verifier = 'v'.repeat(50);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const origin = 'https://login.microsoftonline.com';

  function authorize({ fetch, world }: Emulation, changes: Record<string, string> = {}) {
    const query = new URLSearchParams({
      client_id: 'client-1',
      response_type: 'code',
      redirect_uri: 'http://localhost:5000',
      response_mode: 'form_post',
      scope: `${scope} openid profile offline_access`,
      state: 'state"1',
      nonce: 'nonce-1',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...changes,
    });
    return fetch(new Request(`${origin}/${world.settings.tenantId}/oauth2/v2.0/authorize?${query.toString()}`));
  }

  async function codeOf(response: Response): Promise<string> {
    return /name="code" value="([^"]+)"/.exec(await response.text())?.[1] ?? '';
  }

  async function redeem({ fetch }: Emulation, form: Record<string, string>) {
    const body = new URLSearchParams({
      client_id: 'client-1',
      redirect_uri: 'http://localhost:5000',
      scope: `${scope} openid`,
      grant_type: 'authorization_code',
      code_verifier: verifier,
      ...form,
    });
    const response = await fetch(new Request(`${origin}/organizations/oauth2/v2.0/token`, { method: 'POST', body }));
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  }

  test('a posted code becomes tokens, once', async () => {
    const emulation = emulate();
    const code = await codeOf(await authorize(emulation));
    const { status, body } = await redeem(emulation, { code });
    expect(status).toBe(200);
    expect(readClaims(body['access_token'] ?? '')).toMatchObject({ aud: 'https://management.azure.com' });
    expect(readClaims(body['id_token'] ?? '')).toMatchObject({ nonce: 'nonce-1', aud: 'client-1' });
    const again = await redeem(emulation, { code });
    expect([again.status, again.body['error_description']]).toMatchObject([
      400,
      expect.stringContaining('AADSTS54005'),
    ]);
    const refreshed = await redeem(emulation, {
      grant_type: 'refresh_token',
      refresh_token: body['refresh_token'] ?? '',
      scope: 'https://ml.azure.com/.default',
    });
    expect(readClaims(refreshed.body['access_token'] ?? '')).toMatchObject({ aud: 'https://ml.azure.com' });
  });

  test.each([
    [{ code_verifier: 'wrong' }, 'AADSTS501481'],
    [{ client_id: 'other' }, 'AADSTS70000'],
    [{ redirect_uri: 'http://localhost:6000' }, 'AADSTS70000'],
    [{ code: 'made.up' }, 'AADSTS9002313'],
    [{ scope: 'https://evil.test/.default' }, 'AADSTS500011'],
    [{ grant_type: 'password' }, 'AADSTS70003'],
    [{ grant_type: 'refresh_token', refresh_token: 'made.up' }, 'AADSTS70000'],
  ])('%j is refused with %s', async (form, number) => {
    const emulation = emulate();
    const code = await codeOf(await authorize(emulation));
    const { status, body } = await redeem(emulation, { code, ...form });
    expect([status, body['error_description']]).toEqual([400, expect.stringContaining(number)]);
  });

  test('a redirect carries code and state', async () => {
    const response = await authorize(emulate(), { response_mode: 'query' });
    const target = new URL(response.headers.get('location') ?? '');
    expect([response.status, target.origin, target.searchParams.get('state')]).toEqual([
      302,
      'http://localhost:5000',
      'state"1',
    ]);
  });

  test('the page escapes what it is given', async () => {
    const text = await (await authorize(emulate())).text();
    expect(text).toContain('value="state&quot;1"');
  });

  test.each(['https://evil.test/', 'http://localhost.evil.test/', 'http://evil.test/?http://localhost'])(
    'no code goes to %s',
    async (redirect_uri) => {
      const response = await authorize(emulate(), { redirect_uri });
      expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    },
  );

  test('the interactive credential signs in unchanged', async () => {
    await using folder = await tempDir();
    const browser = join(folder.path, 'browser.sh');
    // A browser that takes the page and submits its form.
    await writeFile(
      browser,
      `#!/bin/sh\nexec '${process.execPath}' '${fileURLToPath(new URL('./submit-form.ts', import.meta.url))}' "$@"\n`,
    );
    await chmod(browser, 0o755);
    const env = { ...running.env, BROWSER: browser, NODE_USE_ENV_PROXY: '1' };
    const options = { tenantId: running.emulator.tenantId };
    const { token } = await getTokenElsewhere('InteractiveBrowserCredential', env, options);
    expect(readClaims(token)).toMatchObject({ aud: 'https://management.azure.com' });
  });
});
