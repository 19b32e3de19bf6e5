import { throwIfAborted, type WorkspaceClient } from '@amltune/core';
import { vmSizeList } from '@amltune/wire';
import { computeApiVersion } from './api-version.ts';
import { computeError } from './error-codes.ts';
import { compareSizes, describeSize, toMachineSize, type MachineSize } from './machine-size.ts';

/**
 * Lists the machine sizes that the workspace's region offers, GPU sizes of few GPUs first.
 *
 * @throws AmltuneError `ABORTED`, and what the workspace's `send` throws
 */
export async function listSizes(
  workspace: WorkspaceClient,
  options: { abortSignal?: AbortSignal } = {},
): Promise<MachineSize[]> {
  throwIfAborted(options.abortSignal);
  const { body } = await workspace.send({
    method: 'GET',
    base: 'location',
    path: '/vmSizes',
    apiVersion: computeApiVersion,
    guard: vmSizeList,
    ...options,
  });
  return body.value.map(toMachineSize).sort(compareSizes);
}

/**
 * GPUs of one machine, from the service's list as {@link listSizes} gives it: the number of processes a machine trains
 * with. Too few would leave GPUs idle, too many fail the job.
 *
 * @throws AmltuneError `SIZE_NOT_OFFERED` with the GPU sizes that there are
 * @throws AmltuneError `GPU_COUNT_INVALID` for a size without a GPU or with a share of one
 */
export function gpusPerNode(sizes: readonly MachineSize[], size: string): number {
  const { isOffered, gpuCount = 0 } = describeSize(size, sizes);
  if (!isOffered) {
    const names = listGpuNames(sizes);
    throw computeError('SIZE_NOT_OFFERED', `The region offers no size ${size}. Its GPU sizes: ${names}.`);
  }
  if (gpuCount >= 1 && Number.isInteger(gpuCount)) return gpuCount;
  const has = gpuCount === 0 ? 'no GPU' : `only ${gpuCount} of a GPU`;
  throw computeError('GPU_COUNT_INVALID', `The size ${size} has ${has}.`);
}

/** Names of the sizes with a GPU, for a message. */
export function listGpuNames(sizes: readonly MachineSize[]): string {
  const names = sizes.filter(({ gpuCount = 0 }) => gpuCount > 0).map(({ name }) => name);
  return names.length > 0 ? names.join(', ') : 'none';
}
