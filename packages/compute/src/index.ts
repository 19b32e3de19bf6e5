// Every public name, by hand, in groups.

// errors
export { computeErrorCodes } from './error-codes.ts';
export type { ComputeErrorCode } from './error-codes.ts';

// sizes
export { gpusPerNode, listSizes } from './list-sizes.ts';
export { describeSize, isSameSize } from './machine-size.ts';
export type { MachineSize } from './machine-size.ts';
export { checkSize } from './check-size.ts';
export type { CheckSizeOptions, SizeCheck, SizedModel } from './check-size.ts';
export { chooseSize } from './choose-size.ts';
export type { SizeChoice } from './choose-size.ts';
export type { SizeDecision, SizeFinding, SizeFindingCode } from './size-finding.ts';

// quota
export { checkQuota, listUsages } from './quota.ts';
export type { QuotaCheck, QuotaDemand, SizePurpose } from './quota.ts';

// clusters
export { ensureCluster } from './ensure-cluster.ts';
export type { ClusterProgress, EnsureClusterOptions, EnsuredCluster } from './ensure-cluster.ts';
export { buildClusterBody, completeClusterSpec } from './cluster-spec.ts';
export type { ClusterSpec, ClusterTier, FullClusterSpec } from './cluster-spec.ts';
export { findCluster } from './find-cluster.ts';
export type { Cluster, ClusterNodes } from './cluster.ts';
export { deleteCluster } from './delete-cluster.ts';
export type { DeleteClusterOptions } from './delete-cluster.ts';
