import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { fakeClock, fakeCredential, tempDir } from '@amltune/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { coreErrorCodes } from '../src/error-codes.ts';
import { builtInClouds } from '../src/clouds.ts';
import { diagnose, type CheckId, type DiagnoseOptions, type Finding } from '../src/diagnose.ts';
import { registryAnswer, workspaceAnswer } from './service-answers.ts';

const flags = {
  subscriptionId: '00000000-0000-0000-0000-000000000001',
  resourceGroup: 'rg',
  workspaceName: 'demo-ws',
};

interface Service {
  /** Seconds by which the service is ahead of this machine; null says nothing. */
  aheadInSeconds?: number | null;
  status?: number;
  workspaceStatus?: number;
  registryStatus?: number;
  /** Node's code of a network that fails. */
  networkCode?: string;
}

/** The three routes that are asked, on a clock that each request moves on by 40 ms. */
function serve(service: Service) {
  const clock = fakeClock();
  const sent: string[] = [];
  const httpClient: NonNullable<DiagnoseOptions['httpClient']> = {
    async sendRequest(request) {
      const { host, pathname } = new URL(request.url);
      sent.push(`${host} ${request.headers.has('authorization') ? 'with' : 'without'} a token`);
      if (service.networkCode) throw Object.assign(new Error('cut'), { code: service.networkCode });
      const [status = 200, body] = pathname.startsWith('/metadata/')
        ? [service.status, []]
        : pathname.includes('/registries/')
          ? [service.registryStatus, registryAnswer()]
          : [service.workspaceStatus, workspaceAnswer()];
      const { aheadInSeconds = 0 } = service;
      const date = aheadInSeconds !== null && new Date(clock.now() + aheadInSeconds * 1000).toUTCString();
      clock.advance(40);
      return { request, status, headers: createHttpHeaders(date ? { date } : {}), bodyAsText: JSON.stringify(body) };
    },
  };
  return { clock, httpClient, sent };
}

async function run(service: Service = {}, options: DiagnoseOptions = {}) {
  const { clock, httpClient, sent } = serve(service);
  const credential = fakeCredential({ now: () => clock.now() });
  const findings = await diagnose({ clock, httpClient, credential, env: {}, flags, ...options });
  const byId = Object.fromEntries(findings.map((finding) => [finding.id, finding])) as Record<CheckId, Finding>;
  return { findings, byId, sent, statuses: findings.map(({ id, status }) => `${id} ${status}`), credential };
}

test('a machine in order passes every check', async () => {
  const titles: string[] = [];
  const { findings, sent, byId } = await run({}, { onCheck: (title) => titles.push(title) });
  expect(findings.every(({ status }) => status === 'ok')).toBe(true);
  expect(titles).toEqual(findings.map(({ title }) => title));
  expect(sent).toEqual([
    'management.azure.com without a token',
    'management.azure.com with a token',
    'eastus.api.azureml.ms with a token',
  ]);
  expect(byId.connection.message).toBe('management.azure.com answers in 40 ms');
  expect(byId['workspace-config'].message).toContain('--workspace-name');
});

test.each([
  ['22.12.0', 'fail'],
  ['20.20.2', 'fail'],
  ['22.13.0', 'ok'],
  ['24.0.0', 'ok'],
])('Node.js %s is %s', async (nodeVersion, status) => {
  const { byId } = await run({}, { nodeVersion });
  expect(byId.node.status).toBe(status);
  if (status === 'fail') expect(byId.node).toMatchObject({ kind: 'precondition', fix: /Node\.js 24/ });
});

test.each([
  [0, 'ok', 0],
  [30, 'ok', -30],
  [-60, 'ok', 60],
  [-90, 'warn', 90],
  [200, 'warn', -200],
  [-400, 'fail', 400],
  [3600, 'fail', -3600],
])('a service that is %i s ahead gives %s', async (aheadInSeconds, status, skewInSeconds) => {
  const { byId } = await run({ aheadInSeconds });
  expect(byId.clock).toMatchObject({ status, details: { skewInSeconds } });
  if (status !== 'ok') expect(byId.clock.message).toContain(skewInSeconds > 0 ? 'ahead of' : 'behind');
});

test('a service without a date leaves the clock in doubt', async () => {
  expect((await run({ aheadInSeconds: null })).byId.clock.status).toBe('warn');
});

test.each([401, 403, 404])('an answer of %i is a connection', async (status) => {
  expect((await run({ status })).byId.connection.status).toBe('ok');
});

describe('what fails does not end the rest', () => {
  test('without a network only what needs none is checked', async () => {
    const { statuses, byId, sent } = await run({ networkCode: 'ECONNREFUSED' });
    expect(statuses).toEqual([
      'node ok',
      'cloud ok',
      'proxy ok',
      'workspace-config ok',
      'connection fail',
      'clock skip',
      'credential ok',
      'workspace fail',
      'registry fail',
    ]);
    expect(byId.connection).toMatchObject({ code: 'SERVICE_UNREACHABLE', kind: 'unexpected' });
    expect(sent).toHaveLength(6);
  });

  test('without a credential nothing that needs a token is sent', async () => {
    const credential = { getToken: () => Promise.reject(new Error('signed out')) };
    const { byId, statuses, sent } = await run({}, { credential });
    expect(statuses.slice(-3)).toEqual(['credential fail', 'workspace skip', 'registry skip']);
    expect(byId.credential).toMatchObject({ code: 'CREDENTIAL_UNAVAILABLE', kind: 'auth' });
    expect(byId.credential.message).toContain('signed out');
    expect(sent).toHaveLength(1);
  });

  test('of an unknown cloud nothing is sent at all', async () => {
    const { statuses, byId, sent } = await run({}, { cloud: 'nowhere' });
    expect(byId.cloud).toMatchObject({ status: 'fail', code: 'CLOUD_UNKNOWN' });
    expect(statuses.slice(-5).every((line) => line.endsWith(' skip'))).toBe(true);
    expect(sent).toEqual([]);
  });

  test.each([
    ['workspaceStatus', 404, 'workspace', 'not-found'],
    ['workspaceStatus', 403, 'workspace', 'auth'],
    ['registryStatus', 404, 'registry', 'not-found'],
  ] as const)('a %s of %i is a finding', async (key, status, id, kind) => {
    const { byId } = await run({ [key]: status });
    expect(byId[id]).toMatchObject({ status: 'fail', kind });
    expect(byId[id].fix).toBeTruthy();
  });
});

describe('the workspace config', () => {
  test('that is not there is a warning', async () => {
    await using folder = await tempDir();
    const { byId } = await run({}, { start: folder.path, flags: {} });
    expect(byId['workspace-config']).toMatchObject({ status: 'warn', code: 'WORKSPACE_CONFIG_NOT_FOUND' });
    expect(byId.workspace.status).toBe('skip');
    expect(byId.registry.status).toBe('ok');
  });

  test('that is broken is a failure', async () => {
    await using folder = await tempDir();
    await writeFile(join(folder.path, 'config.json'), '{');
    const { byId } = await run({}, { start: folder.path, flags: {} });
    expect(byId['workspace-config']).toMatchObject({ status: 'fail', kind: 'usage' });
  });
});

test.each<[NodeJS.ProcessEnv, string]>([
  [{}, 'None; connections are made directly.'],
  [{ HTTPS_PROXY: 'http://user:secret@proxy.test:8080' }, 'proxy.test:8080'],
  [
    { HTTPS_PROXY: 'http://proxy.test:8080', NO_PROXY: '.microsoftonline.com' },
    'proxy.test:8080, but directly to login.microsoftonline.com (NO_PROXY)',
  ],
])('the proxy of %o is named without its password', async (env, message) => {
  const { findings, byId } = await run({}, { env });
  expect(byId.proxy).toMatchObject({ status: 'ok', message });
  expect(JSON.stringify(findings)).not.toContain('secret');
});

test('a proxy variable that cannot be used is a failure', async () => {
  const { byId } = await run({}, { env: { HTTPS_PROXY: 'socks5://secret@x' } });
  expect(byId.proxy).toMatchObject({ status: 'fail', code: 'CONNECTION_SETTING_INVALID' });
  expect(byId.proxy.message).not.toContain('secret');
});

test('another cloud is asked at its own hosts', async () => {
  const { sent } = await run({}, { cloud: builtInClouds.AzureChinaCloud });
  expect(sent[0]).toBe('management.chinacloudapi.cn without a token');
});

test('an abort midway ends it', async () => {
  const controller = new AbortController();
  const onCheck = (title: string) => title === 'connection' && controller.abort();
  await expect(run({}, { onCheck, abortSignal: controller.signal })).rejects.toMatchObject({ code: 'ABORTED' });
});

test('every code of a finding is one of core', async () => {
  const { findings } = await run({ networkCode: 'ENOTFOUND' }, { flags: { ...flags, resourceGroup: '/' } });
  for (const { code } of findings) expect(code === undefined || code in coreErrorCodes).toBe(true);
});
