import { computeError } from './error-codes.ts';

/** A cluster as it is wanted. */
export interface ClusterSpec {
  /** 2 to 24 letters, digits and dashes; begins with a letter and ends with no dash. */
  readonly name: string;
  readonly size: string;
  /** Default 0: nothing is billed while no job runs. */
  readonly minNodes?: number;
  /** Default 2, or `nodes` where that is more. */
  readonly maxNodes?: number;
  /** Nodes that a job will ask for; an existing cluster must reach them. Default 1. */
  readonly nodes?: number;
  /** Seconds without a job before a node is given back. Default 120. */
  readonly idleTimeInSeconds?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Dedicated nodes stay; low-priority ones are cheaper and can be taken away in the middle of a job. */
export type ClusterTier = 'Dedicated' | 'LowPriority';

/** A checked {@link ClusterSpec} without gaps. */
export type FullClusterSpec = Required<ClusterSpec>;

// Inferred: the service's documents give 2 to 16 and 3 to 24 in different places; nobody wrote the rule down.
const namePattern = /^[a-z](?:[a-z0-9-]{0,22}[a-z0-9])$/i;

/** Longer than any real wait, and short enough that a slip of the unit shows. */
const maxIdleInSeconds = 7 * 86_400;

/**
 * Fills in the defaults of a cluster and checks the rules that the service would check after minutes. Pure.
 *
 * @throws AmltuneError `CLUSTER_SPEC_INVALID`
 */
export function completeClusterSpec(spec: ClusterSpec): FullClusterSpec {
  const { name, size, minNodes = 0, nodes = 1, idleTimeInSeconds = 120, tags = {} } = spec;
  const { maxNodes = Math.max(2, nodes, minNodes) } = spec;
  if (!namePattern.test(name)) {
    throw invalid(`the name ${JSON.stringify(name)} is not 2 to 24 letters, digits and dashes with a letter first`);
  }
  if (size.trim() === '') throw invalid('the size is empty');
  for (const [what, count, least] of [
    ['minNodes', minNodes, 0],
    ['maxNodes', maxNodes, 1],
    ['nodes', nodes, 1],
    ['idleTimeInSeconds', idleTimeInSeconds, 1],
  ] as const) {
    if (!Number.isSafeInteger(count) || count < least)
      throw invalid(`${what} is ${count}, not a whole number from ${least}`);
  }
  if (minNodes > maxNodes) throw invalid(`minNodes ${minNodes} is above maxNodes ${maxNodes}`);
  if (nodes > maxNodes) throw invalid(`a job of ${nodes} nodes does not fit maxNodes ${maxNodes}`);
  if (idleTimeInSeconds > maxIdleInSeconds) throw invalid(`idleTimeInSeconds ${idleTimeInSeconds} is above 7 days`);
  return { name, size, minNodes, maxNodes, nodes, idleTimeInSeconds, tags };
}

/** The body of the PUT that creates a cluster, key for key what the Python client 1.34.0 sends. Pure. */
export function buildClusterBody(spec: FullClusterSpec, tier: ClusterTier, location: string) {
  return {
    location,
    ...(Object.keys(spec.tags).length > 0 && { tags: spec.tags }),
    properties: {
      computeType: 'AmlCompute',
      disableLocalAuth: true,
      properties: {
        osType: 'Linux',
        vmSize: spec.size,
        vmPriority: tier,
        scaleSettings: {
          maxNodeCount: spec.maxNodes,
          minNodeCount: spec.minNodes,
          nodeIdleTimeBeforeScaleDown: formatDuration(spec.idleTimeInSeconds),
        },
        remoteLoginPortPublicAccess: 'NotSpecified',
        enableNodePublicIp: true,
      },
    },
  };
}

/** Seconds as the Python client writes a duration: 120 is `PT2M`, 86,500 is `P1DT1M40S`. */
function formatDuration(seconds: number): string {
  const units = [
    [Math.floor(seconds / 3600) % 24, 'H'],
    [Math.floor(seconds / 60) % 60, 'M'],
    [seconds % 60, 'S'],
  ] as const;
  const time = units.map(([count, unit]) => (count > 0 ? `${count}${unit}` : '')).join('');
  const days = Math.floor(seconds / 86_400);
  return `P${days > 0 ? `${days}D` : ''}${time && `T${time}`}`;
}

function invalid(why: string): Error {
  return computeError('CLUSTER_SPEC_INVALID', `The cluster cannot be asked for: ${why}.`);
}
