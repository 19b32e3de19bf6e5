import { describe, expect, test } from 'vitest';
import { nothing, object, string } from '@amltune/wire';
import { fakeClock, fakeCredential } from '@amltune/testing';
import { builtInClouds } from '../src/clouds.ts';
import { createHttpClient } from '../src/http-client.ts';
import { createWorkspaceClient } from '../src/workspace-client.ts';
import { scriptedPipeline, type Turn } from './scripted-pipeline.ts';
import { workspaceAnswer } from './service-answers.ts';

const ids = { subscriptionId: '00000000-0000-0000-0000-000000000001', resourceGroup: 'rg', workspaceName: 'ws' };
const arm = 'https://management.azure.com';
const subscription = `${arm}/subscriptions/${ids.subscriptionId}`;
const id = `${subscription}/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws`;
const api = 'https://eastus.api.azureml.ms';
const found: Turn = [`GET ${id}`, 200, {}, workspaceAnswer()];
const hosts: Turn = [`GET ${api}/discovery`, 200, {}, { api: `${api}/`, studio: 'https://ml.azure.com' }];
const named = object({ name: string });
const transport = { cloud: builtInClouds.AzureCloud, credential: fakeCredential(), httpClient: createHttpClient() };

function client(turns: readonly Turn[]) {
  const pipeline = scriptedPipeline(turns);
  const clock = fakeClock();
  return {
    pipeline,
    clock,
    workspace: createWorkspaceClient(pipeline, { transport, ids, clock }),
  };
}

test('what it is reached with is not printed', () => {
  const { workspace } = client([]);
  expect(workspace.transport).toBe(transport);
  expect(Object.keys(workspace)).not.toContain('transport');
});

test('the workspace is read anew each time', async () => {
  const { workspace, pipeline } = client([found, found]);
  await workspace.get();
  expect(await workspace.get()).toEqual({
    id: id.slice(arm.length),
    name: 'ws',
    location: 'eastus',
    workspaceId: '11111111-1111-1111-1111-111111111111',
    discoveryUrl: `${api}/discovery`,
    mlflowTrackingUri: 'azureml://eastus.api.azureml.ms/mlflow/v1.0/x',
    storageAccount: '/subscriptions/0/x',
    provisioningState: 'Succeeded',
    tags: {},
  });
  expect(pipeline.requests).toHaveLength(2);
  expect(workspace.id).toBe(id.slice(arm.length));
});

test('the hosts are asked once and without a token', async () => {
  const { workspace, pipeline } = client([found, hosts]);
  const all = await Promise.all([workspace.discover(), workspace.discover()]);
  expect(all[0]).toEqual({ api, studio: 'https://ml.azure.com' });
  expect(pipeline.requests.map(({ audience }) => audience)).toEqual([undefined, 'none']);
});

describe('the seam for other packages', () => {
  test('a guard proves and types the body', async () => {
    const { workspace, pipeline } = client([[`GET ${id}/computes/gpu`, 200, {}, { name: 'gpu' }]]);
    const request = { method: 'GET', path: '/computes/gpu', apiVersion: '2023-08-01-preview', guard: named } as const;
    const { status, body } = await workspace.send(request);
    expect([status, body.name]).toEqual([200, 'gpu']);
    expect(pipeline.requests).toEqual([{ method: 'GET', url: `${id}/computes/gpu`, apiVersion: '2023-08-01-preview' }]);
  });

  test('a body of another shape is refused', async () => {
    const { workspace } = client([[`GET ${id}/computes/gpu`, 200, {}, {}]]);
    await expect(
      workspace.send({ method: 'GET', path: '/computes/gpu', apiVersion: '1', guard: named }),
    ).rejects.toMatchObject({ code: 'SERVICE_RESPONSE_INVALID' });
  });

  test('without a guard an allowed status is an answer', async () => {
    const { workspace } = client([[`GET ${id}/computes/gpu`, 404, {}, { error: {} }]]);
    const answer = await workspace.send({ method: 'GET', path: '/computes/gpu', allowStatus: [404] });
    expect(answer).toMatchObject({ status: 404, body: { error: {} } });
  });

  test('the region and its services are bases', async () => {
    const { workspace, pipeline } = client([
      found,
      [
        `GET ${subscription}/providers/Microsoft.MachineLearningServices/locations/eastus/vmSizes`,
        200,
        {},
        { name: 'a' },
      ],
      hosts,
      [`GET ${api}/history/v1.0${id.slice(arm.length)}/runs/r1/details`, 200, {}, { name: 'b' }],
    ]);
    await workspace.send({ method: 'GET', base: 'location', path: '/vmSizes' });
    await workspace.send({ method: 'GET', base: { service: 'history/v1.0' }, path: '/runs/r1/details' });
    expect(pipeline.requests).toHaveLength(4);
  });

  test('a query keeps its dollar signs and order', async () => {
    const { workspace } = client([[`GET ${id}/models/m/versions?$orderBy=createdtime%20desc&$top=1&a=b%26c`, 200]]);
    const query = { $orderBy: 'createdtime desc', $top: '1', a: 'b&c' };
    await workspace.send({ method: 'GET', path: '/models/m/versions', query });
  });

  test('an absolute URL is taken as it is', async () => {
    const { workspace, pipeline } = client([['GET https://acct.blob.core.windows.net/l?sig=a%2B', 200]]);
    await workspace.send({ method: 'GET', path: 'https://acct.blob.core.windows.net/l?sig=a%2B', audience: 'none' });
    expect(pipeline.requests[0]).toMatchObject({ audience: 'none' });
  });

  test('a list follows its pages', async () => {
    const next = `${id}/computes?api-version=1&$skip=1`;
    const { workspace } = client([
      [`GET ${id}/computes?api-version=1&count=1`, 200, {}, { value: [{ name: 'a' }], nextLink: next }],
      [`GET ${next}`, 200, {}, { value: [{ name: 'b' }] }],
    ]);
    const names = [];
    for await (const { name } of workspace.list('/computes', {
      apiVersion: '1',
      guard: named,
      query: { count: '1' },
    })) {
      names.push(name);
    }
    expect(names).toEqual(['a', 'b']);
  });

  const url = `${id}/computes/gpu?api-version=1`;
  const begun: Turn = [`PUT ${url}`, 201, {}, { properties: { provisioningState: 'Creating' } }];
  const request = { method: 'PUT', path: '/computes/gpu', apiVersion: '1', body: { a: 1 }, guard: named } as const;

  test('an operation ends with a proved result', async () => {
    const { workspace, pipeline, clock } = client([
      begun,
      [`GET ${url}`, 200, {}, { properties: { provisioningState: 'Creating' } }],
      [`GET ${url}`, 200, {}, { name: 'gpu' }],
    ]);
    const operation = await workspace.begin({ ...request, intervalInMs: 5000, name: 'the cluster gpu' });
    expect(pipeline.requests[0]).toMatchObject({ body: { a: 1 } });
    expect(operation.name).toBe('the cluster gpu');
    expect((await operation.pollUntilDone()).name).toBe('gpu');
    expect(clock.sleeps).toEqual([5000]);
  });

  test('a final answer of another shape is refused', async () => {
    const { workspace } = client([begun, [`GET ${url}`, 200, {}, { id: 'gpu' }]]);
    const operation = await workspace.begin(request);
    await expect(operation.pollUntilDone()).rejects.toMatchObject({ code: 'SERVICE_RESPONSE_INVALID' });
  });

  test('an operation is restored by another client', async () => {
    const operation = await client([begun]).workspace.begin(request);
    const { workspace } = client([
      [`GET ${url}`, 200, {}, { name: 'gpu', properties: { provisioningState: 'Succeeded' } }],
    ]);
    const restored = await workspace.restore(operation.serialize(), { guard: named });
    expect((await restored.pollUntilDone()).name).toBe('gpu');
  });

  test('a deletion without a body ends with nothing', async () => {
    const { workspace } = client([[`DELETE ${url}&underlyingResourceAction=Delete`, 204]]);
    const operation = await workspace.begin({
      method: 'DELETE',
      path: '/computes/gpu',
      apiVersion: '1',
      query: { underlyingResourceAction: 'Delete' },
      guard: nothing,
    });
    expect(await operation.pollUntilDone()).toBeUndefined();
  });
});
