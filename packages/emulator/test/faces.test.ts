import { connect } from '@amltune/core';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { Readable } from 'node:stream';
import { createDefaultHttpClient, createPipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createEmulator, createEmulatorHttpClient, createMswHandler } from '../src/index.ts';
import { worldOf } from '../src/emulator.ts';
import { tokenFor } from './emulation.ts';

const discovery = 'https://eastus.api.azureml.ms/discovery';

function credentialOf(emulator: ReturnType<typeof createEmulator>) {
  return { getToken: async () => ({ token: tokenFor(worldOf(emulator)), expiresOnTimestamp: Date.now() + 3_600_000 }) };
}

describe('msw', () => {
  function listen(emulator: ReturnType<typeof createEmulator>) {
    const other = http.get('https://example.com/', () => HttpResponse.text('elsewhere'));
    const server = setupServer(createMswHandler(emulator, http), other);
    server.listen({ onUnhandledFrame: 'error' });
    onTestFinished(() => server.close());
  }

  test('fetch and the Azure client reach the emulator', async () => {
    const emulator = createEmulator();
    listen(emulator);
    expect(await (await fetch(discovery)).json()).toMatchObject({ api: 'https://eastus.api.azureml.ms' });
    const response = await createDefaultHttpClient().sendRequest(createPipelineRequest({ url: discovery }));
    expect(response.status).toBe(200);
    expect(emulator.requests).toHaveLength(2);
  });

  test('hosts that are not emulated are left alone', async () => {
    listen(createEmulator());
    expect(await (await fetch('https://example.com/')).text()).toBe('elsewhere');
  });

  test('a cut connection is a network error', async () => {
    listen(createEmulator({ faults: [{ route: '*', effect: { kind: 'reset-after' } }] }));
    await expect(fetch(discovery)).rejects.toThrow(TypeError);
  });
});

describe('the HTTP client', () => {
  test('our client works without any network', async () => {
    const emulator = createEmulator();
    const { workspace, registry } = await connect({
      credential: credentialOf(emulator),
      workspace: emulator.workspace,
      httpClient: createEmulatorHttpClient(emulator),
    });
    expect((await workspace.get()).name).toBe('local');
    expect((await registry.getModel('Phi-4')).name).toBe('Phi-4');
  });

  test('a cut connection is tried again', async () => {
    const emulator = createEmulator({ scenarios: ['reset-before-effect'] });
    const { workspace } = await connect({
      credential: credentialOf(emulator),
      workspace: emulator.workspace,
      httpClient: createEmulatorHttpClient(emulator),
      retry: { delayInMs: 1 },
    });
    await workspace.discover();
    const routes = emulator.requests.map(({ route, status }) => [route, status]);
    expect(routes).toEqual([
      ['workspaces.get', 200],
      ['discovery.get', 0],
      ['discovery.get', 200],
    ]);
  });

  test.each(['a text', 'a Node stream', 'a web stream', 'a function'])('it sends %s', async (kind) => {
    const form = 'grant_type=password';
    const bodies = {
      'a text': form,
      'a Node stream': Readable.from([Buffer.from(form)]),
      'a web stream': new Blob([form]).stream(),
      'a function': () => Readable.from([Buffer.from(form)]),
    };
    const client = createEmulatorHttpClient(createEmulator());
    const url = 'https://login.microsoftonline.com/common/oauth2/v2.0/token';
    const body = bodies[kind as keyof typeof bodies];
    const response = await client.sendRequest(createPipelineRequest({ url, method: 'POST', body }));
    expect(response.bodyAsText).toContain("grant type 'password'");
  });

  test('it hands out streams where they are asked for', async () => {
    const request = createPipelineRequest({ url: discovery, streamResponseStatusCodes: new Set([200]) });
    const { readableStreamBody, bodyAsText } = await createEmulatorHttpClient(createEmulator()).sendRequest(request);
    expect(bodyAsText).toBeUndefined();
    let text = '';
    for await (const chunk of readableStreamBody ?? []) text += String(chunk);
    expect(JSON.parse(text)).toMatchObject({ api: 'https://eastus.api.azureml.ms' });
  });

  test('an abort ends the wait', async () => {
    const emulator = createEmulator({ faults: [{ route: '*', effect: { kind: 'delay', durationInMs: 60_000 } }] });
    const abort = new AbortController();
    const request = createPipelineRequest({ url: discovery, abortSignal: abort.signal });
    const answer = createEmulatorHttpClient(emulator).sendRequest(request);
    abort.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });
});
