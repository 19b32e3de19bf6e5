import { describe, expect, test } from 'vitest';
import {
  buildPipelineJob,
  cancelJob,
  getJob,
  jobMetrics,
  jobOutputs,
  listJobs,
  registerModel,
  submitJob,
  waitForJob,
} from '../src/index.ts';
import { jobAnswer, missing, playJob, startBench } from './bench.ts';
import { fetchedComponent } from './component.ts';
import { fakeClock } from '@amltune/testing';

const body = buildPipelineJob({ component: fetchedComponent(), displayName: 'd', experiment: 'e' });

describe('submitting', () => {
  test('is one request with both tokens', async () => {
    const { workspace, service, credential } = await startBench({
      'PUT /jobs/j1': [{ status: 201, body: jobAnswer('Preparing') }],
    });
    expect(await submitJob(workspace, body, { name: 'j1' })).toEqual({
      name: 'j1',
      id: expect.stringContaining('/jobs/j1') as string,
      status: 'Preparing',
      isEnded: false,
      type: 'Pipeline',
      displayName: 'd',
      experiment: 'e',
      studioUrl: 'https://ml.azure.com/runs/j1',
      createdAt: '2026-01-01T00:00:00Z',
      tags: { a: 'b' },
      outputs: { trained_model: { type: 'mlflow_model' } },
    });
    expect(service.sent).toHaveLength(1);
    expect(service.sent[0]).toMatchObject({ query: { 'api-version': '2024-01-01-preview' }, body });
    expect(service.sent[0]?.headers['x-azureml-token']).toBeDefined();
    expect([...credential.scopes].sort()).toEqual([
      'https://management.azure.com/.default',
      'https://ml.azure.com/.default',
    ]);
  });

  test('again after lost answers keeps its name', async () => {
    const lost = { networkCode: 'ECONNRESET' };
    const { workspace, service } = await startBench({
      'PUT /jobs/j1': [lost, { status: 503 }, { body: jobAnswer('Running') }],
    });
    expect((await submitJob(workspace, body, { name: 'j1' })).status).toBe('Running');
    expect(new Set(service.calls)).toEqual(new Set(['PUT /jobs/j1']));
  });
});

test('a step is read from run history', async () => {
  const { workspace } = await startBench({
    'GET /jobs/s1': [{ body: { id: '/x/jobs/s1', name: 's1', properties: null } }],
    'GET /runs/s1': [{ body: { runId: 's1', status: 'Completed', displayName: 'finetune' } }],
  });
  expect(await getJob(workspace, 's1')).toMatchObject({ name: 's1', type: 'Step', status: 'Completed', isEnded: true });
});

test('jobs are listed with their filters', async () => {
  const { workspace, service } = await startBench({ 'GET /jobs': [{ body: { value: [jobAnswer('Running')] } }] });
  const names = [];
  for await (const { name } of listJobs(workspace, { includeArchived: true, tag: 'amltune.run=r1', type: 'Pipeline' }))
    names.push(name);
  expect(names).toEqual(['j1']);
  expect(service.sent[0]?.query).toEqual({
    'api-version': '2024-01-01-preview',
    listViewType: 'All',
    tag: 'amltune.run=r1',
    jobType: 'Pipeline',
  });
});

describe('canceling', () => {
  test('waits for the service', async () => {
    const { workspace, service } = await startBench({
      'GET /jobs/j1': [{ body: jobAnswer('Running') }, { body: jobAnswer('Canceled') }],
      'POST /jobs/j1/cancel': [
        { status: 202, headers: { Location: 'https://management.azure.com/operations/1' }, body: 'null' },
      ],
      'GET /operations/1': [{ status: 202, body: {} }, { status: 200 }],
    });
    expect((await cancelJob(workspace, 'j1')).status).toBe('Canceled');
    expect(service.sent.find(({ method }) => method === 'POST')?.query).toEqual({
      'api-version': '2023-04-01-preview',
    });
  });

  test('leaves a job that has ended alone', async () => {
    const { workspace, service } = await startBench({ 'GET /jobs/j1': [{ body: jobAnswer('Failed') }] });
    expect((await cancelJob(workspace, 'j1')).status).toBe('Failed');
    expect(service.calls).toEqual(['GET /jobs/j1']);
  });
});

describe('waiting', () => {
  const root = { id: 'j1', startsAt: 10, endsAt: 600 };

  test('ends with the job and tells its states', async () => {
    const clock = fakeClock();
    const { workspace } = await startBench(playJob([root], clock), clock);
    const seen: string[] = [];
    const job = await waitForJob(workspace, 'j1', { clock, onChange: ({ status }) => seen.push(status) });
    expect([job.status, ...seen]).toEqual(['Completed', 'NotStarted', 'Running', 'Completed']);
  });

  test('explains a failure by its steps', async () => {
    const error = {
      error: { code: 'UserError', message: 'outer', details: [{ code: 'CudaOutOfMemory', message: 'inner' }] },
    };
    const clock = fakeClock();
    const runs = [
      { ...root, end: 'Failed' as const, error: { error: { message: 'a step failed' } } },
      { id: 's1', startsAt: 10, endsAt: 500, end: 'Failed' as const, error },
    ];
    const { workspace } = await startBench(playJob(runs, clock), clock);
    await expect(waitForJob(workspace, 'j1', { clock })).rejects.toMatchObject({
      code: 'JOB_FAILED',
      kind: 'failed',
      message: 'The job j1 ended as Failed: step s1: outer inner (CudaOutOfMemory); a step failed',
      details: { failures: [{ step: 'step s1', runId: 's1', code: 'CudaOutOfMemory' }, { runId: 'j1' }] },
    });
  });

  test('tells a cancel apart', async () => {
    const clock = fakeClock();
    const { workspace } = await startBench(playJob([{ ...root, end: 'Canceled' }], clock), clock);
    await expect(waitForJob(workspace, 'j1', { clock })).rejects.toMatchObject({
      code: 'JOB_CANCELED',
      kind: 'cancelled',
    });
  });

  test('stops at its limit and leaves the job', async () => {
    const clock = fakeClock();
    const { workspace, service } = await startBench(playJob([root], clock), clock);
    const start = clock.now();
    const call = waitForJob(workspace, 'j1', { clock, timeoutInMs: 90_000 });
    await expect(call).rejects.toMatchObject({ code: 'JOB_STILL_RUNNING', kind: 'still-running' });
    expect(clock.now() - start).toBe(90_000);
    expect(service.sent.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('finds a queue that does not move', async () => {
    const clock = fakeClock();
    const { workspace } = await startBench(playJob([{ ...root, startsAt: 1e6, endsAt: 2e6 }], clock), clock);
    const call = waitForJob(workspace, 'j1', { clock, stuckAfterInMs: 900_000 });
    await expect(call).rejects.toThrow('The job j1 has been NotStarted for 15 minutes.');
  });

  const outage = (from: number, to: number) => (_: unknown, seconds: number) =>
    seconds > from && seconds < to ? { status: 503 } : undefined;

  test('survives 30 minutes of 503', async () => {
    const clock = fakeClock();
    const { workspace } = await startBench(playJob([{ ...root, endsAt: 4000 }], clock, outage(100, 1900)), clock);
    expect((await waitForJob(workspace, 'j1', { clock })).status).toBe('Completed');
  });

  test('gives up after a silence beyond its limit', async () => {
    const clock = fakeClock();
    const { workspace } = await startBench(playJob([{ ...root, endsAt: 1e5 }], clock, outage(100, 1e5)), clock);
    await expect(waitForJob(workspace, 'j1', { clock, outageLimitInMs: 600_000 })).rejects.toMatchObject({
      code: 'JOB_WATCH_LOST',
      kind: 'still-running',
    });
  });

  test('does not wait for what waiting cannot help', async () => {
    const { workspace } = await startBench({ 'GET /jobs/j1': [missing] });
    await expect(waitForJob(workspace, 'j1')).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  });

  test('ends with an abort midway', async () => {
    const clock = fakeClock();
    const controller = new AbortController();
    const { workspace } = await startBench(playJob([root], clock), clock);
    const onChange = ({ status }: { status: string }) => status === 'Running' && controller.abort();
    await expect(waitForJob(workspace, 'j1', { clock, onChange, abortSignal: controller.signal })).rejects.toThrow();
  });
});

test('metrics are the curves of the training run', async () => {
  const point = (step: number, value: unknown) => ({
    key: 'k',
    value,
    timestamp: String(1000 + step),
    step: String(step),
  });
  const { workspace, service } = await startBench({
    'GET /runs/j1/children': [
      { body: { value: [{ runId: 's1', status: 'Completed', displayName: 'finetune', runType: 'azureml.StepRun' }] } },
    ],
    'GET /mlflow/runs/get': ({ query }) => ({
      body: { run: { data: query.run_id === 's1' ? { metrics: [{ key: 'epoch' }, { key: 'loss' }] } : {} } },
    }),
    'GET /metrics/get-history': ({ query }) =>
      query.page_token
        ? { body: { metrics: [point(1, 2.5)] } }
        : {
            body: {
              metrics: [point(2, query.metric_key === 'loss' ? 'NaN' : 1)],
              ...(query.metric_key === 'loss' && { next_page_token: 't' }),
            },
          },
  });
  const { training, evaluation, last, runs } = await jobMetrics(workspace, 'j1');
  expect(training).toEqual({
    runId: 's1',
    step: 'finetune',
    metrics: {
      epoch: [{ step: 2, value: 1, timestampInMs: 1002 }],
      loss: [
        { step: 1, value: 2.5, timestampInMs: 1001 },
        { step: 2, value: NaN, timestampInMs: 1002 },
      ],
    },
  });
  expect([evaluation, last, runs.length]).toEqual([undefined, { epoch: 1, loss: NaN }, 1]);
  expect(service.sent.find(({ url }) => url.includes('mlflow'))?.url).toMatch(
    /^https:\/\/eastus\.api\.azureml\.ms\/mlflow\/v1\.0\/subscriptions\/.*\/workspaces\/ws\/api\/2\.0\/mlflow\/runs\/get\?run_id=j1$/,
  );
});

const assetId = 'azureml://locations/eastus/workspaces/w/models/m/versions/1';
const folder =
  'azureml://subscriptions/s/resourcegroups/rg/workspaces/ws/datastores/workspaceblobstore/paths/azureml/j1/trained_model/';
const outputRoutes = {
  'GET /jobs/j1': { body: jobAnswer('Completed') },
  'POST /rundata': { body: { runMetadata: { outputs: { trained_model: { assetId, type: 'mlflow_model' } } } } },
  'POST /models/batchGetResolvedUris': { body: { values: { [assetId]: { path: folder } } } },
};

describe('outputs', () => {
  test('have the places that the service names', async () => {
    const { workspace, service } = await startBench(outputRoutes);
    expect(await jobOutputs(workspace, 'j1')).toEqual([
      { name: 'trained_model', type: 'mlflow_model', assetId, uri: folder, isGuessed: false },
    ]);
    expect(service.sent.find(({ url }) => url.includes('/rundata'))?.body).toEqual({
      runId: 'j1',
      selectRunMetadata: true,
      selectRunDefinition: true,
      selectJobSpecification: true,
    });
  });

  test('have a guessed place where it names none', async () => {
    const { workspace } = await startBench({ ...outputRoutes, 'POST /rundata': { body: { runMetadata: {} } } });
    expect(await jobOutputs(workspace, 'j1')).toEqual([
      {
        name: 'trained_model',
        type: 'mlflow_model',
        uri: 'azureml://datastores/workspaceblobstore/paths/azureml/j1/trained_model/',
        isGuessed: true,
      },
    ]);
  });
});

describe('registering', () => {
  const store = (credentialsType: string) => ({
    body: {
      id: '/x',
      name: 'workspaceblobstore',
      properties: {
        datastoreType: 'AzureBlob',
        accountName: 'acct',
        containerName: 'c',
        credentials: { credentialsType },
      },
    },
  });
  const version = (properties: Record<string, unknown> = {}) => ({
    body: { id: '/x/models/m/versions/1', name: '1', properties: { flavors: {}, modelUri: folder, ...properties } },
  });
  const routes = {
    ...outputRoutes,
    'GET /datastores/workspaceblobstore': store('AccountKey'),
    'POST /listSecrets': { body: { secretsType: 'Sas', sasToken: '?sig=s' } },
    'HEAD /MLmodel': [{ status: 200 }],
    'GET /models/m/versions/1': [missing],
    'PUT /models/m/versions/1': [{ status: 201, ...version() }],
  };
  const options = { job: 'j1', name: 'm', version: '1', description: 'x' };

  test('sends the body of the Python client', async () => {
    const { workspace, service } = await startBench(routes);
    expect(await registerModel(workspace, options)).toEqual({
      id: '/x/models/m/versions/1',
      name: 'm',
      version: '1',
      uri: folder,
      isCreated: true,
      isVerified: true,
    });
    expect(service.sent.find(({ method }) => method === 'PUT')).toMatchObject({
      query: { 'api-version': '2023-08-01-preview' },
      body: {
        properties: {
          description: 'x',
          properties: {},
          tags: {},
          isAnonymous: false,
          isArchived: false,
          modelType: 'mlflow_model',
          modelUri: 'azureml://jobs/j1/outputs/trained_model',
        },
      },
    });
    const head = service.sent.find(({ method }) => method === 'HEAD');
    expect(head?.url).toBe('https://acct.blob.core.windows.net/c/azureml/j1/trained_model/MLmodel?sig=s');
    expect(head?.headers.authorization).toBeUndefined();
  });

  test('looks with a token where there is no signature', async () => {
    const { workspace, service } = await startBench({ ...routes, 'GET /datastores/workspaceblobstore': store('None') });
    expect((await registerModel(workspace, options)).isVerified).toBe(true);
    expect(service.sent.find(({ method }) => method === 'HEAD')?.headers.authorization).toMatch(/^Bearer /);
  });

  test('says when it was not allowed to look', async () => {
    const { workspace } = await startBench({ ...routes, 'HEAD /MLmodel': [{ status: 403 }] });
    expect((await registerModel(workspace, options)).isVerified).toBe(false);
  });

  test('waits for files that come late', async () => {
    const { workspace, clock } = await startBench({ ...routes, 'HEAD /MLmodel': [{ status: 404 }, { status: 200 }] });
    await registerModel(workspace, { ...options, clock });
    expect(clock.sleeps).toEqual([2000]);
  });

  test('refuses an output without a model', async () => {
    const { workspace, clock, service } = await startBench({ ...routes, 'HEAD /MLmodel': { status: 404 } });
    await expect(registerModel(workspace, { ...options, clock })).rejects.toMatchObject({
      code: 'MODEL_FILES_MISSING',
    });
    expect(service.sent.some(({ method }) => method === 'PUT')).toBe(false);
  });

  test.each(['Running', 'Failed', 'Canceled'])('refuses a job that is %s', async (status) => {
    const { workspace, service } = await startBench({ 'GET /jobs/j1': [{ body: jobAnswer(status) }] });
    await expect(registerModel(workspace, options)).rejects.toMatchObject({ code: 'JOB_NOT_COMPLETED' });
    expect(service.sent).toHaveLength(1);
  });

  test('finds what an earlier call has made', async () => {
    const { workspace, service } = await startBench({
      ...routes,
      'GET /models/m/versions/1': [version({ jobName: 'j1' })],
    });
    expect(await registerModel(workspace, options)).toMatchObject({ isCreated: false, version: '1' });
    expect(service.sent.some(({ method }) => method === 'PUT')).toBe(false);
  });

  test.each([
    [
      'a version from elsewhere',
      { 'GET /models/m/versions/1': [version({ modelUri: 'azureml://x/y', jobName: 'j0' })] },
    ],
    [
      'a version made meanwhile',
      {
        'PUT /models/m/versions/1': [
          { status: 400, body: { error: { code: 'UserError', message: 'Asset paths cannot be updated.' } } },
        ],
      },
    ],
  ])('refuses %s', async (_, change) => {
    const { workspace } = await startBench({ ...routes, ...change });
    await expect(registerModel(workspace, options)).rejects.toMatchObject({ code: 'MODEL_VERSION_TAKEN' });
  });

  test('takes the next version by default', async () => {
    const next = {
      'GET /models/m': [{ body: { properties: { nextVersion: '7' } } }],
      'PUT /models/m/versions/7': [version()],
    };
    const { workspace, service } = await startBench({ ...routes, ...next });
    await registerModel(workspace, { job: 'j1', name: 'm', tags: { a: 'b' }, properties: { c: 'd' } });
    expect(service.sent.at(-1)?.body).toMatchObject({ properties: { tags: { a: 'b' }, properties: { c: 'd' } } });
  });
});
