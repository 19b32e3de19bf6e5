import { encodePathSegment, readAnswer, throwIfAborted, type WorkspaceClient } from '@amltune/core';
import { amlCompute, compute, matches } from '@amltune/wire';
import { computeApiVersion } from './api-version.ts';
import { toCluster, type Cluster } from './cluster.ts';
import { computeError } from './error-codes.ts';

/**
 * Reads a cluster; undefined where there is no compute of that name.
 *
 * @throws AmltuneError `CLUSTER_MISMATCH` for a compute that is no cluster
 * @throws AmltuneError `ID_INVALID`, `SERVICE_RESPONSE_INVALID`, `ABORTED`, and what the workspace's `send` throws
 */
export async function findCluster(
  workspace: WorkspaceClient,
  name: string,
  options: { abortSignal?: AbortSignal } = {},
): Promise<Cluster | undefined> {
  throwIfAborted(options.abortSignal);
  const answer = await workspace.send({
    method: 'GET',
    path: clusterPath(name),
    apiVersion: computeApiVersion,
    allowStatus: [404],
    ...options,
  });
  const { status, body } = answer;
  if (status === 404) return undefined;
  if (matches(compute, body) && body.properties.computeType !== 'AmlCompute') {
    throw computeError('CLUSTER_MISMATCH', `${name} is no cluster but of the kind ${body.properties.computeType}.`);
  }
  return toCluster(readAnswer(answer, amlCompute, `the cluster ${name}`));
}

/** Path of a compute below its workspace. */
export function clusterPath(name: string): string {
  return `/computes/${encodePathSegment(name)}`;
}
