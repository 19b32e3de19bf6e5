import { describe, expect, test } from 'vitest';
import { deleteCluster, ensureCluster, type ClusterProgress } from '../src/index.ts';
import { clusterAnswer, startBench } from './bench.ts';

const spec = { name: 'gpu', size: 'Standard_NC24ads_A100_v4' };
const missing = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'none' } } };
const there = { body: clusterAnswer() };
const accepted = {
  status: 201,
  headers: { 'Azure-AsyncOperation': 'https://management.azure.com/operations/1' },
  body: clusterAnswer({ provisioningState: 'Creating' }),
};
const failedBy = (code: string, message: string) => ({
  body: { status: 'Failed', error: { code: 'UserError', message, details: [{ code, message: 'inner' }] } },
});
const succeeded = { body: { status: 'Succeeded', percentComplete: 100 } };

test('an existing cluster is returned by one request', async () => {
  const { workspace, service } = await startBench({ 'GET /computes/gpu': [there] });
  const cluster = await ensureCluster(workspace, spec);
  expect(cluster).toMatchObject({ name: 'gpu', state: 'Succeeded', isCreated: false, maxNodes: 2, problems: [] });
  expect(service.calls).toEqual(['GET /computes/gpu']);
});

test('a missing cluster is created as the Python client does', async () => {
  const { workspace, service, clock } = await startBench({
    'GET /computes/gpu': [missing, there, there],
    'PUT /computes/gpu': [accepted],
    'GET /operations/1': [{ body: { status: 'Creating', percentComplete: 10 } }, succeeded],
  });
  const seen: ClusterProgress[] = [];
  const cluster = await ensureCluster(workspace, spec, { clock, onProgress: (progress) => seen.push(progress) });
  expect(cluster.isCreated).toBe(true);
  const put = service.sent.find(({ method }) => method === 'PUT');
  expect(put?.query).toEqual({ 'api-version': '2023-08-01-preview' });
  expect(put?.body).toEqual({
    location: 'eastus',
    properties: {
      computeType: 'AmlCompute',
      disableLocalAuth: true,
      properties: {
        osType: 'Linux',
        vmSize: 'Standard_NC24ads_A100_v4',
        vmPriority: 'Dedicated',
        scaleSettings: { maxNodeCount: 2, minNodeCount: 0, nodeIdleTimeBeforeScaleDown: 'PT2M' },
        remoteLoginPortPublicAccess: 'NotSpecified',
        enableNodePublicIp: true,
      },
    },
  });
  expect(seen[0]).toEqual({ name: 'gpu', state: 'Creating', percentComplete: 10, elapsedInMs: 0 });
  expect(seen.at(-1)?.state).toBe('Succeeded');
});

test('a repeated call after a lost answer creates nothing twice', async () => {
  const { workspace, service, clock } = await startBench({
    'GET /computes/gpu': [{ body: clusterAnswer({ provisioningState: 'Creating' }) }, there],
  });
  await ensureCluster(workspace, spec, { clock });
  expect(service.calls).toEqual(['GET /computes/gpu', 'GET /computes/gpu']);
  expect(clock.sleeps).toEqual([10_000]);
});

test('nodes that a cluster keeps are waited for', async () => {
  const nodes = (current: number, preparing: number) => ({
    body: clusterAnswer(
      {},
      {
        scaleSettings: { minNodeCount: 1, maxNodeCount: 2 },
        currentNodeCount: current,
        targetNodeCount: 1,
        allocationState: current ? 'Steady' : 'Resizing',
        nodeStateCounts: {
          preparingNodeCount: preparing,
          runningNodeCount: 0,
          idleNodeCount: current,
          unusableNodeCount: 0,
          leavingNodeCount: 0,
          preemptedNodeCount: 0,
        },
      },
    ),
  });
  const { workspace, clock } = await startBench({ 'GET /computes/gpu': [nodes(0, 1), nodes(1, 0)] });
  const seen: (number | undefined)[] = [];
  await ensureCluster(workspace, spec, { clock, onProgress: ({ nodes }) => seen.push(nodes?.preparing) });
  expect(seen).toEqual([1, 0]);
});

describe('low priority', () => {
  const routes = (code: string) => ({
    'GET /computes/gpu': [missing, there],
    'PUT /computes/gpu': [
      accepted,
      { ...accepted, headers: { 'Azure-AsyncOperation': 'https://management.azure.com/operations/2' } },
    ],
    'GET /operations/1': [failedBy(code, 'not possible')],
    'GET /operations/2': [succeeded, succeeded],
    'DELETE /computes/gpu': [{ status: 204 }],
  });

  test.each([
    ['ClusterCoreQuotaReached', 'CLUSTER_QUOTA_EXCEEDED'],
    ['JobNodeCountExceedsCoreQuota', 'CLUSTER_QUOTA_EXCEEDED'],
    ['OutOfQuota', 'CLUSTER_QUOTA_EXCEEDED'],
    ['SkuNotAvailable', 'CLUSTER_CAPACITY_MISSING'],
    ['ZonalAllocationFailed', 'CLUSTER_CAPACITY_MISSING'],
    ['InternalServerError', 'CLUSTER_FAILED'],
  ])('is not tried unasked after %s', async (code, expected) => {
    const { workspace, service } = await startBench(routes(code));
    await expect(ensureCluster(workspace, spec)).rejects.toMatchObject({ code: expected });
    expect(service.sent.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  test('is tried once for quota when asked', async () => {
    const there2 = { body: clusterAnswer() };
    const { workspace, service } = await startBench({
      ...routes('OutOfQuota'),
      'GET /computes/gpu': [missing, there2, there2],
    });
    const cluster = await ensureCluster(workspace, spec, { allowLowPriority: true });
    expect(cluster.isCreated).toBe(true);
    const puts = service.sent.filter(({ method }) => method === 'PUT');
    expect(puts[1]?.body).toMatchObject({ properties: { properties: { vmPriority: 'LowPriority' } } });
    expect(service.calls).toContain('DELETE /computes/gpu');
  });

  test('is not tried for other failures when asked', async () => {
    const { workspace, service } = await startBench(routes('InternalServerError'));
    const call = ensureCluster(workspace, spec, { allowLowPriority: true });
    await expect(call).rejects.toMatchObject({ code: 'CLUSTER_FAILED' });
    expect(service.sent.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });
});

test('a refusal for quota at once has its code', async () => {
  const body = { error: { code: 'BadRequest', message: 'no', details: [{ code: 'ClusterMinNodesExceedCoreQuota' }] } };
  const { workspace } = await startBench({
    'GET /computes/gpu': [missing],
    'PUT /computes/gpu': [{ status: 400, body }],
  });
  await expect(ensureCluster(workspace, spec)).rejects.toMatchObject({ code: 'CLUSTER_QUOTA_EXCEEDED' });
});

test('a failed cluster is explained with its reasons', async () => {
  const provisioningErrors = [{ error: { code: 'SubnetFull', message: 'The subnet has no addresses left.' } }];
  const failed = { body: clusterAnswer({ provisioningState: 'Failed', provisioningErrors }) };
  const { workspace } = await startBench({ 'GET /computes/gpu': [failed] });
  await expect(ensureCluster(workspace, spec)).rejects.toMatchObject({
    code: 'CLUSTER_FAILED',
    message: 'The cluster gpu failed: The subnet has no addresses left. (SubnetFull)',
  });
});

test.each([
  ['another size', {}, { vmSize: 'STANDARD_ND40RS_V2' }, 'its size is STANDARD_ND40RS_V2'],
  [
    'too few nodes',
    {},
    { scaleSettings: { minNodeCount: 0, maxNodeCount: 1 } },
    'it has at most 1 nodes, the job needs 2',
  ],
  ['another kind', { computeType: 'ComputeInstance' }, {}, 'no cluster but of the kind ComputeInstance'],
  ['being deleted', { provisioningState: 'Deleting' }, {}, 'it is being deleted'],
])('an existing compute is refused for %s', async (_, outer, inner, words) => {
  const { workspace, service } = await startBench({ 'GET /computes/gpu': [{ body: clusterAnswer(outer, inner) }] });
  const error: unknown = await ensureCluster(workspace, { ...spec, nodes: 2 }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'CLUSTER_MISMATCH' });
  expect(String(error)).toContain(words);
  expect(service.sent.filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('a limit ends the wait and not the cluster', async () => {
  const { workspace, clock, service } = await startBench({
    'GET /computes/gpu': { body: clusterAnswer({ provisioningState: 'Creating' }) },
  });
  await expect(ensureCluster(workspace, spec, { clock, timeoutInMs: 25_000 })).rejects.toMatchObject({
    code: 'CLUSTER_WAIT_TIMED_OUT',
    kind: 'still-running',
  });
  expect(clock.sleeps).toEqual([10_000, 10_000, 5000]);
  expect(service.sent.every(({ method }) => method === 'GET')).toBe(true);
});

test('an abort ends the wait midway', async () => {
  const controller = new AbortController();
  const { workspace, clock } = await startBench({
    'GET /computes/gpu': () => {
      if (clock.sleeps.length === 2) controller.abort();
      return { body: clusterAnswer({ provisioningState: 'Creating' }) };
    },
  });
  const call = ensureCluster(workspace, spec, { clock, abortSignal: controller.signal });
  await expect(call).rejects.toThrow();
  expect(clock.sleeps).toHaveLength(2);
});

test('a call without waiting returns what was accepted', async () => {
  const creating = { body: clusterAnswer({ provisioningState: 'Creating' }) };
  const { workspace, clock } = await startBench({
    'GET /computes/gpu': [missing, creating],
    'PUT /computes/gpu': [accepted],
  });
  expect(await ensureCluster(workspace, spec, { clock, wait: false })).toMatchObject({
    state: 'Creating',
    isCreated: true,
  });
  expect(clock.sleeps).toEqual([]);
});

describe('deleting', () => {
  test('takes the machines along and waits', async () => {
    const { workspace, service } = await startBench({
      'DELETE /computes/gpu': [{ status: 202, headers: { Location: 'https://management.azure.com/operations/3' } }],
      'GET /operations/3': [{ status: 202, body: {} }, { status: 200 }],
    });
    expect(await deleteCluster(workspace, 'gpu')).toEqual({ isDeleted: true });
    expect(service.sent[0]?.query.underlyingResourceAction).toBe('Delete');
  });

  test('finds nothing without an error', async () => {
    const { workspace } = await startBench({ 'DELETE /computes/gpu': [missing] });
    expect(await deleteCluster(workspace, 'gpu')).toEqual({ isDeleted: false });
  });
});
