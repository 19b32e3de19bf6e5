import { isAmltuneError, systemClock, throwIfAborted, type Clock, type WorkspaceClient } from '@amltune/core';
import { amlCompute } from '@amltune/wire';
import { computeApiVersion } from './api-version.ts';
import { clusterError, readShortage, textOfError } from './cluster-failure.ts';
import { buildClusterBody, completeClusterSpec, type ClusterSpec, type ClusterTier } from './cluster-spec.ts';
import type { FullClusterSpec } from './cluster-spec.ts';
import type { Cluster, ClusterNodes } from './cluster.ts';
import { deleteCluster } from './delete-cluster.ts';
import { computeError } from './error-codes.ts';
import { clusterPath, findCluster } from './find-cluster.ts';
import { isSameSize } from './machine-size.ts';

/** What is seen of a cluster while it is waited for. */
export interface ClusterProgress {
  readonly name: string;
  /** The service's word, as `Creating`. */
  readonly state: string;
  readonly elapsedInMs: number;
  /** 0 to 100, where the service says. */
  readonly percentComplete?: number;
  /** Once the cluster exists. */
  readonly nodes?: ClusterNodes;
}

/** How {@link ensureCluster} goes about it. */
export interface EnsureClusterOptions {
  /**
   * Whether a second attempt asks for low-priority nodes when quota or machines for dedicated ones are lacking. They can be
   * taken away in the middle of a job, which then starts over. Default false.
   */
  readonly allowLowPriority?: boolean;
  /** False returns once the service has accepted the request. Default true. */
  readonly wait?: boolean;
  /** Longest wait. Default: no limit. */
  readonly timeoutInMs?: number;
  readonly onProgress?: (progress: ClusterProgress) => void;
  readonly abortSignal?: AbortSignal;
  /** Default: the machine's time. */
  readonly clock?: Clock;
}

/** The outcome of {@link ensureCluster}. */
export interface EnsuredCluster extends Cluster {
  /** False for one that was there before. */
  readonly isCreated: boolean;
}

const pollIntervalInMs = 10_000;

/**
 * Gets a cluster, or creates it with dedicated nodes by a PUT that may be repeated: a run that was killed asks again and
 * finds it. One that is being created or changed is waited for, with node counts.
 *
 * @throws AmltuneError `CLUSTER_SPEC_INVALID` before anything is sent
 * @throws AmltuneError `CLUSTER_MISMATCH` for an existing compute of another kind or size, or with too few nodes
 * @throws AmltuneError `CLUSTER_QUOTA_EXCEEDED`, `CLUSTER_CAPACITY_MISSING` or `CLUSTER_FAILED` with the service's reasons
 * @throws AmltuneError `CLUSTER_WAIT_TIMED_OUT`; the cluster goes on coming up
 * @throws AmltuneError `ID_INVALID`, `SERVICE_RESPONSE_INVALID`, `ABORTED`, and what the workspace's `send` and `begin` throw
 */
export async function ensureCluster(
  workspace: WorkspaceClient,
  spec: ClusterSpec,
  options: EnsureClusterOptions = {},
): Promise<EnsuredCluster> {
  const wanted = completeClusterSpec(spec);
  const { abortSignal, clock = systemClock, allowLowPriority = false } = options;
  throwIfAborted(abortSignal);
  const watch: Watch = { ...options, clock, startInMs: clock.now() };
  const found = await findCluster(workspace, wanted.name, { abortSignal });
  if (found) {
    checkMatch(found, wanted);
    return { ...(await settle(workspace, found, watch)), isCreated: false };
  }
  try {
    return await create(workspace, wanted, 'Dedicated', watch);
  } catch (error) {
    // Only a lack is worth another tier: the notebook takes any error, and hides the true one that way.
    if (!allowLowPriority || readShortage(textOfError(error)) === undefined) throw error;
    // The tier of a cluster cannot be changed, so the failed one has to go first.
    await deleteCluster(workspace, wanted.name, { abortSignal });
    return await create(workspace, wanted, 'LowPriority', watch);
  }
}

interface Watch extends EnsureClusterOptions {
  readonly clock: Clock;
  readonly startInMs: number;
}

async function create(
  workspace: WorkspaceClient,
  spec: FullClusterSpec,
  tier: ClusterTier,
  watch: Watch,
): Promise<EnsuredCluster> {
  const { abortSignal, clock, wait = true } = watch;
  const { name } = spec;
  const { location } = await workspace.get({ abortSignal });
  try {
    const operation = await workspace.begin({
      method: 'PUT',
      path: clusterPath(name),
      apiVersion: computeApiVersion,
      body: buildClusterBody(spec, tier, location),
      guard: amlCompute,
      name: `creating the cluster ${name}`,
      intervalInMs: pollIntervalInMs,
      abortSignal,
    });
    operation.onProgress(({ serviceStatus = 'Creating', percentComplete }) =>
      report(watch, name, { state: serviceStatus, ...(percentComplete !== undefined && { percentComplete }) }),
    );
    if (wait) await operation.pollUntilDone({ abortSignal, ...timeLeft(watch) });
  } catch (error) {
    throw explain(name, error, clock.now() - watch.startInMs);
  }
  // Told by the resource itself: a finished operation has been seen to carry a failure.
  const cluster = await findCluster(workspace, name, { abortSignal });
  if (!cluster) throw computeError('CLUSTER_FAILED', `The cluster ${name} vanished after it had been created.`);
  return { ...(await settle(workspace, cluster, watch)), isCreated: true };
}

/** Waits until a cluster has ended its change and, where it keeps nodes, has them. */
async function settle(workspace: WorkspaceClient, first: Cluster, watch: Watch): Promise<Cluster> {
  const { clock, abortSignal, wait = true } = watch;
  for (let cluster: Cluster | undefined = first; ;) {
    const { name, state, problems, nodes } = cluster;
    report(watch, name, { state, ...(nodes && { nodes }) });
    if (/^(failed|canceled)$/i.test(state)) {
      throw clusterError(name, problems.join('; ') || `its state is ${state} and the service gives no reason`);
    }
    const isReady = /^succeeded$/i.test(state) && (nodes?.current ?? 0) >= cluster.minNodes;
    if (isReady || !wait) return cluster;
    // A cluster that came up but cannot get its least number of nodes says so here and nowhere else.
    if (/^succeeded$/i.test(state) && !cluster.isResizing && problems.length > 0) {
      throw clusterError(name, problems.join('; '));
    }
    const { timeoutInMs = Infinity } = timeLeft(watch);
    if (timeoutInMs <= 0) throw timedOut(name, clock.now() - watch.startInMs);
    await clock.sleep(Math.min(pollIntervalInMs, timeoutInMs), abortSignal);
    cluster = await findCluster(workspace, name, { abortSignal });
    if (!cluster) throw computeError('CLUSTER_FAILED', `The cluster ${name} was deleted while it was waited for.`);
  }
}

function checkMatch(found: Cluster, wanted: FullClusterSpec): void {
  const { name, size, maxNodes, state } = found;
  if (/^deleting$/i.test(state)) throw mismatch(name, 'it is being deleted');
  if (!isSameSize(size, wanted.size)) throw mismatch(name, `its size is ${size} and not ${wanted.size}`);
  if (maxNodes < wanted.nodes) throw mismatch(name, `it has at most ${maxNodes} nodes, the job needs ${wanted.nodes}`);
}

function mismatch(name: string, why: string): Error {
  return computeError('CLUSTER_MISMATCH', `The cluster ${name} exists, but ${why}.`);
}

function explain(name: string, error: unknown, elapsedInMs: number): unknown {
  if (!isAmltuneError(error)) return error;
  if (error.code === 'OPERATION_TIMED_OUT') return timedOut(name, elapsedInMs);
  const isVerdict = error.code === 'OPERATION_FAILED' || error.code === 'OPERATION_CANCELED';
  // A refusal at once is the service's verdict too, but only for these two reasons; others keep their own code and fix.
  const isRefusal = error.code === 'SERVICE_REJECTED' || error.code === 'SERVICE_CONFLICT';
  if (!isVerdict && !(isRefusal && readShortage(textOfError(error)))) return error;
  return clusterError(name, error.message, { cause: error });
}

function timedOut(name: string, elapsedInMs: number): Error {
  const seconds = Math.round(elapsedInMs / 1000);
  return computeError('CLUSTER_WAIT_TIMED_OUT', `The cluster ${name} is not ready after ${seconds} s.`);
}

function timeLeft({ timeoutInMs, clock, startInMs }: Watch): { timeoutInMs?: number } {
  return timeoutInMs === undefined ? {} : { timeoutInMs: startInMs + timeoutInMs - clock.now() };
}

function report(
  { onProgress, clock, startInMs }: Watch,
  name: string,
  progress: Omit<ClusterProgress, 'name' | 'elapsedInMs'>,
): void {
  onProgress?.({ name, elapsedInMs: clock.now() - startInMs, ...progress });
}
