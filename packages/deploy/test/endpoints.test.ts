import { describe, expect, test } from 'vitest';
import { createEndpoint, deleteEndpoint, getEndpoint, listEndpoints, updateEndpoint } from '../src/index.ts';
import {
  accepted,
  bodies,
  endpoint,
  failedOperation,
  failureOf,
  operation,
  refusal,
  startBench,
  workspaceAnswer,
} from './endpoint-service.ts';

const get = 'GET /onlineEndpoints/ep1';
const put = {
  request: 'PUT /onlineEndpoints/ep1',
  status: 201,
  headers: accepted,
  body: endpoint({ provisioningState: 'Creating', scoringUri: null }),
};
const missing = refusal(get, 404, 'UserError', 'Endpoint ep1 was not found.');
const done = { request: get, body: endpoint() };

describe('creating an endpoint', () => {
  test('sends what the Python client sends', async () => {
    const { workspace, sent, clock, events, options } = await startBench([
      missing,
      workspaceAnswer,
      put,
      ...operation(['Creating', 'Updating', 'Succeeded'], done),
    ]);
    const created = await createEndpoint(workspace, { name: 'ep1', description: 'd' }, options);
    expect(created).toMatchObject({
      name: 'ep1',
      provisioningState: 'Succeeded',
      scoringUri: 'https://ep1.eastus.inference.ml.azure.com/score',
      traffic: {},
      createdAt: new Date('2026-10-28T19:14:54.254Z'),
    });
    expect(sent[2]).toEqual({
      request: 'PUT /onlineEndpoints/ep1',
      apiVersion: '2022-02-01-preview',
      body: bodies.createEndpoint,
    });
    expect(clock.sleeps).toEqual([30_000, 30_000]);
    expect(events.map(({ type, elapsedInMs }) => [type, elapsedInMs])).toEqual([
      ['change-begun', 0],
      ['change-progressed', 0],
      ['change-progressed', 30_000],
      ['change-progressed', 60_000],
      ['change-succeeded', 60_000],
    ]);
    expect(events[2]).toMatchObject({ phase: 'Updating', endpointName: 'ep1', action: 'create' });
    expect(JSON.stringify(events)).not.toContain('mfeOperationsStatus');
    expect(events[0]).toHaveProperty('operation', expect.stringContaining('mfeOperationsStatus'));
  });

  test('asks for the region of a workspace once', async () => {
    const second = { ...put, request: 'PUT /onlineEndpoints/ep2' };
    const { workspace, sent } = await startBench([
      missing,
      workspaceAnswer,
      { ...put, headers: {}, body: endpoint() },
      refusal('GET /onlineEndpoints/ep2', 404, 'UserError', 'not found'),
      { ...second, headers: {}, body: endpoint() },
    ]);
    await createEndpoint(workspace, { name: 'ep1' });
    await createEndpoint(workspace, { name: 'ep2' });
    expect(sent.filter(({ request }) => request === 'GET ')).toHaveLength(1);
  });

  test('keeps the traffic of one that is there', async () => {
    const { workspace, sent } = await startBench([
      { request: get, body: endpoint({ traffic: { demo: 100 } }) },
      { ...put, status: 200, headers: {}, body: endpoint({ traffic: { demo: 100 } }) },
    ]);
    await createEndpoint(workspace, { name: 'ep1', tags: { a: 'b' } });
    expect(sent[1]?.body).toMatchObject({ tags: { a: 'b' }, properties: { traffic: { demo: 100 } } });
  });

  test('waits for one that is being created', async () => {
    const creating = { request: get, body: endpoint({ provisioningState: 'Creating', scoringUri: null }) };
    const { workspace, clock, options } = await startBench([
      creating,
      creating,
      done,
      { ...put, status: 200, headers: {}, body: endpoint() },
    ]);
    expect(await createEndpoint(workspace, { name: 'ep1' }, options)).toMatchObject({ provisioningState: 'Succeeded' });
    expect(clock.sleeps).toEqual([30_000]);
  });

  test('refuses one with another way to sign in', async () => {
    const { workspace } = await startBench([done]);
    const { code, message } = await failureOf(createEndpoint(workspace, { name: 'ep1', authMode: 'AADToken' }));
    expect([code, message]).toEqual([
      'ENDPOINT_EXISTS',
      'The endpoint ep1 is there with Key sign-in, which cannot become AADToken.',
    ]);
  });

  test('sends nothing for a bad name', async () => {
    const { workspace, sent } = await startBench([]);
    const { code } = await failureOf(createEndpoint(workspace, { name: 'a'.repeat(50) }));
    expect([code, sent.length]).toEqual(['ENDPOINT_NAME_INVALID', 0]);
  });

  test('sends nothing once aborted', async () => {
    const { workspace, sent } = await startBench([]);
    const { code } = await failureOf(createEndpoint(workspace, { name: 'ep1' }, { abortSignal: AbortSignal.abort() }));
    expect([code, sent.length]).toEqual(['ABORTED', 0]);
  });

  test('leaves the change running at the limit of the wait', async () => {
    const { workspace, options } = await startBench([
      missing,
      workspaceAnswer,
      put,
      ...operation(['Creating', 'Creating']),
    ]);
    const error = await failureOf(createEndpoint(workspace, { name: 'ep1' }, { ...options, timeoutInMs: 20_000 }));
    expect(error.code).toBe('OPERATION_TIMED_OUT');
    expect(error.details['operation']).toEqual(expect.stringContaining('od:1'));
  });
});

test.each([
  [
    'ENDPOINT_NAME_COOLING',
    404,
    'NotFound',
    'The specified resource was not found.',
    { code: 'InferencingClientCallFailed', message: '{"title":"Not Found"}' },
  ],
  [
    'ENDPOINT_NAME_TAKEN',
    400,
    'BadRequest',
    'The request is invalid.',
    { code: 'InferencingClientCallFailed', message: 'There is already an endpoint with this name, try another' },
  ],
  [
    'ENDPOINT_PROVIDER_MISSING',
    400,
    'BadRequest',
    'The request is invalid.',
    { code: 'SubscriptionNotRegistered', message: 'Resource provider [N/A] is not registered' },
  ],
  [
    'ENDPOINT_QUOTA_EXCEEDED',
    400,
    'BadRequest',
    'Not enough quota for endpoints: 100 of 100.',
    { code: 'OutOfQuota', message: 'x' },
  ],
  ['SERVICE_FORBIDDEN', 403, 'AuthorizationFailed', 'No action.', { code: 'x', message: 'y' }],
])('a refusal is told as %s', async (expected, status, code, message, detail) => {
  const { workspace } = await startBench([
    missing,
    workspaceAnswer,
    refusal('PUT /onlineEndpoints/ep1', status, code, message, [detail]),
  ]);
  expect((await failureOf(createEndpoint(workspace, { name: 'ep1' }))).code).toBe(expected);
});

test('a name that is being deleted is told as cooling', async () => {
  const { workspace } = await startBench([{ request: get, body: endpoint({ provisioningState: 'Deleting' }) }]);
  const { code, fix } = await failureOf(createEndpoint(workspace, { name: 'ep1' }));
  expect([code, fix]).toEqual(['ENDPOINT_NAME_COOLING', 'Choose another name, or wait some minutes and try again.']);
});

test('an operation that fails carries the nested reasons', async () => {
  const { workspace } = await startBench([
    missing,
    workspaceAnswer,
    put,
    failedOperation('BadRequest', 'outer', [{ code: 'Inner', message: 'why' }]),
  ]);
  const error = await failureOf(createEndpoint(workspace, { name: 'ep1' }));
  expect(error).toMatchObject({ code: 'ENDPOINT_FAILED', cause: { code: 'OPERATION_FAILED' } });
  expect(JSON.stringify(error.details)).toContain('why');
});

test('a change reads, merges and puts', async () => {
  const { workspace, sent } = await startBench([
    { request: get, body: endpoint({ traffic: { demo: 100 } }) },
    { ...put, status: 200, headers: {}, body: endpoint() },
  ]);
  await updateEndpoint(workspace, 'ep1', { description: 'new', publicNetworkAccess: 'Disabled' });
  expect(sent[1]?.body).toMatchObject({
    properties: { description: 'new', publicNetworkAccess: 'Disabled', traffic: { demo: 100 } },
  });
});

test('an endpoint is read with one request', async () => {
  const { workspace, sent } = await startBench([done]);
  await getEndpoint(workspace, 'ep1');
  expect(sent).toHaveLength(1);
});

test('endpoints are listed over pages', async () => {
  const next =
    'https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws/onlineEndpoints?api-version=2022-02-01-preview&$skip=1';
  const list = (nextLink?: string) => ({ request: 'GET /onlineEndpoints', body: { value: [endpoint()], nextLink } });
  const { workspace } = await startBench([list(next), list(), list(next)]);
  const names = [];
  for await (const { name } of listEndpoints(workspace)) names.push(name);
  expect(names).toEqual(['ep1', 'ep1']);
  const page = await listEndpoints(workspace).byPage().next();
  expect(page.value).toMatchObject({ length: 1, continuationToken: next });
});

describe('deleting an endpoint', () => {
  const remove = 'DELETE /onlineEndpoints/ep1';

  test('polls every 5 s', async () => {
    const { workspace, clock, options } = await startBench([
      { request: remove, status: 202, headers: accepted, body: null },
      ...operation(['Deleting', 'Succeeded']),
    ]);
    expect(await deleteEndpoint(workspace, 'ep1', options)).toEqual({ deleted: true });
    expect(clock.sleeps).toEqual([5_000]);
  });

  test.each([
    ['204', [{ request: remove, status: 204 }]],
    ['404', [refusal(remove, 404, 'NotFound', 'no such endpoint'), workspaceAnswer]],
  ])('succeeds where it is not there (%s)', async (_title, exchanges) => {
    const { workspace } = await startBench(exchanges);
    expect(await deleteEndpoint(workspace, 'ep1')).toEqual({ deleted: false });
  });

  test('fails where the workspace is not there', async () => {
    const { workspace } = await startBench([
      refusal(remove, 404, 'ResourceNotFound', 'x'),
      refusal('GET ', 404, 'ResourceNotFound', 'workspaces/ws was not found'),
    ]);
    expect((await failureOf(deleteEndpoint(workspace, 'ep1'))).code).toBe('SERVICE_NOT_FOUND');
  });
});
