// Every public name, by hand, in groups. What waits for a service is a few lines here that import the rest when they are
// first called, so that importing the package costs a program next to nothing.

// errors
export { AmltuneError, errorsOf, isAmltuneError } from './errors.ts';
export type { AmltuneErrorOptions, ErrorCodeEntry, ErrorCodeTable, ErrorKind } from './errors.ts';
export { coreErrorCodes } from './error-codes.ts';
export type { CoreErrorCode } from './error-codes.ts';

// waiting
export { abortError, throwIfAborted } from './abort.ts';
export { systemClock } from './clock.ts';
export type { Clock } from './clock.ts';

// clouds
export { builtInClouds, isTokenHost, resolveCloud, scopeOf } from './clouds.ts';
export type { Cloud, CloudMetadataSource, ResolveCloudOptions, TokenAudience } from './clouds.ts';
export type { CloudEndpoints } from './cloud-metadata.ts';

// operations and paging
export { beginOperation, restoreOperation } from './operation.ts';
export type {
  BeginOperationOptions,
  Operation,
  OperationOptions,
  OperationState,
  PollUntilDoneOptions,
} from './operation.ts';
export { listPages } from './paging.ts';
export type { ListPagesOptions, Page, PagedItems, PageSettings } from './paging.ts';

// http
export { createHttpClient } from './http-client.ts';
export type { HttpClientOptions } from './http-client.ts';
export { unreachableError } from './unreachable-error.ts';

// requests
export { createServicePipeline } from './pipeline.ts';
export type { PipelineContext, ServicePipeline } from './pipeline.ts';
export type { ServiceHeaders, ServiceMethod, ServiceRequest, ServiceResponse } from './service-request.ts';
export type { RetryOptions } from './retry-rules.ts';
export { isServiceError, ServiceError } from './service-error.ts';
export type { RedactedRequest, RedactedResponse, ServiceErrorFacts } from './service-error.ts';
export type { ServiceErrorDetail } from './service-error-body.ts';
export { redactJson, redactText, redactUrl } from './redact.ts';

// workspace config
export { loadWorkspaceConfig } from './workspace-config.ts';
export type {
  LoadWorkspaceConfigOptions,
  WorkspaceConfig,
  WorkspaceIdOrigin,
  WorkspaceIds,
} from './workspace-config.ts';

// foreign text in messages
export { quoteText, toPlainLine } from './quote-text.ts';
export { findNearNames } from './near-names.ts';

// credentials
export { createCredential } from './credentials.ts';
export type { CreateCredentialOptions, CredentialAttempt, CredentialChoice } from './credentials.ts';
export { credentialNames } from './credentials/credential-names.ts';
export type { CredentialName, CredentialSourceName } from './credentials/credential-names.ts';

// ids
export { formatAssetUri, parseAssetUri } from './asset-uri.ts';
export type {
  AssetReferenceUri,
  AssetType,
  AssetUri,
  AssetUriKind,
  AssetUriOf,
  DatastorePathUri,
  JobOutputUri,
  LocationAssetUri,
  RegistryAssetUri,
} from './asset-uri.ts';
export { formatResourceId, parseResourceId } from './resource-id.ts';
export type { GenericResourceId, ResourceId, ResourceIdKind, ResourceIdOf } from './resource-id.ts';

// Python literals
export {
  formatPythonLiteral,
  isPythonBytes,
  isPythonSet,
  isPythonTuple,
  parsePythonLiteral,
  PythonBytes,
  PythonSet,
  PythonTuple,
} from './python-literal.ts';
export type {
  FormatPythonLiteralOptions,
  ParsePythonLiteralOptions,
  PythonDict,
  PythonLiteral,
  PythonNumberType,
} from './python-literal.ts';

// clients
export { connect } from './connect.ts';
export type { Connection, ConnectOptions, WorkspaceConnection } from './connect.ts';
export { encodePathSegment } from './path-segment.ts';
export { readAnswer } from './read-answer.ts';
export type {
  WorkspaceBase,
  WorkspaceBeginRequest,
  WorkspaceClient,
  WorkspaceListOptions,
  WorkspaceRequest,
  WorkspaceRoute,
  WorkspaceTransport,
} from './workspace-client.ts';
export type { ServiceHosts, Workspace } from './workspace-view.ts';
export type { GetAssetOptions, ListAssetsOptions, RegistryClient } from './registry-client.ts';
export type { RegistryLocation } from './registry-discovery.ts';
export type { RegistryAsset, RegistryAssetName, RegistryComponent, RegistryModel } from './registry-assets.ts';

// facts about registry assets
export type { Fact, FactFinding, FactSource, FactValue } from './fact.ts';
export type { SkuSpec } from './fact-readers.ts';
export type { ModelFacts } from './model-facts.ts';
export type {
  ComponentFacts,
  ComponentFinding,
  ComponentInput,
  ComponentOutput,
  ComponentValue,
} from './component-facts.ts';
