import { systemClock } from '@amltune/core';
import { endpointSizes, type EndpointSize } from '@amltune/wire';
import { checkInstance, type InstanceCheck } from './check-instance.ts';
import { coresLeft, endpointCoresNeeded, findUsage } from './endpoint-quota.ts';

/** A size that was looked at. */
export interface InstanceCandidate {
  readonly size: EndpointSize;
  readonly coresNeeded: number;
  /** Absent where the region lists no quota of the family. */
  readonly coresLeft?: number;
}

/** What `auto` stands for, and what else there was. */
export interface InstanceChoice {
  /** Undefined where there is quota for none. */
  readonly chosen?: EndpointSize;
  /** From the smallest up. */
  readonly candidates: readonly InstanceCandidate[];
}

/**
 * The smallest size with a whole GPU that the model may be served on, that is not retired, and for which there is quota.
 * Without usages, the smallest of them. Pure.
 */
export function chooseInstance({
  instanceCount = 1,
  allowed,
  usages,
  clock = systemClock,
}: Omit<InstanceCheck, 'instanceType'>): InstanceChoice {
  const isServable = ({ name, gpuCount }: EndpointSize) =>
    gpuCount >= 1 &&
    checkInstance({ instanceType: name, instanceCount, allowed, clock }).every(
      ({ severity }) => severity === 'warning',
    );
  const candidates = endpointSizes.rows
    .filter(isServable)
    .sort((one, other) => one.gpuCount - other.gpuCount || one.vCpus - other.vCpus)
    .map((size): InstanceCandidate => {
      const usage = usages && findUsage(usages, size.quotaFamily);
      const coresNeeded = endpointCoresNeeded(size, instanceCount);
      return { size, coresNeeded, ...(usage && { coresLeft: coresLeft(usage) }) };
    });
  const fits = (candidate: InstanceCandidate) => (candidate.coresLeft ?? 0) >= candidate.coresNeeded;
  const chosen = usages ? candidates.find(fits) : candidates[0];
  return { ...(chosen && { chosen: chosen.size }), candidates };
}
