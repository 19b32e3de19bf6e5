/** What a route's path stands below; the caller joins the two. */
export type RouteBase =
  /** The cloud's management endpoint, `https://management.azure.com`. */
  | 'management'
  /** The cloud's registry discovery endpoint, `https://eastus.api.azureml.ms`. */
  | 'registry-discovery'
  /** `primaryRegionResourceProviderUri` of the registry's discovery, which ends in a slash, without that slash. */
  | 'registry'
  /** Scheme and host of the workspace's `discoveryUrl`; takes no token. */
  | 'workspace-discovery';

/** One request that the clients send. Names in braces stand for path segments, to be percent-encoded. */
export interface Route {
  readonly base: RouteBase;
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly path: string;
  readonly apiVersion?: string;
}

const workspacePath =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}';
const registryPath =
  '/mferp/managementfrontend/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.MachineLearningServices/registries/{registryName}';
const registryApi = '2021-10-01-dataplanepreview';

/** The routes, each as azure-ai-ml 1.34.0 sends it: observed on the wire, the two lists of names read in its source. */
export const routes = {
  getWorkspace: { base: 'management', method: 'GET', path: workspacePath, apiVersion: '2024-10-01-preview' },
  getDiscovery: { base: 'workspace-discovery', method: 'GET', path: '/discovery' },
  getRegistryDiscovery: {
    base: 'registry-discovery',
    method: 'GET',
    path: '/registrymanagement/v1.0/registries/{registryName}/discovery',
    apiVersion: 'v1.0',
  },
  listRegistryModels: { base: 'registry', method: 'GET', path: `${registryPath}/models`, apiVersion: registryApi },
  listRegistryModelVersions: {
    base: 'registry',
    method: 'GET',
    path: `${registryPath}/models/{name}/versions`,
    apiVersion: registryApi,
  },
  getRegistryModelVersion: {
    base: 'registry',
    method: 'GET',
    path: `${registryPath}/models/{name}/versions/{version}`,
    apiVersion: registryApi,
  },
  listRegistryComponents: {
    base: 'registry',
    method: 'GET',
    path: `${registryPath}/components`,
    apiVersion: registryApi,
  },
  listRegistryComponentVersions: {
    base: 'registry',
    method: 'GET',
    path: `${registryPath}/components/{name}/versions`,
    apiVersion: registryApi,
  },
  getRegistryComponentVersion: {
    base: 'registry',
    method: 'GET',
    path: `${registryPath}/components/{name}/versions/{version}`,
    apiVersion: registryApi,
  },
} as const satisfies Record<string, Route>;

/**
 * The query of the newest version by creation time, which is what the label `latest` means; it is resolved by the
 * client and not by the service. In this order; `$` stays literal and the blank goes out as `%20`.
 */
export const latestVersionQuery = { $orderBy: 'createdtime desc', $top: '1' } as const;
