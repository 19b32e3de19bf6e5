// Every public name, by hand, in groups.

// endpoints
export { createEndpoint, deleteEndpoint, getEndpoint, listEndpoints, updateEndpoint } from './endpoints.ts';
export { buildEndpointBody } from './endpoint-body.ts';
export type { EndpointChanges, EndpointSettings } from './endpoint-body.ts';
export type { Endpoint, EndpointAuthMode } from './endpoint-view.ts';
export type { DeployEvent, DeploySubject, EndpointChangeOptions, EndpointReadOptions } from './endpoint-routes.ts';
export { checkResourceName, shortenResourceName } from './resource-name.ts';

// deployments
export {
  createDeployment,
  deleteDeployment,
  getDeployment,
  listDeployments,
  updateDeployment,
  waitForDeployment,
} from './deployments.ts';
export type { DeploymentChangeOptions, DeploymentName } from './deployments.ts';
export { buildDeploymentBody, deploymentDefaults } from './deployment-body.ts';
export type { DeploymentChanges, DeploymentModel, DeploymentSettings } from './deployment-body.ts';
export type { Deployment } from './deployment-view.ts';
export type { ProbeSettings } from './probe-settings.ts';
export { longestRequestTimeoutInMs } from './request-settings.ts';
export type { RequestSettings } from './request-settings.ts';
export { formatDuration, parseDuration } from './duration.ts';
export { getDeploymentLogs } from './deployment-logs.ts';
export type { DeploymentContainer, DeploymentLogOptions } from './deployment-logs.ts';
export type { FailedDeploymentLog, LogExcerpt, SaveLogs } from './deployment-failure.ts';

// traffic, keys
export { setTraffic } from './traffic.ts';
export { checkTraffic } from './traffic-plan.ts';
export type { Traffic } from './traffic-plan.ts';
export { getEndpointKeys, getEndpointToken, rotateKey } from './endpoint-keys.ts';
export type { EndpointKeys, EndpointToken } from './endpoint-keys.ts';

// instances
export { checkInstance } from './check-instance.ts';
export type { InstanceCheck, InstanceFinding } from './check-instance.ts';
export { chooseInstance } from './choose-instance.ts';
export type { InstanceCandidate, InstanceChoice } from './choose-instance.ts';
export { endpointCoresNeeded, findEndpointSize } from './endpoint-quota.ts';

// scoring
export { createChatClient } from './scoring/chat-client.ts';
export type { ChatClient, ChatClientOptions, ChatOptions } from './scoring/chat-client.ts';
export type { Completion, Invocation } from './scoring/completion.ts';
export type { ChatChunk } from './scoring/chat-stream.ts';
export type { TokenUsage } from './scoring/chat-answer.ts';
export type { ChatMessage } from './scoring/chat-message.ts';
export type { ServingContract } from './scoring/serving-contract.ts';
export { readSamplingParameters } from './scoring/sampling-parameters.ts';
export type { SamplingParameters } from './scoring/sampling-parameters.ts';
export { endpointCredential, entraCredential, keyCredential } from './scoring/scoring-credential.ts';
export type { ScoringCredential } from './scoring/scoring-credential.ts';
export { pickRow, sampleParameters, sampleRequest } from './sample-request.ts';
export type { Sample, SampleRequest } from './sample-request.ts';

// errors
export { deployErrorCodes } from './error-codes.ts';
export type { DeployErrorCode } from './error-codes.ts';
