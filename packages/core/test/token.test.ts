import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { fakeClock } from '@amltune/testing';
import { describe, expect, test } from 'vitest';
import { createTokenCache } from '../src/policies/token-cache.ts';
import { arm, startBench } from './fake-service.ts';

const minuteInMs = 60_000;
const managementScope = 'https://management.azure.com/.default';
const mlScope = 'https://ml.azure.com/.default';
const get = { method: 'GET', url: `${arm}/x` } as const;

/** A credential whose answers the test decides. */
function heldCredential() {
  const calls: {
    scope: string;
    options: GetTokenOptions;
    resolve(token: AccessToken): void;
    reject(error: Error): void;
  }[] = [];
  const credential: TokenCredential = {
    getToken: (scope, options = {}) =>
      new Promise((resolve, reject) => calls.push({ scope: [scope].flat().join(' '), options, resolve, reject })),
  };
  return { credential, calls };
}

describe('the token of a request', () => {
  test('is fetched once and renewed five minutes early', async () => {
    const { pipeline, sent, clock, credential } = await startBench([{ times: 4 }]);
    await pipeline.send(get);
    clock.advance(54 * minuteInMs);
    await pipeline.send(get);
    expect(credential.callCount).toBe(1);
    clock.advance(minuteInMs);
    await pipeline.send(get);
    await pipeline.send(get);
    expect(credential.callCount).toBe(2);
    expect(sent.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-2',
    ]);
  });

  test('that lives shortly is renewed at half its life', async () => {
    const { pipeline, clock, credential } = await startBench([{ times: 3 }]);
    credential.lifetimeInMs = 4 * minuteInMs;
    await pipeline.send(get);
    clock.advance(2 * minuteInMs - 1);
    await pipeline.send(get);
    expect(credential.callCount).toBe(1);
    clock.advance(1);
    await pipeline.send(get);
    expect(credential.callCount).toBe(2);
  });

  test('is renewed between attempts when it ends meanwhile', async () => {
    const { pipeline, sent } = await startBench(
      [{ status: 429, headers: { 'Retry-After': '3600' } }, { status: 200 }],
      { retry: { budgetInMs: Infinity } },
    );
    await pipeline.send(get);
    expect(sent.map(({ headers }) => headers['authorization'])).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('goes by the scope of its audience', async () => {
    const { pipeline, sent, credential } = await startBench([{ times: 4 }]);
    await pipeline.send({ ...get, audience: 'none' });
    await pipeline.send({ ...get, audience: 'management' });
    await pipeline.send({ ...get, audience: 'ml', url: 'https://e.eastus.inference.ml.azure.com/score' });
    await pipeline.send({ ...get, audience: 'storage', url: 'https://a.blob.core.windows.net/c/b' });
    expect(credential.scopes).toEqual([managementScope, mlScope, 'https://storage.azure.com/.default']);
    expect(sent.map(({ headers }) => headers['authorization'])).toEqual([
      undefined,
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-3',
    ]);
  });

  test('is joined by the second one of a pipeline job', async () => {
    const { pipeline, sent, credential } = await startBench([{}]);
    await pipeline.send({ method: 'PUT', url: `${arm}/jobs/j`, mlToken: true, body: {} });
    expect(credential.scopes).toEqual([managementScope, mlScope]);
    expect(sent[0]?.headers).toMatchObject({ authorization: 'Bearer token-1', 'x-azureml-token': 'token-2' });
  });

  test('leaves a header of the caller alone without an audience', async () => {
    const { pipeline, sent } = await startBench([{}]);
    await pipeline.send({ ...get, audience: 'none', headers: { Authorization: 'Bearer endpoint-key' } });
    expect(sent[0]?.headers['authorization']).toBe('Bearer endpoint-key');
  });
});

describe('a refused token', () => {
  test('is renewed once, then the answer stands', async () => {
    const { pipeline, sent, credential } = await startBench([{ status: 401, times: 2 }]);
    await expect(pipeline.send(get)).rejects.toMatchObject({ code: 'SERVICE_UNAUTHENTICATED', statusCode: 401 });
    expect(sent.map(({ headers }) => headers['authorization'])).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(credential.callCount).toBe(2);
  });

  test('is renewed for a POST as well', async () => {
    const { pipeline, sent } = await startBench([{ status: 401 }, { status: 200, body: {} }]);
    await pipeline.send({ ...get, method: 'POST', body: { a: 1 } });
    expect(sent.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
  });

  test('is renewed together with the second one', async () => {
    const { pipeline, sent } = await startBench([{ status: 401 }, {}]);
    await pipeline.send({ method: 'PUT', url: `${arm}/jobs/j`, mlToken: true, body: {} });
    expect(sent[1]?.headers).toMatchObject({ authorization: 'Bearer token-3', 'x-azureml-token': 'token-4' });
  });

  test('takes the claims of the challenge along', async () => {
    const claims = '{"access_token":{"nbf":{"essential":true}}}';
    const challenge = `Bearer authorization_uri="https://login", error="insufficient_claims", claims="${btoa(claims)}"`;
    const { credential, calls } = heldCredential();
    const { pipeline, sent } = await startBench(
      [{ status: 401, headers: { 'WWW-Authenticate': challenge } }, { status: 200 }],
      { credential },
    );
    const ended = pipeline.send(get);
    await expect.poll(() => calls.length).toBe(1);
    expect(calls[0]?.options).toMatchObject({ enableCae: true });
    expect(calls[0]?.options.claims).toBeUndefined();
    calls[0]?.resolve({ token: 'old', expiresOnTimestamp: fakeClock().now() + 60 * minuteInMs });
    await expect.poll(() => calls.length).toBe(2);
    expect(calls[1]?.options.claims).toBe(claims);
    calls[1]?.resolve({ token: 'new', expiresOnTimestamp: fakeClock().now() + 60 * minuteInMs });
    expect((await ended).status).toBe(200);
    expect(sent.map(({ headers }) => headers['authorization'])).toEqual(['Bearer old', 'Bearer new']);
  });

  test('of an endpoint key is not renewed', async () => {
    const { pipeline, sent, credential } = await startBench([{ status: 401 }]);
    await expect(pipeline.send({ ...get, audience: 'none' })).rejects.toMatchObject({
      code: 'SERVICE_UNAUTHENTICATED',
    });
    expect(sent).toHaveLength(1);
    expect(credential.callCount).toBe(0);
  });
});

describe('the token cache', () => {
  const startCache = () => {
    const clock = fakeClock();
    const { credential, calls } = heldCredential();
    const token = (text: string) => ({ token: text, expiresOnTimestamp: clock.now() + 60 * minuteInMs });
    return { clock, calls, token, tokens: createTokenCache(credential, clock) };
  };

  test('fetches once for all who wait', async () => {
    const { calls, token, tokens } = startCache();
    const waiting = [tokens.get('s'), tokens.get('s'), tokens.get('s'), tokens.get('other')];
    expect(calls.map(({ scope }) => scope)).toEqual(['s', 'other']);
    calls[0]?.resolve(token('a'));
    calls[1]?.resolve(token('b'));
    expect(await Promise.all(waiting)).toEqual(['a', 'a', 'a', 'b']);
  });

  test('renews once for all who were refused', async () => {
    const { calls, token, tokens } = startCache();
    const first = tokens.get('s');
    calls[0]?.resolve(token('a'));
    await first;
    const waiting = [tokens.get('s', { refused: 'a' }), tokens.get('s', { refused: 'a' })];
    calls[1]?.resolve(token('b'));
    expect(await Promise.all(waiting)).toEqual(['b', 'b']);
    // Its request was sent with the old token and answered after the renewal.
    expect(await tokens.get('s', { refused: 'a' })).toBe('b');
    expect(calls).toHaveLength(2);
  });

  test('goes on for the others when one gives up', async () => {
    const { calls, token, tokens } = startCache();
    const controller = new AbortController();
    const quitter = tokens.get('s', { abortSignal: controller.signal });
    const stayer = tokens.get('s');
    controller.abort();
    await expect(quitter).rejects.toMatchObject({ code: 'ABORTED' });
    expect(calls[0]?.options.abortSignal?.aborted).toBe(false);
    calls[0]?.resolve(token('a'));
    expect(await stayer).toBe('a');
  });

  test('ends the fetch when the last one gives up', async () => {
    const { calls, token, tokens } = startCache();
    const controller = new AbortController();
    const quitter = tokens.get('s', { abortSignal: controller.signal });
    controller.abort();
    await expect(quitter).rejects.toMatchObject({ code: 'ABORTED' });
    expect(calls[0]?.options.abortSignal?.aborted).toBe(true);
    const next = tokens.get('s');
    calls[1]?.resolve(token('b'));
    expect(await next).toBe('b');
  });

  test('keeps a good token while it cannot be renewed', async () => {
    const { clock, calls, token, tokens } = startCache();
    const first = tokens.get('s');
    calls[0]?.resolve(token('a'));
    await first;
    clock.advance(56 * minuteInMs);
    const second = tokens.get('s');
    calls[1]?.reject(new Error('no network'));
    expect(await second).toBe('a');
    expect(await tokens.get('s')).toBe('a');
    expect(calls).toHaveLength(2);
    clock.advance(minuteInMs);
    const third = tokens.get('s');
    calls[2]?.resolve(token('b'));
    expect(await third).toBe('b');
  });

  test('fails when the old token has ended', async () => {
    const { clock, calls, token, tokens } = startCache();
    const first = tokens.get('s');
    calls[0]?.resolve(token('a'));
    await first;
    clock.advance(60 * minuteInMs);
    const second = tokens.get('s');
    calls[1]?.reject(new Error('no network, client_secret=hush'));
    await expect(second).rejects.toMatchObject({
      code: 'CREDENTIAL_UNAVAILABLE',
      message: 'The credential gave no token for s: no network, client_secret=REDACTED',
    });
  });

  test('refuses a credential that answers null', async () => {
    const tokens = createTokenCache({ getToken: async () => null }, fakeClock());
    await expect(tokens.get('s')).rejects.toMatchObject({ code: 'CREDENTIAL_UNAVAILABLE' });
  });
});
