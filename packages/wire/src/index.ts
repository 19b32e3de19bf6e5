// Guards
export {
  anything,
  arrayOf,
  boolean,
  matches,
  maybe,
  nothing,
  nullable,
  number,
  object,
  oneOf,
  openEnum,
  optional,
  recordOf,
  string,
  variants,
} from './guard.ts';
export type { Guard, Infer, ObjectOf, OptionalGuard, Problem } from './guard.ts';

// Shapes of any service
export { provisioningState, resourceIdentity, stringMap, systemData } from './shapes/arm-resource.ts';
export type { ProvisioningState, ResourceIdentity, SystemData } from './shapes/arm-resource.ts';
export { errorEnvelope, serviceErrorBody } from './shapes/error-envelope.ts';
export type { ErrorEnvelope, ServiceErrorBody } from './shapes/error-envelope.ts';
export { operationResult, operationStatus } from './shapes/operation-status.ts';
export type { OperationResult, OperationStatus } from './shapes/operation-status.ts';
export { pagedList } from './shapes/paged-list.ts';
export type { PagedList } from './shapes/paged-list.ts';

// Workspace and registry
export { workspace } from './shapes/workspace.ts';
export type { Workspace } from './shapes/workspace.ts';
export { discovery } from './shapes/discovery.ts';
export type { Discovery } from './shapes/discovery.ts';
export { registryDiscovery } from './shapes/registry-discovery.ts';
export type { RegistryDiscovery } from './shapes/registry-discovery.ts';

// Models and components
export { assetContainer } from './shapes/asset-container.ts';
export type { AssetContainer } from './shapes/asset-container.ts';
export { componentInput, componentOutput, componentVersion } from './shapes/component-version.ts';
export type { ComponentInput, ComponentOutput, ComponentVersion } from './shapes/component-version.ts';
export { modelSystemMetadata } from './shapes/model-system-metadata.ts';
export type { ModelSystemMetadata } from './shapes/model-system-metadata.ts';
export { modelVersion } from './shapes/model-version.ts';
export type { ModelVersion } from './shapes/model-version.ts';

// Compute
export { amlCompute, compute, nodeStateCounts } from './shapes/compute.ts';
export type { AmlCompute, Compute, NodeStateCounts } from './shapes/compute.ts';
export { usage } from './shapes/usage.ts';
export type { Usage } from './shapes/usage.ts';
export { vmSize, vmSizeList } from './shapes/vm-size.ts';
export type { VmSize, VmSizeList } from './shapes/vm-size.ts';

// Data
export { datastore } from './shapes/datastore.ts';
export type { Datastore } from './shapes/datastore.ts';
export { datastoreSecrets } from './shapes/datastore-secrets.ts';
export type { DatastoreSecrets } from './shapes/datastore-secrets.ts';

// Jobs
export { job, jobBinding, jobProperties, jobService, jobStatus } from './shapes/job.ts';
export type { Job, JobBinding, JobProperties, JobService, JobStatus } from './shapes/job.ts';
export { run, runDetails } from './shapes/run-history.ts';
export type { Run, RunDetails } from './shapes/run-history.ts';

// Online endpoints
export { deploymentLogs } from './shapes/deployment-logs.ts';
export type { DeploymentLogs } from './shapes/deployment-logs.ts';
export { endpointKeys, endpointToken } from './shapes/endpoint-auth.ts';
export type { EndpointKeys, EndpointToken } from './shapes/endpoint-auth.ts';
export { onlineDeployment, probeSettings } from './shapes/online-deployment.ts';
export type { OnlineDeployment, ProbeSettings } from './shapes/online-deployment.ts';
export { onlineEndpoint } from './shapes/online-endpoint.ts';
export type { OnlineEndpoint } from './shapes/online-endpoint.ts';
export { scoringAnswer } from './shapes/scoring-answer.ts';

// Routes
export { latestVersionQuery, routeBases, routes } from './routes.ts';
export type { Route, RouteBase } from './routes.ts';

// Facts
export type { FactSource, FactTable } from './facts/fact-table.ts';
export type { PipelineInput } from './facts/chat-completion-inputs.ts';
export { chatCompletionPipeline } from './facts/chat-completion-pipeline.ts';
export type { PipelineComponent, PipelineNode } from './facts/chat-completion-pipeline.ts';
export { chatCompletionRules } from './facts/chat-completion-rules.ts';
export type { PipelineRule } from './facts/chat-completion-rules.ts';
export { chatCompletionVersions } from './facts/chat-completion-versions.ts';
export type { PipelineVersionSpan } from './facts/chat-completion-versions.ts';
export { endpointSizes } from './facts/endpoint-sizes.ts';
export type { EndpointSize } from './facts/endpoint-sizes.ts';
export { gpuSizes } from './facts/gpu-sizes.ts';
export type { GpuSeries, GpuSize } from './facts/gpu-sizes.ts';
export { modelCatalog } from './facts/model-catalog.ts';
export type { CatalogModel, MinimumSize, ModelLifecycle } from './facts/model-catalog.ts';
export { modelVersionTags } from './facts/model-version-tags.ts';
export type { ModelVersionTags } from './facts/model-version-tags.ts';
