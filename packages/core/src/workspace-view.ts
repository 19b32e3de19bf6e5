import type { Discovery, Workspace as WireWorkspace } from '@amltune/wire';

/** A workspace as Resource Manager describes it. */
export interface Workspace {
  /** ARM id. */
  readonly id: string;
  readonly name: string;
  /** Region, as `eastus2`; new resources of the workspace go there. */
  readonly location: string;
  /** GUID that storage names and operation ids carry. */
  readonly workspaceId: string;
  readonly discoveryUrl: string;
  readonly mlflowTrackingUri?: string;
  readonly tenantId?: string;
  /** ARM ids of the resources that belong to it. */
  readonly storageAccount?: string;
  readonly keyVault?: string;
  readonly applicationInsights?: string;
  readonly containerRegistry?: string;
  readonly provisioningState?: string;
  readonly publicNetworkAccess?: string;
  readonly tags: Readonly<Record<string, string | null>>;
}

/** Base URLs of the services of a workspace's region, without a trailing slash. */
export interface ServiceHosts {
  /** Run history, metrics, data and models are served below it. */
  readonly api: string;
  readonly studio?: string;
}

/** Views the answer of a workspace's GET. */
export function toWorkspace({ id, name, location, tags, properties }: WireWorkspace): Workspace {
  const { mlFlowTrackingUri, workspaceId, discoveryUrl } = properties;
  const optional = {
    mlflowTrackingUri: mlFlowTrackingUri,
    tenantId: properties.tenantId,
    storageAccount: properties.storageAccount,
    keyVault: properties.keyVault,
    applicationInsights: properties.applicationInsights,
    containerRegistry: properties.containerRegistry,
    provisioningState: properties.provisioningState,
    publicNetworkAccess: properties.publicNetworkAccess,
  };
  const known = Object.fromEntries(Object.entries(optional).filter(([, value]) => typeof value === 'string'));
  return { id, name, location, workspaceId, discoveryUrl, ...known, tags: tags ?? {} };
}

/** Views the answer of a discovery URL. */
export function toServiceHosts({ api, studio }: Discovery): ServiceHosts {
  return { api: dropSlash(api), ...(studio && { studio: dropSlash(studio) }) };
}

function dropSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
