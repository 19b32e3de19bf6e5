import type { OnlineEndpoint } from '@amltune/wire';

/** How an endpoint signs its callers in: two keys, a token of the workspace, or Entra. */
export type EndpointAuthMode = 'Key' | 'AMLToken' | 'AADToken';

/** A managed online endpoint. */
export interface Endpoint {
  /** ARM id. */
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly authMode: EndpointAuthMode | (string & {});
  /** `Succeeded` once it can have deployments. */
  readonly provisioningState: string;
  readonly description?: string;
  /** Where requests go; absent until the endpoint has been created. */
  readonly scoringUri?: string;
  readonly swaggerUri?: string;
  /** Percent by deployment. */
  readonly traffic: Readonly<Record<string, number>>;
  /** Percent of requests that are copied to a deployment whose answer nobody gets. */
  readonly mirrorTraffic: Readonly<Record<string, number>>;
  readonly publicNetworkAccess?: string;
  readonly tags: Readonly<Record<string, string | null>>;
  readonly createdAt?: Date;
}

/** Views an endpoint of an answer. */
export function toEndpoint({ id, name, location, tags, systemData, properties }: OnlineEndpoint): Endpoint {
  const { authMode, provisioningState, description, scoringUri, swaggerUri, publicNetworkAccess } = properties;
  return {
    id,
    name,
    location,
    authMode,
    provisioningState,
    ...(description && { description }),
    ...(scoringUri && { scoringUri }),
    ...(swaggerUri && { swaggerUri }),
    traffic: properties.traffic ?? {},
    mirrorTraffic: properties.mirrorTraffic ?? {},
    ...(publicNetworkAccess && { publicNetworkAccess }),
    tags: tags ?? {},
    ...(systemData?.createdAt && { createdAt: new Date(systemData.createdAt) }),
  };
}
