import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anything } from '@amltune/wire';
import {
  createTestCertificates,
  fakeCredential,
  startTlsServer,
  type SeenRequest,
  type TlsServer,
} from '@amltune/testing';
import type { Cloud } from '../src/clouds.ts';
import { connect, type WorkspaceConnection } from '../src/connect.ts';
import { createHttpClient } from '../src/http-client.ts';
import fixture from './fixtures/python-client-requests.json' with { type: 'json' };
import { componentAnswer, modelAnswer, registryAnswer, workspaceAnswer } from './service-answers.ts';

// The custom cloud of the run that the fixture was written down from.
const cloud: Cloud = {
  name: 'Emu',
  resourceManager: 'https://management.azureml.test:8443',
  activeDirectory: 'https://login.azureml.test:8443',
  mlResourceId: 'https://ml.azure.test',
  storageSuffix: 'core.azureml.test:8443',
  registryDiscovery: 'https://registry.azureml.test:8443',
  portal: 'https://portal.azureml.test',
  tokenHosts: {
    management: ['management', 'registry', 'cert-eastus', '*.api'].map((host) => `${host}.azureml.test:8443`),
    ml: [],
    storage: [],
  },
};
const ids = { subscriptionId: '00000000-0000-0000-0000-000000000001', resourceGroup: 'rg', workspaceName: 'ws' };

function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const body = url.startsWith('/registrymanagement/')
    ? registryAnswer('https://cert-eastus.azureml.test:8443/')
    : url === '/discovery'
      ? { api: 'https://eastus.api.azureml.test:8443' }
      : url.includes('/models/')
        ? url.includes('$top=1')
          ? { value: [modelAnswer('13')] }
          : modelAnswer('13')
        : url.includes('/components/')
          ? { value: [componentAnswer('0.0.82')] }
          : workspaceAnswer('https://eastus.api.azureml.test:8443/discovery');
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** What our clients do where the Python client sent the request, from a new connection each. */
const calls: Record<string, (connection: WorkspaceConnection) => Promise<unknown>> = {
  'registry discovery': ({ registry }) => registry.discover(),
  workspace: ({ workspace }) => workspace.get(),
  'workspace for a compute': ({ workspace }) =>
    workspace.send({ method: 'GET', path: '', apiVersion: '2023-08-01-preview', guard: anything }),
  'latest model': ({ registry }) => registry.getModel('Phi-3-mini-4k-instruct', { label: 'latest' }),
  'model version 13': ({ registry }) => registry.getModel('Phi-3-mini-4k-instruct', { version: '13' }),
  'latest component': ({ registry }) => registry.getComponent('chat_completion_pipeline'),
  'workspace discovery': ({ workspace }) => workspace.discover(),
};

let server: TlsServer;
let ca: string;

beforeAll(async () => {
  const certificates = await createTestCertificates(['*.azureml.test', '*.api.azureml.test']);
  ca = certificates.ca;
  server = await startTlsServer({ handler: answer, certificates });
});
afterAll(() => server.close());

async function send(call: string): Promise<SeenRequest | undefined> {
  const httpClient = createHttpClient({ connectTo: server.address, ca });
  const connection = await connect({ credential: fakeCredential(), cloud, workspace: ids, httpClient });
  await calls[call]?.(connection);
  return server.requests.at(-1);
}

test.each(fixture.requests)('$call is requested as the Python client does', async ({ call, url, hasToken, accept }) => {
  const sent = await send(call);
  expect(`${sent?.method} https://${sent?.headers.host}${sent?.url}`).toBe(`GET ${url}`);
  expect(sent?.headers.authorization).toEqual(hasToken ? expect.stringMatching(/^Bearer token-\d+$/) : undefined);
  expect(sent?.headers.accept).toBe(accept);
});

test('each logged request is in the table of calls', () => {
  expect(fixture.requests.map(({ call }) => call)).toEqual(Object.keys(calls));
});
