import { inspect } from 'node:util';
import { builtInClouds } from '@amltune/core';
import { describe, expect, test } from 'vitest';
import { endpointCredential, getEndpointKeys, getEndpointToken, rotateKey } from '../src/index.ts';
import { accepted, endpoint, failureOf, operation, startBench } from './endpoint-service.ts';

const get = (authMode = 'Key') => ({ request: 'GET /onlineEndpoints/ep1', body: endpoint({ authMode }) });
const keys = (primaryKey: string, secondaryKey = 'second-secret') => ({
  request: 'POST /onlineEndpoints/ep1/listKeys',
  body: { primaryKey, secondaryKey },
});
const token = (accessToken: string, refreshAfterTimeUtc: number) => ({
  request: 'POST /onlineEndpoints/ep1/token',
  body: { accessToken, tokenType: 'Bearer', expiryTimeUtc: refreshAfterTimeUtc + 60, refreshAfterTimeUtc },
});
const regenerate = { request: 'POST /onlineEndpoints/ep1/regenerateKeys', status: 202, headers: accepted };

describe('keys', () => {
  test('are there to be read and nowhere to be seen', async () => {
    const { workspace } = await startBench([get(), keys('first-secret')]);
    const found = await getEndpointKeys(workspace, 'ep1');
    expect([found.primaryKey, found.secondaryKey]).toEqual(['first-secret', 'second-secret']);
    expect(inspect(found) + JSON.stringify(found) + JSON.stringify({ ...found })).not.toContain('secret');
  });

  test('are refused where the endpoint has none', async () => {
    const { workspace } = await startBench([get('AADToken')]);
    expect((await failureOf(getEndpointKeys(workspace, 'ep1'))).message).toBe(
      'The endpoint ep1 signs callers in by AADToken, not Key.',
    );
  });

  test.each([
    ['primary', { keyType: 'Primary', keyValue: 'first-secret' }, keys('new-secret')],
    ['secondary', { keyType: 'Secondary', keyValue: 'second-secret' }, keys('first-secret', 'new-secret')],
  ] as const)('rotate the %s one as the Python client does', async (which, body, after) => {
    const { workspace, sent, events, options } = await startBench([
      get(),
      keys('first-secret'),
      regenerate,
      ...operation(['Succeeded']),
      after,
    ]);
    const rotated = await rotateKey(workspace, 'ep1', which, options);
    expect(sent[2]?.body).toEqual(body);
    expect(rotated[`${which}Key`]).toBe('new-secret');
    expect(JSON.stringify([rotated, events])).not.toContain('secret');
  });

  test('that stay the same after a rotation are an error', async () => {
    const { workspace } = await startBench([
      get(),
      keys('same-secret'),
      regenerate,
      ...operation(['Succeeded']),
      keys('same-secret'),
    ]);
    const error = await failureOf(rotateKey(workspace, 'ep1', 'primary'));
    expect(error.code).toBe('ENDPOINT_KEY_NOT_ROTATED');
    expect(inspect(error, { depth: 10 })).not.toContain('secret');
  });
});

test('a token tells when to renew it and hides itself', async () => {
  const { workspace } = await startBench([get('AMLToken'), token('the-secret', 1_800_000_000)]);
  const found = await getEndpointToken(workspace, 'ep1');
  expect(found).toEqual({
    endpointName: 'ep1',
    expiresOn: new Date(1_800_000_060_000),
    refreshAfter: new Date(1_800_000_000_000),
  });
  expect(found.token).toBe('the-secret');
  expect(inspect(found)).not.toContain('secret');
});

describe('the credential of an endpoint', () => {
  test('reads the key once, and again when refused', async () => {
    const { workspace, sent } = await startBench([get(), keys('one'), get(), keys('two')]);
    const credential = endpointCredential(workspace, 'ep1');
    expect([await credential.getSecret(), await credential.getSecret()]).toEqual(['one', 'one']);
    expect(sent).toHaveLength(2);
    expect(await credential.getSecret({ renew: true })).toBe('two');
  });

  test('needs one of Entra where the endpoint does', async () => {
    const { workspace } = await startBench([get('AADToken'), get('AADToken')]);
    expect((await failureOf(endpointCredential(workspace, 'ep1').getSecret())).code).toBe('ENDPOINT_KEYS_UNAVAILABLE');
    const credential = { getToken: async () => ({ token: 'entra', expiresOnTimestamp: 0 }) };
    const options = { credential, cloud: builtInClouds.AzureCloud };
    expect(await endpointCredential(workspace, 'ep1', options).getSecret()).toBe('entra');
  });

  test('renews a token in time', async () => {
    const { workspace, clock } = await startBench([
      get('AMLToken'),
      token('one', Date.UTC(2026, 0, 1, 1) / 1000),
      get('AMLToken'),
      token('two', Date.UTC(2026, 0, 1, 3) / 1000),
    ]);
    const credential = endpointCredential(workspace, 'ep1', { clock });
    expect([await credential.getSecret(), await credential.getSecret()]).toEqual(['one', 'one']);
    clock.advance(3_600_000);
    expect(await credential.getSecret()).toBe('two');
  });
});
