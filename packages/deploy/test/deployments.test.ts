import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  createDeployment,
  deleteDeployment,
  getDeploymentLogs,
  listDeployments,
  setTraffic,
  updateDeployment,
  waitForDeployment,
  type FailedDeploymentLog,
} from '../src/index.ts';
import {
  accepted,
  bodies,
  deployment,
  endpoint,
  failedOperation,
  failureOf,
  notebookDeployment,
  operation,
  refusal,
  startBench,
  workspaceAnswer,
  type Exchange,
} from './endpoint-service.ts';

const name = { endpointName: 'ep1', deploymentName: 'demo' };
const path = '/onlineEndpoints/ep1/deployments/demo';
const getEndpoint = { request: 'GET /onlineEndpoints/ep1', body: endpoint() };
const put = {
  request: `PUT ${path}`,
  status: 201,
  headers: accepted,
  body: deployment({ provisioningState: 'Creating' }),
};
const done = { request: `GET ${path}`, body: deployment() };
const logs = (content: string): Exchange => ({ request: `POST ${path}/getLogs`, body: { content } });

describe('creating a deployment', () => {
  test('sends what the Python client sends', async () => {
    const { workspace, sent, clock, events, options } = await startBench([
      getEndpoint,
      workspaceAnswer,
      put,
      ...operation(['InProgress', 'InProgress', 'Succeeded'], done),
    ]);
    const created = await createDeployment(workspace, notebookDeployment, options);
    expect(created).toMatchObject({ name: 'demo', provisioningState: 'Succeeded', instanceCount: 1 });
    expect(sent.map(({ request, apiVersion }) => [request.replace(/od:.*/, ''), apiVersion])).toEqual([
      ['GET /onlineEndpoints/ep1', '2023-04-01-preview'],
      ['GET ', '2024-10-01-preview'],
      [`PUT ${path}`, '2023-04-01-preview'],
      ['GET @/mfeOperationsStatus/', '2022-02-01-preview'],
      ['GET @/mfeOperationsStatus/', '2022-02-01-preview'],
      ['GET @/mfeOperationsStatus/', '2022-02-01-preview'],
      [`GET ${path}`, '2023-04-01-preview'],
    ]);
    expect(sent[2]?.body).toEqual(bodies.createDeployment);
    expect(clock.sleeps).toEqual([5_000, 5_000]);
    expect(events.at(-1)).toMatchObject({ type: 'change-succeeded', deploymentName: 'demo', elapsedInMs: 10_000 });
  });

  test('ends its wait at an abort, and sends nothing more', async () => {
    const { workspace, sent, clock } = await startBench([
      getEndpoint,
      workspaceAnswer,
      put,
      ...operation(['InProgress']),
    ]);
    const aborter = new AbortController();
    const error = await failureOf(
      createDeployment(workspace, notebookDeployment, {
        clock,
        abortSignal: aborter.signal,
        onEvent: ({ type }) => type === 'change-progressed' && aborter.abort(),
      }),
    );
    expect(error.name).toBe('AbortError');
    expect(sent).toHaveLength(4);
  });

  test('stops at an endpoint that is not there', async () => {
    const { workspace, sent } = await startBench([refusal('GET /onlineEndpoints/ep1', 404, 'NotFound', 'no')]);
    expect((await failureOf(createDeployment(workspace, notebookDeployment))).code).toBe('SERVICE_NOT_FOUND');
    expect(sent).toHaveLength(1);
  });

  test('sends nothing for a probe out of range', async () => {
    const { workspace, sent } = await startBench([]);
    const settings = { ...notebookDeployment, livenessProbe: { timeoutInMs: 300_000 } };
    expect((await failureOf(createDeployment(workspace, settings))).code).toBe('DEPLOYMENT_SETTING_INVALID');
    expect(sent).toHaveLength(0);
  });

  test('waits for the one that a killed call began', async () => {
    const moving = { request: `GET ${path}`, body: deployment({ provisioningState: 'Creating' }) };
    const { workspace, clock, options } = await startBench([
      getEndpoint,
      workspaceAnswer,
      refusal(`PUT ${path}`, 409, 'Conflict', 'another operation runs'),
      moving,
      moving,
      done,
    ]);
    expect(await createDeployment(workspace, notebookDeployment, options)).toMatchObject({
      provisioningState: 'Succeeded',
    });
    expect(clock.sleeps).toEqual([5_000]);
  });
});

describe('a deployment that fails', () => {
  const secret = 'AccountKey=abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz==';
  const storageLog = `downloading\n${secret}\n`;
  const serverLog = `${Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n')}\n\u001b[31mImportError: cannot import name 'Conversation'\u001b[0m\n`;
  const failing = (code: string, message: string) => [
    getEndpoint,
    workspaceAnswer,
    put,
    failedOperation(code, message),
  ];

  test('brings the end of both logs, without secrets or control codes', async () => {
    const saved: FailedDeploymentLog[] = [];
    const { workspace, sent } = await startBench([
      ...failing('ResourceNotReady', 'User container did not start'),
      logs(storageLog),
      logs(serverLog),
    ]);
    const error = await failureOf(
      createDeployment(workspace, notebookDeployment, {
        saveLogs: (log) => {
          saved.push(log);
          return `${log.container}.log`;
        },
      }),
    );
    expect(error.code).toBe('DEPLOYMENT_FAILED');
    expect(error.message).toContain('User container did not start');
    expect(error.details['logs']).toMatchObject([
      { container: 'StorageInitializer', lineCount: 2, savedAs: 'StorageInitializer.log' },
      { container: 'InferenceServer', lineCount: 41, savedAs: 'InferenceServer.log' },
    ]);
    const [storage, server] = error.details['logs'] as { excerpt: string[] }[];
    expect(storage?.excerpt[0]).toBe('downloading');
    expect(server?.excerpt).toHaveLength(15);
    expect(server?.excerpt.at(-1)).toBe("[31mImportError: cannot import name 'Conversation'[0m");
    expect(inspect(error, { depth: 10 })).not.toContain('abcdefghijklmnop');
    expect(saved.map(({ text }) => text)).toEqual([storageLog, serverLog]);
    expect(sent.slice(-2).map(({ body }) => body)).toEqual([
      { tail: 5000, containerType: 'StorageInitializer' },
      { tail: 5000, containerType: 'InferenceServer' },
    ]);
  });

  test.each([
    ['OutOfQuota', 'Not enough quota available for Standard_X', '', 'ENDPOINT_QUOTA_EXCEEDED', /more quota/],
    ['OutOfCapacity', 'no machines', '', 'ENDPOINT_CAPACITY_MISSING', /instance type/],
    ['ResourceNotReady', 'liveness probe failed', '', 'DEPLOYMENT_FAILED', /initialDelayInMs/],
    ['Unknown', 'failed', 'ModuleNotFoundError: no module', 'DEPLOYMENT_FAILED', /packages of the image/],
    ['Unknown', 'failed', 'torch.cuda.OutOfMemoryError: CUDA out of memory', 'DEPLOYMENT_FAILED', /more memory/],
    ['Unknown', 'failed', 'OSError: No space left on device', 'DEPLOYMENT_FAILED', /larger local disk/],
    ['Unknown', 'failed', '', 'DEPLOYMENT_FAILED', /log excerpts/],
  ])('as %s, %s, %j is told as %s', async (code, message, log, expected, fix) => {
    const { workspace } = await startBench([...failing(code, message), logs(''), logs(log)]);
    const error = await failureOf(createDeployment(workspace, notebookDeployment));
    expect(error.code).toBe(expected);
    expect(error.fix).toMatch(fix);
  });

  test('still says why when its logs cannot be read', async () => {
    const noLog = refusal(`POST ${path}/getLogs`, 400, 'BadRequest', 'no logs yet');
    const { workspace } = await startBench([...failing('Unknown', 'the reason'), noLog, noLog]);
    const error = await failureOf(createDeployment(workspace, notebookDeployment));
    expect(error.message).toContain('the reason');
    expect(error.details['logs']).toMatchObject([{ problem: expect.stringContaining('no logs yet') as string }, {}]);
  });

  test('is told from a wait by another process too', async () => {
    const failed = { request: `GET ${path}`, body: deployment({ provisioningState: 'Failed' }) };
    const { workspace } = await startBench([failed, logs('a'), logs('b')]);
    const error = await failureOf(waitForDeployment(workspace, name));
    expect(error.code).toBe('DEPLOYMENT_FAILED');
    expect(error.details['logs']).toMatchObject([{ excerpt: ['a'] }, { excerpt: ['b'] }]);
  });
});

test('a wait ends at its limit and leaves the deployment alone', async () => {
  const moving = { request: `GET ${path}`, body: deployment({ provisioningState: 'Updating' }) };
  const { workspace, options, clock } = await startBench([moving, moving, moving]);
  const error = await failureOf(waitForDeployment(workspace, name, { ...options, timeoutInMs: 8_000 }));
  expect(error.code).toBe('OPERATION_TIMED_OUT');
  expect(clock.sleeps).toEqual([5_000, 3_000]);
});

test('an update sends all the deployment has', async () => {
  const { workspace, sent } = await startBench([
    done,
    { ...put, status: 200, headers: accepted },
    ...operation(['Succeeded'], done),
  ]);
  await updateDeployment(workspace, name, { instanceCount: 2 });
  expect(sent[1]?.body).toEqual(bodies.updateDeployment);
});

test('logs are asked for as the Python client does', async () => {
  const { workspace, sent } = await startBench([
    logs('hello\n'),
    { request: `POST ${path}/getLogs`, body: { content: null } },
  ]);
  expect(await getDeploymentLogs(workspace, 'ep1', 'demo')).toBe('hello\n');
  expect(await getDeploymentLogs(workspace, 'ep1', 'demo', { container: 'InferenceServer', lineCount: 7 })).toBe('');
  expect(sent.map(({ body }) => body)).toEqual([{ tail: 50 }, { tail: 7, containerType: 'InferenceServer' }]);
});

test('deployments are listed with their endpoint', async () => {
  const { workspace } = await startBench([
    { request: 'GET /onlineEndpoints/ep1/deployments', body: { value: [deployment()] } },
  ]);
  const found = [];
  for await (const { endpointName, name } of listDeployments(workspace, 'ep1')) found.push(`${endpointName}/${name}`);
  expect(found).toEqual(['ep1/demo']);
});

describe('deleting a deployment', () => {
  test('polls every 30 s', async () => {
    const { workspace, clock, options } = await startBench([
      { request: `DELETE ${path}`, status: 202, headers: accepted, body: null },
      ...operation(['Deleting', 'Succeeded']),
    ]);
    expect(await deleteDeployment(workspace, name, options)).toEqual({ deleted: true });
    expect(clock.sleeps).toEqual([30_000]);
  });

  test('says to take its traffic away first', async () => {
    const { workspace } = await startBench([
      refusal(`DELETE ${path}`, 400, 'BadRequest', 'It has live traffic of 100'),
    ]);
    const { code, fix } = await failureOf(deleteDeployment(workspace, name));
    expect(code).toBe('TRAFFIC_REFUSED');
    expect(fix).toContain('setTraffic');
  });
});

describe('traffic', () => {
  const list = (...deployments: object[]) => ({
    request: 'GET /onlineEndpoints/ep1/deployments',
    body: { value: deployments },
  });
  const putTraffic = { request: 'PUT /onlineEndpoints/ep1', status: 200, headers: accepted, body: endpoint() };
  const readBack = (traffic: object) =>
    operation(['Succeeded'], { request: 'GET /onlineEndpoints/ep1', body: endpoint({ traffic }) });

  test('goes to deployments that are up, and is read back', async () => {
    const { workspace, sent } = await startBench([
      getEndpoint,
      list(deployment()),
      putTraffic,
      ...readBack({ demo: 100 }),
    ]);
    expect(await setTraffic(workspace, 'ep1', { demo: 100 })).toMatchObject({ traffic: { demo: 100 } });
    expect(sent[2]?.body).toEqual(bodies.setTraffic);
  });

  test('is split, and entries of zero are not sent', async () => {
    const up = [deployment({}, 'blue'), deployment({}, 'green'), deployment({ provisioningState: 'Failed' }, 'red')];
    const { workspace, sent } = await startBench([
      getEndpoint,
      list(...up),
      putTraffic,
      ...readBack({ green: 10, blue: 90, red: 0 }),
    ]);
    await setTraffic(workspace, 'ep1', { blue: 90, green: 10, red: 0 });
    expect(sent[2]?.body).toMatchObject({ properties: { traffic: { blue: 90, green: 10 } } });
  });

  test('of none needs no deployment', async () => {
    const { workspace, sent } = await startBench([getEndpoint, putTraffic, ...readBack({})]);
    await setTraffic(workspace, 'ep1', { demo: 0 });
    expect(sent[1]?.body).toMatchObject({ properties: { traffic: {} } });
  });

  test.each([
    ['is refused for a deployment that is not up', [deployment({ provisioningState: 'Creating' })], 'is Creating'],
    ['is refused for a deployment that is not there', [], 'has no deployment demo'],
  ])('%s', async (_title, deployments, words) => {
    const { workspace, sent } = await startBench([getEndpoint, list(...deployments)]);
    const { code, message } = await failureOf(setTraffic(workspace, 'ep1', { demo: 100 }));
    expect(code).toBe('TRAFFIC_REFUSED');
    expect(message).toContain(words);
    expect(sent).toHaveLength(2);
  });

  test('that reads back otherwise is an error', async () => {
    const { workspace } = await startBench([getEndpoint, list(deployment()), putTraffic, ...readBack({ other: 100 })]);
    const error = await failureOf(setTraffic(workspace, 'ep1', { demo: 100 }));
    expect(error).toMatchObject({ code: 'TRAFFIC_NOT_APPLIED', details: { found: { other: 100 } } });
  });

  test.each([
    [{ demo: 99 }],
    [{ demo: 50, other: 51 }],
    [{ demo: 33.5, other: 66.5 }],
    [{ demo: -100, other: 200 }],
    [{ demo: NaN }],
  ])('of %j is refused before anything is sent', async (traffic) => {
    const { workspace, sent } = await startBench([]);
    expect((await failureOf(setTraffic(workspace, 'ep1', traffic))).code).toBe('TRAFFIC_INVALID');
    expect(sent).toHaveLength(0);
  });
});
