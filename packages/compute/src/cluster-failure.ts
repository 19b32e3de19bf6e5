import { isAmltuneError, isServiceError, type AmltuneError } from '@amltune/core';
import { computeError } from './error-codes.ts';

/** Why a cluster could not be had, where the service says so in a way that is understood. */
export type ShortageKind = 'quota' | 'capacity';

// Codes and phrases of the service, from public issue threads: JobNodeCountExceedsCoreQuota, ClusterMinNodesExceedCoreQuota,
// ClusterCoreQuotaReached, OutOfQuota; SkuNotAvailable, AllocationFailed, ZonalAllocationFailed, OverconstrainedAllocation.
const shortageWords: readonly (readonly [ShortageKind, RegExp])[] = [
  ['quota', /quota|exceeds? .{0,40}\bcores?\b|core ?limit/i],
  ['capacity', /capacity|allocation ?failed|overconstrained|sku ?not ?available|not enough .{0,20}(nodes|machines)/i],
];

/** Tells a lack of quota or of machines from every other failure, by the service's codes and words. */
export function readShortage(text: string): ShortageKind | undefined {
  return shortageWords.find(([, words]) => words.test(text))?.[0];
}

/** Every code and message of an error of core, the nested ones too. */
export function textOfError(error: unknown): string {
  if (!isAmltuneError(error)) return '';
  const nested = isServiceError(error) ? [error.serviceCode, error.serviceDetails] : [error.details];
  return `${error.message} ${JSON.stringify(nested)}`;
}

/** The error of a cluster that could not be had, with the cause in its code. */
export function clusterError(name: string, reason: string, options: { cause?: unknown } = {}): AmltuneError {
  const shortage = readShortage(`${reason} ${textOfError(options.cause)}`);
  if (shortage === 'quota') return computeError('CLUSTER_QUOTA_EXCEEDED', `No quota for ${name}: ${reason}`, options);
  if (shortage) return computeError('CLUSTER_CAPACITY_MISSING', `No machines for ${name}: ${reason}`, options);
  return computeError('CLUSTER_FAILED', `The cluster ${name} failed: ${reason}`, options);
}
