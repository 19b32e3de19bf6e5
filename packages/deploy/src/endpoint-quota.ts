import { endpointSizes, type EndpointSize, type Usage } from '@amltune/wire';

/** The size of managed endpoints of that name, in any letter case; undefined where the table has none. */
export function findEndpointSize(name: string): EndpointSize | undefined {
  const wanted = name.toLowerCase();
  return endpointSizes.rows.find((size) => size.name.toLowerCase() === wanted);
}

/** Cores of its family that a deployment takes: a fifth of the instances, rounded up, is kept for upgrades. */
export function endpointCoresNeeded({ vCpus, needsUpgradeReserve }: EndpointSize, instanceCount: number): number {
  return Math.ceil(needsUpgradeReserve ? (instanceCount * 12) / 10 : instanceCount) * vCpus;
}

/** The row of a family among the usages of a region; services spell families with and without blanks. */
export function findUsage(usages: readonly Usage[], family: string): Usage | undefined {
  const wanted = squeeze(family);
  return usages.find(({ name }) => squeeze(name.value) === wanted);
}

/** Cores that are left of a quota. */
export function coresLeft({ limit, currentValue }: Usage): number {
  return Math.max(0, limit - currentValue);
}

function squeeze(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, '');
}
