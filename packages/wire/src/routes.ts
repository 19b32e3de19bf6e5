/** What a route's path is relative to. */
export type RouteBase = 'workspace' | 'workspace-discovery' | 'registry' | 'registry-discovery';

/** One request that the clients send. Names in braces stand for path segments, which go out percent-encoded. */
export interface Route {
  readonly base: RouteBase;
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly path: string;
  readonly apiVersion?: string;
}

/** The path of each base on its host. */
export const routeBases = {
  /** On the cloud's management endpoint. */
  workspace:
    '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}',
  /** On the host of the workspace's `discoveryUrl`, which takes no token. */
  'workspace-discovery': '',
  /** On `primaryRegionResourceProviderUri` of the registry's discovery, which ends in a slash of its own. */
  registry:
    '/mferp/managementfrontend/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.MachineLearningServices/registries/{registryName}',
  /** On the cloud's registry discovery endpoint. */
  'registry-discovery': '/registrymanagement/v1.0/registries/{registryName}',
} as const satisfies Record<RouteBase, string>;

const registryVersion = '2021-10-01-dataplanepreview';

/** The routes, each as azure-ai-ml 1.34.0 sends it: seen on the wire, the two lists of names read in its source. */
export const routes = {
  getWorkspace: { base: 'workspace', method: 'GET', path: '', apiVersion: '2024-10-01-preview' },
  getDiscovery: { base: 'workspace-discovery', method: 'GET', path: '/discovery' },
  getRegistryDiscovery: { base: 'registry-discovery', method: 'GET', path: '/discovery', apiVersion: 'v1.0' },
  listModels: { base: 'registry', method: 'GET', path: '/models', apiVersion: registryVersion },
  listModelVersions: { base: 'registry', method: 'GET', path: '/models/{name}/versions', apiVersion: registryVersion },
  getModelVersion: {
    base: 'registry',
    method: 'GET',
    path: '/models/{name}/versions/{version}',
    apiVersion: registryVersion,
  },
  listComponents: { base: 'registry', method: 'GET', path: '/components', apiVersion: registryVersion },
  listComponentVersions: {
    base: 'registry',
    method: 'GET',
    path: '/components/{name}/versions',
    apiVersion: registryVersion,
  },
  getComponentVersion: {
    base: 'registry',
    method: 'GET',
    path: '/components/{name}/versions/{version}',
    apiVersion: registryVersion,
  },
} as const satisfies Record<string, Route>;

/**
 * The query of the newest version by creation time, which is what the label `latest` means; it is resolved by the
 * client and not by the service. In this order; `$` stays literal and the blank goes out as `%20`.
 */
export const latestVersionQuery = { $orderBy: 'createdtime desc', $top: '1' } as const;
