import { errorsOf, type ErrorCodeTable } from '@amltune/core';

/** Every code that `@amltune/compute` throws. `docs/errors.md` is generated from it. */
export const computeErrorCodes = {
  CLUSTER_CAPACITY_MISSING: {
    kind: 'precondition',
    meaning: 'The region has no machines of the size free now.',
    fix: 'Try again later, take another size, or allow low priority.',
  },
  CLUSTER_FAILED: {
    kind: 'failed',
    meaning: 'The cluster is in the state Failed, or did not come up.',
    fix: 'Read the reasons in the message, delete the cluster and create it again.',
  },
  CLUSTER_MISMATCH: {
    kind: 'precondition',
    meaning: 'A compute of that name exists, but it is no cluster of the size or node count that is wanted.',
    fix: 'Choose another cluster name, or ask for what the cluster has.',
  },
  CLUSTER_QUOTA_EXCEEDED: {
    kind: 'precondition',
    meaning: 'The quota of the machine family does not allow the cluster.',
    fix: 'Ask for more quota in Azure ML studio under Quota, take another size, or allow low priority.',
  },
  CLUSTER_SPEC_INVALID: {
    kind: 'usage',
    meaning: 'The name, the node counts or the idle time of a cluster break the rules of the service.',
    fix: 'Compare the value with the rule that the message states.',
  },
  CLUSTER_WAIT_TIMED_OUT: {
    kind: 'still-running',
    meaning: 'The wait reached its limit while the cluster is still being changed.',
    fix: 'Wait again; asking for the same cluster goes on where it is.',
  },
  GPU_COUNT_INVALID: {
    kind: 'precondition',
    meaning: 'The size has no GPU, or only a share of one, so no training process can own one.',
    fix: 'Choose a size with whole GPUs.',
  },
  SIZE_NONE_AVAILABLE: {
    kind: 'precondition',
    meaning: 'No machine size passes the checks and has quota.',
    fix: 'Ask for quota of one of the families that the message lists, or name a size.',
  },
  SIZE_NOT_OFFERED: {
    kind: 'usage',
    meaning: 'The region of the workspace does not offer the machine size.',
    fix: 'Choose one of the sizes that the message lists.',
  },
} as const satisfies ErrorCodeTable;

/** The codes of {@link computeErrorCodes}. */
export type ComputeErrorCode = keyof typeof computeErrorCodes;

/** Makes an error of this package. */
export const computeError = errorsOf(computeErrorCodes);
