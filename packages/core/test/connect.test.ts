import { describe, expect, test } from 'vitest';
import { anything } from '@amltune/wire';
import { fakeCredential } from '@amltune/testing';
import { connect } from '../src/connect.ts';
import { playTranscript, type Exchange } from './fake-service.ts';
import { workspaceAnswer } from './service-answers.ts';

const ids = { subscriptionId: 's', resourceGroup: 'rg', workspaceName: 'ws' };
const id = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws';

async function start(exchanges: readonly Exchange[] = []) {
  const { httpClient, sent } = playTranscript(exchanges);
  const credential = fakeCredential();
  const connection = await connect({ credential, httpClient, workspace: ids, cloud: 'AzureCloud' });
  return { ...connection, httpClient, credential, sent };
}

test('nothing is sent or signed before the first use', async () => {
  const { sent, credential, workspace, registry } = await start();
  expect([sent.length, credential.callCount]).toEqual([0, 0]);
  expect([workspace.id, registry.name]).toEqual([id, 'azureml']);
});

test('without a workspace only registries are there', async () => {
  const connection = await connect({ credential: fakeCredential(), registry: 'azureml-phi', cloud: 'AzureChinaCloud' });
  expect(connection.workspace).toBeUndefined();
  expect(connection.registry.name).toBe('azureml-phi');
  expect(connection.cloud.name).toBe('AzureChinaCloud');
});

test('a workspace may be given as its ARM id', async () => {
  const written = id.replace('resourceGroups', 'resourcegroups');
  const { workspace } = await connect({ credential: fakeCredential(), workspace: written, cloud: 'AzureCloud' });
  expect([workspace.id, workspace.ids]).toEqual([id, ids]);
});

test('a name of any script is encoded in URLs only', async () => {
  const { httpClient, sent } = playTranscript([{ body: workspaceAnswer() }]);
  const workspace = { ...ids, resourceGroup: 'účty (1)' };
  const connection = await connect({ credential: fakeCredential(), httpClient, workspace, cloud: 'AzureCloud' });
  await connection.workspace.get();
  expect(connection.workspace.id).toContain('/resourceGroups/účty (1)/');
  expect(sent[0]?.url).toContain('/resourceGroups/%C3%BA%C4%8Dty%20(1)/');
});

test.each(['', 'ws', id.slice(1), `${id}/computes/gpu`, id.replace('workspaces', 'registries')])(
  'the workspace %o is refused',
  async (workspace) => {
    const options = { credential: fakeCredential(), workspace, cloud: 'AzureCloud' };
    await expect(connect(options)).rejects.toMatchObject({ code: 'ID_INVALID' });
  },
);

describe('no token follows a URL to another host', () => {
  const evil = 'https://management.azure.com.evil.example/x';
  const begin = { method: 'PUT', path: '/computes/gpu', apiVersion: '1', guard: anything } as const;

  test('in a nextLink', async () => {
    const { workspace, sent } = await start([{ body: { value: [], nextLink: evil } }]);
    const items = workspace.list('/computes', { apiVersion: '1', guard: anything });
    await expect(items.next()).rejects.toMatchObject({ code: 'HOST_REFUSED' });
    expect(sent).toHaveLength(1);
  });

  test('in a continuation token', async () => {
    const { workspace, sent } = await start();
    const pages = workspace.list('/computes', { apiVersion: '1', guard: anything });
    const continuationToken = `https://evil.example${id}/computes`;
    await expect(pages.byPage({ continuationToken }).next()).rejects.toMatchObject({ code: 'HOST_REFUSED' });
    expect(sent).toHaveLength(0);
  });

  test.each(['Azure-AsyncOperation', 'Location'])('in the header %s', async (header) => {
    const { workspace, sent } = await start([{ status: 202, headers: { [header]: evil } }]);
    const operation = await workspace.begin(begin);
    await expect(operation.poll()).rejects.toMatchObject({ code: 'HOST_REFUSED' });
    expect(sent).toHaveLength(1);
  });

  test.each(['operationUrl', 'resourceUrl'])('in the %s of a tampered state', async (key) => {
    const statusUrl = 'https://management.azure.com/status/1';
    const first = await start([{ status: 201, headers: { 'Azure-AsyncOperation': statusUrl } }]);
    const saved = JSON.parse((await first.workspace.begin(begin)).serialize()) as Record<string, unknown>;
    const { workspace, sent } = await start([{ path: '/status/1', body: { status: 'Succeeded' } }]);
    const operation = await workspace.restore(JSON.stringify({ ...saved, [key]: evil }), { guard: anything });
    await expect(operation.pollUntilDone()).rejects.toMatchObject({ code: 'HOST_REFUSED' });
    expect(sent.every(({ url }) => url === statusUrl)).toBe(true);
  });

  test('in the hosts that a workspace names', async () => {
    const { workspace, sent } = await start([
      { body: workspaceAnswer('https://evil.example/discovery') },
      { body: { api: 'https://evil.example' } },
    ]);
    const request = { method: 'GET', base: { service: 'history/v1.0' }, path: '/runs/r1' } as const;
    await expect(workspace.send(request)).rejects.toMatchObject({ code: 'HOST_REFUSED' });
    expect(sent.map(({ headers }) => headers.authorization)).toEqual([expect.stringMatching(/^Bearer /), undefined]);
  });
});
