import type { AmlCompute, ErrorEnvelope, NodeStateCounts } from '@amltune/wire';
import { toPlainLine } from '@amltune/core';

/** Nodes of a cluster by state. */
export interface ClusterNodes {
  readonly current: number;
  readonly target: number;
  readonly preparing: number;
  readonly running: number;
  readonly idle: number;
  readonly leaving: number;
  readonly unusable: number;
  readonly preempted: number;
}

/** A cluster as the service describes it. */
export interface Cluster {
  /** ARM id; jobs name the cluster by it or by its name. */
  readonly id: string;
  readonly name: string;
  /** In capitals, as the service writes it. */
  readonly size: string;
  readonly tier: string;
  readonly minNodes: number;
  readonly maxNodes: number;
  /** As `Succeeded`, `Creating` or `Failed`. */
  readonly state: string;
  readonly isResizing: boolean;
  /** Absent until it has been created. */
  readonly nodes?: ClusterNodes;
  /** Why nodes or the cluster did not come up. */
  readonly problems: readonly string[];
}

/** Views a cluster. */
export function toCluster({ id, name, properties }: AmlCompute): Cluster {
  const { vmSize, vmPriority, scaleSettings, nodeStateCounts, allocationState, ...inner } = properties.properties;
  return {
    id,
    name,
    size: vmSize,
    tier: vmPriority ?? 'Dedicated',
    minNodes: scaleSettings.minNodeCount ?? 0,
    maxNodes: scaleSettings.maxNodeCount,
    state: properties.provisioningState ?? 'Unknown',
    isResizing: allocationState === 'Resizing',
    ...(nodeStateCounts && { nodes: toNodes(nodeStateCounts, inner.currentNodeCount, inner.targetNodeCount) }),
    problems: [...(properties.provisioningErrors ?? []), ...(inner.errors ?? [])].map(toProblem),
  };
}

function toNodes(counts: NodeStateCounts, current?: number | null, target?: number | null): ClusterNodes {
  return {
    current: current ?? 0,
    target: target ?? 0,
    preparing: counts.preparingNodeCount,
    running: counts.runningNodeCount,
    idle: counts.idleNodeCount,
    leaving: counts.leavingNodeCount,
    unusable: counts.unusableNodeCount,
    preempted: counts.preemptedNodeCount,
  };
}

function toProblem({ error }: ErrorEnvelope): string {
  return toPlainLine([error.message, error.code && `(${error.code})`].filter(Boolean).join(' '), 500);
}
