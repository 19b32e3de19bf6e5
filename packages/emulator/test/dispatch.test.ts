import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTestClock } from '../src/clock.ts';
import { workspaceId } from '../src/routes/workspaces.ts';
import { emulate, emulateGroups, tokenFor, type Ask } from './emulation.ts';

const version = 'api-version=2024-10-01-preview';

describe('hosts', () => {
  test.each([
    'https://example.com/',
    'https://localhost:8443/',
    'https://127.0.0.1/discovery',
    'https://management.azure.com.example.com/',
    'https://nowhere.api.azureml.ms/discovery',
    'https://evil.management.azure.com/',
    'http://management.azure.com/',
    'http://evil.test:8080/msi/token',
  ])('%s is refused by name', async (url) => {
    const { fetch, emulator } = emulate();
    const response = await fetch(new Request(url));
    expect(response.status).toBe(421);
    expect(await response.text()).toContain(new URL(url).hostname);
    expect(emulator.requests).toEqual([]);
  });
});

describe('routes', () => {
  test('an unknown route is named in 501', async () => {
    const { ask, emulator } = emulate();
    const response = await ask(`/nothings/x?${version}`);
    expect(response.status).toBe(501);
    expect(await response.text()).toMatch(/GET management\.azure\.com.*\/nothings\/x/);
    expect(emulator.findings).toMatchObject([{ kind: 'unknown-route', method: 'GET', name: 'management.azure.com' }]);
  });

  test('a known path with another method is unknown', async () => {
    const { ask } = emulate();
    expect((await ask(`?${version}`, { method: 'PUT', body: {} })).status).toBe(501);
  });

  test('fixed parts of a path are matched in any case', async () => {
    const { ask, world } = emulate();
    const path = workspaceId(world).replace('resourceGroups', 'resourcegroups').replace('Microsoft', 'microsoft');
    expect((await ask(`https://management.azure.com${path}?${version}`)).status).toBe(200);
  });

  test.each([
    ['subscriptions/[^/]+', 'subscriptions/other', 'SubscriptionNotFound'],
    ['resourceGroups/[^/]+', 'resourceGroups/other', 'ResourceGroupNotFound'],
    ['workspaces/[^/]+', 'workspaces/other', 'ResourceNotFound'],
  ])('%s of someone else is not found', async (part, other, code) => {
    const { ask, world } = emulate();
    const path = workspaceId(world).replace(new RegExp(part), other);
    const response = await ask(`https://management.azure.com${path}?${version}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code } });
  });
});

describe('queries', () => {
  test('a strict emulator refuses an unknown key', async () => {
    const { ask } = emulate();
    const response = await ask(`?${version}&colour=red`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'EmulatorUnknownQuery', target: 'colour' } });
  });

  test('a lenient emulator keeps it as a finding', async () => {
    const { ask, emulator } = emulate({ strict: false });
    expect((await ask(`?${version}&colour=red`)).status).toBe(200);
    expect(emulator.findings).toEqual([
      { kind: 'unknown-query', method: 'GET', route: 'workspaces.get', name: 'colour' },
    ]);
  });

  test.each([
    ['', 'MissingApiVersionParameter'],
    ['?api-version=newest', 'InvalidApiVersionParameter'],
  ])('the api-version %j is refused', async (query, code) => {
    const { askJson } = emulate();
    expect(await askJson(query)).toMatchObject({ error: { code } });
  });

  test.each(['2022-02-01-preview', '2022-10-01', '2026-05-01'])('the api-version %s is accepted', async (wanted) => {
    const { ask } = emulate();
    expect((await ask(`?api-version=${wanted}`)).status).toBe(200);
  });
});

describe('tokens', () => {
  const expectRefusal = async (send: () => Promise<Response>, code: string) => {
    const response = await send();
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer authorization_uri="https:\/\/login\./);
    expect(await response.json()).toMatchObject({ error: { code } });
  };

  test.each<[string, Ask, string]>([
    ['no token', { token: null }, 'AuthenticationFailed'],
    ['another scheme', { token: null, headers: { Authorization: 'Basic eDp5' } }, 'AuthenticationFailedInvalidHeader'],
    ['a token of Azure itself', { token: 'eyJhbGciOiJub25lIn0.e30.' }, 'InvalidAuthenticationToken'],
  ])('%s is refused', async (_, ask, code) => {
    const emulation = emulate();
    await expectRefusal(() => emulation.ask(`?${version}`, ask), code);
  });

  test('a token for another resource is refused', async () => {
    const { ask, world } = emulate();
    const token = tokenFor(world, 'https://ml.azure.com');
    await expectRefusal(() => ask(`?${version}`, { token }), 'InvalidAuthenticationTokenAudience');
  });

  test('a token of another emulator is refused', async () => {
    const token = tokenFor(emulate().world);
    const { ask } = emulate();
    await expectRefusal(() => ask(`?${version}`, { token }), 'InvalidAuthenticationToken');
  });

  test('a token is good until its last second', async () => {
    const clock = createTestClock(Date.UTC(2026, 0, 1));
    const { ask, world } = emulate({ clock, tokenLifetimeInSeconds: 60 });
    const token = tokenFor(world);
    clock.advance(59_999);
    expect((await ask(`?${version}`, { token })).status).toBe(200);
    clock.advance(1);
    await expectRefusal(() => ask(`?${version}`, { token }), 'ExpiredAuthenticationToken');
  });

  test('discovery wants no token', async () => {
    const { ask } = emulate();
    expect((await ask('https://westeurope.api.azureml.ms/discovery', { token: null })).status).toBe(200);
  });
});

describe('answers', () => {
  test('an answer carries the headers of ARM', async () => {
    const { ask, emulator } = emulate();
    const { headers } = await ask(`?${version}`);
    expect(headers.get('x-ms-response-type')).toBe('standard');
    expect(headers.get('x-ms-routing-request-id')).toMatch(/^EASTUS2:\d{8}T\d{6}Z:[0-9a-f-]{36}$/);
    expect(headers.get('x-ms-ratelimit-remaining-subscription-reads')).toBe('11999');
    expect(headers.get('x-ms-request-id')).toBe(emulator.requests[0]?.requestId);
  });

  test('an ARM error has the envelope of the service', async () => {
    const { ask } = emulate();
    const response = await ask(`?${version}&colour=red`);
    expect(response.headers.get('x-ms-response-type')).toBe('error');
    const { error } = (await response.json()) as { error: { additionalInfo: { type: string }[] } };
    expect(Object.keys(error)).toEqual(['code', 'message', 'target', 'details', 'additionalInfo']);
    expect(error.additionalInfo.map(({ type }) => type)).toEqual([
      'ComponentName',
      'Correlation',
      'Environment',
      'Location',
      'Time',
    ]);
  });

  test('a data plane error says more beside it', async () => {
    const { ask } = emulate();
    const response = await ask('https://eastus.api.azureml.ms/registrymanagement/v1.0/registries/no/discovery');
    expect(response.status).toBe(404);
    const keys = Object.keys((await response.json()) as object);
    expect(keys).toEqual(['error', 'correlation', 'environment', 'location', 'time', 'componentName']);
  });

  test('the same seed and requests give the same ids', async () => {
    const read = async () => {
      const { ask } = emulate({ seed: 7, clock: createTestClock(0) });
      const response = await ask(`?${version}`);
      return [response.headers.get('x-ms-request-id'), await response.text()];
    };
    expect(await read()).toEqual(await read());
  });
});

describe('the request log', () => {
  test('it keeps ids and hides secrets', async () => {
    const { ask, emulator, world } = emulate({ strict: false });
    const token = tokenFor(world);
    await ask(`?${version}&sig=hush&x=1`, { token, headers: { 'x-ms-client-request-id': 'mine' } });
    expect(emulator.requests).toMatchObject([{ route: 'workspaces.get', status: 200, clientRequestId: 'mine' }]);
    const text = JSON.stringify(emulator.requests);
    expect(text).toContain('sig=REDACTED&x=1');
    for (const secret of ['hush', token]) expect(text).not.toContain(secret);
  });

  test('it forgets all but the newest thousand', async () => {
    const { ask, emulator } = emulate();
    for (let index = 0; index < 2100; index++) await ask(`?api-version=bad${index}`);
    expect(emulator.requests).toHaveLength(1000);
    expect(emulator.requests.at(-1)?.url).toContain('bad2099');
  });
});

test('a defect of a route is a 500 that says so', async () => {
  const print = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => print.mockRestore());
  const handle = () => {
    throw new TypeError('oops');
  };
  const { askJson } = emulateGroups([
    { name: 'broken', routes: [{ name: 'broken.get', host: 'management', method: 'GET', path: '/broken', handle }] },
  ]);
  const { error } = await askJson(`https://management.azure.com/broken?${version}`);
  expect(error).toMatchObject({ code: 'InternalServerError', message: expect.stringContaining('oops') as string });
  expect(print).toHaveBeenCalledOnce();
});
