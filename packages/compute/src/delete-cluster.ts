import { isAmltuneError, throwIfAborted, type WorkspaceClient } from '@amltune/core';
import { anything } from '@amltune/wire';
import { computeApiVersion } from './api-version.ts';
import { clusterPath } from './find-cluster.ts';

/** How {@link deleteCluster} goes about it. */
export interface DeleteClusterOptions {
  /** False returns once the service has accepted the request. Default true. */
  readonly wait?: boolean;
  /** Longest wait. Default: no limit. */
  readonly timeoutInMs?: number;
  readonly abortSignal?: AbortSignal;
}

/**
 * Deletes a compute with its machines. One that is not there, or vanishes meanwhile, counts as deleted; the result says
 * whether anything was.
 *
 * @throws AmltuneError `OPERATION_FAILED`, `OPERATION_CANCELED` or `OPERATION_TIMED_OUT`
 * @throws AmltuneError `ID_INVALID`, `ABORTED`, and what the workspace's `begin` throws
 */
export async function deleteCluster(
  workspace: WorkspaceClient,
  name: string,
  options: DeleteClusterOptions = {},
): Promise<{ isDeleted: boolean }> {
  const { wait = true, timeoutInMs, abortSignal } = options;
  throwIfAborted(abortSignal);
  try {
    const operation = await workspace.begin({
      method: 'DELETE',
      path: clusterPath(name),
      query: { underlyingResourceAction: 'Delete' },
      apiVersion: computeApiVersion,
      guard: anything,
      name: `deleting the cluster ${name}`,
      intervalInMs: 10_000,
      abortSignal,
    });
    if (wait) await operation.pollUntilDone({ abortSignal, ...(timeoutInMs !== undefined && { timeoutInMs }) });
    return { isDeleted: true };
  } catch (error) {
    if (isAmltuneError(error) && error.code === 'SERVICE_NOT_FOUND') return { isDeleted: false };
    throw error;
  }
}
