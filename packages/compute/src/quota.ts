import { throwIfAborted, type WorkspaceClient } from '@amltune/core';
import { endpointSizes, usage, type Usage } from '@amltune/wire';
import { computeApiVersion } from './api-version.ts';
import { isSameSize, type MachineSize } from './machine-size.ts';

/** What the machines are for: nodes of a training cluster, or instances of a managed online endpoint. */
export type SizePurpose = 'finetune' | 'inference';

/** What quota is asked for. */
export interface QuotaDemand {
  /** Nodes or instances. Default 1. */
  readonly machines?: number;
  /** Default `finetune`. */
  readonly purpose?: SizePurpose;
  /** Low-priority nodes draw on one quota of their own, whatever their family. Default false. */
  readonly isLowPriority?: boolean;
}

/** Whether a family's quota has room for what is wanted. Cores throughout. */
export interface QuotaCheck {
  readonly size: string;
  /** The family as the service spells it, or as our table does where the service lists none; absent where neither knows. */
  readonly family?: string;
  /** Absent where the service lists no such family. */
  readonly used?: number;
  readonly limit?: number;
  /** Absent where the size's vCPUs are not known. */
  readonly needed?: number;
  /** Cores of {@link needed} that endpoints keep aside for upgrades. */
  readonly reserve: number;
  /** `unknown` where the service lists no such family: the service alone can tell. */
  readonly verdict: 'enough' | 'too-little' | 'unknown';
}

/**
 * Lists how much of each quota of the workspace's region is in use.
 *
 * @throws AmltuneError `ABORTED`, and what the workspace's `list` throws
 */
export async function listUsages(
  workspace: WorkspaceClient,
  options: { abortSignal?: AbortSignal } = {},
): Promise<Usage[]> {
  throwIfAborted(options.abortSignal);
  const pages = workspace.list('/usages', {
    base: 'location',
    apiVersion: computeApiVersion,
    guard: usage,
    ...options,
  });
  const usages: Usage[] = [];
  for await (const item of pages) usages.push(item);
  return usages;
}

/**
 * Compares the quota with vCPUs × machines. Endpoints need room for 1.2 times their instances, rounded up, unless the
 * size is exempt; what is short in the region as a whole counts too.
 */
export function checkQuota(size: MachineSize, usages: readonly Usage[], demand: QuotaDemand = {}): QuotaCheck {
  const { machines = 1, purpose = 'finetune', isLowPriority = false } = demand;
  const reserved = purpose === 'inference' && needsReserve(size.name) ? Math.ceil(1.2 * machines - 1e-9) : machines;
  const needed = size.vCpus === undefined ? undefined : size.vCpus * reserved;
  const family = isLowPriority ? findUsage(usages, lowPriorityNames) : findFamily(usages, size.quotaFamily);
  const region = isLowPriority ? undefined : findUsage(usages, regionNames);
  const hasRoom = (quota: Usage | undefined) =>
    quota === undefined || needed === undefined || quota.limit < 0 || needed <= quota.limit - quota.currentValue;
  // The tighter of the two is what the user has to know of.
  const decisive = hasRoom(family) && !hasRoom(region) ? region : family;
  const name = decisive?.name.localizedValue ?? decisive?.name.value ?? size.quotaFamily;
  return {
    size: size.name,
    ...(name !== undefined && { family: name }),
    ...(decisive && { used: decisive.currentValue, limit: decisive.limit }),
    ...(needed !== undefined && { needed }),
    reserve: (size.vCpus ?? 0) * (reserved - machines),
    verdict: !hasRoom(decisive) ? 'too-little' : decisive && needed !== undefined ? 'enough' : 'unknown',
  };
}

// Names as the quota page of the studio shows them; the short forms are Resource Manager's.
const regionNames = ['totalclusterdedicatedregionalvcpus', 'totaldedicatedcores', 'totalclusterdedicatedvcpus'];
const lowPriorityNames = [
  'totalclusterlowpriorityregionalvcpus',
  'totallowprioritycores',
  'totalclusterlowpriorityvcpus',
];

function findFamily(usages: readonly Usage[], family: string | undefined): Usage | undefined {
  if (family === undefined) return undefined;
  const wanted = toPlainFamily(family);
  return findUsage(usages, [wanted, `${wanted}clusterdedicatedvcpus`]);
}

function findUsage(usages: readonly Usage[], names: readonly string[]): Usage | undefined {
  return usages.find(({ name }) =>
    [name.value, name.localizedValue ?? ''].some((text) => names.includes(toPlainFamily(text))),
  );
}

/** Services spell one family in several ways: `standardNCADSA100v4Family`, `Standard NCADS A100 v4 Family Cluster …`. */
function toPlainFamily(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

function needsReserve(size: string): boolean {
  return endpointSizes.rows.find(({ name }) => isSameSize(name, size))?.needsUpgradeReserve ?? true;
}
