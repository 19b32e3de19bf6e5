import type { OnlineEndpoint } from '@amltune/wire';
import type { EndpointAuthMode } from './endpoint-view.ts';
import { toWireTraffic } from './traffic-plan.ts';

/** What can be said about an endpoint later too. */
export interface EndpointChanges {
  readonly description?: string;
  /** Replace those that are there. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Default: as the service has it, which is on. */
  readonly publicNetworkAccess?: 'Enabled' | 'Disabled';
}

/** What an endpoint is to be. */
export interface EndpointSettings extends EndpointChanges {
  /** 3 to 32 letters, digits and single dashes; unique in the region. `shortenResourceName` makes one. */
  readonly name: string;
  /** Default `Key`. It cannot be changed later. */
  readonly authMode?: EndpointAuthMode;
  readonly properties?: Readonly<Record<string, string>>;
}

/** The body of a new endpoint, as the Python client 1.34.0 sends it. */
export function buildEndpointBody(settings: EndpointSettings, location: string): object {
  const { authMode = 'Key', description, tags = {}, publicNetworkAccess, properties = {} } = settings;
  return {
    tags,
    location,
    identity: { type: 'SystemAssigned' },
    properties: {
      authMode,
      ...(description !== undefined && { description }),
      properties,
      ...(publicNetworkAccess && { publicNetworkAccess }),
      mirrorTraffic: {},
      traffic: {},
    },
  };
}

/** The body that changes an endpoint: all that it has, since a PUT replaces it, and the changes. */
export function buildEndpointUpdate(
  endpoint: OnlineEndpoint,
  { description, tags, publicNetworkAccess }: EndpointChanges,
  traffic: Readonly<Record<string, number>> = endpoint.properties.traffic ?? {},
): object {
  const { location, properties } = endpoint;
  const kept = description ?? properties.description;
  // On is the service's default, which the Python client does not send either.
  const access = publicNetworkAccess ?? (properties.publicNetworkAccess === 'Disabled' ? 'Disabled' : undefined);
  return {
    tags: tags ?? endpoint.tags ?? {},
    location,
    identity: readIdentity(endpoint),
    properties: {
      authMode: properties.authMode,
      ...(typeof kept === 'string' && { description: kept }),
      properties: readOwnProperties(properties.properties ?? {}),
      ...(access && { publicNetworkAccess: access }),
      mirrorTraffic: toWireTraffic(properties.mirrorTraffic ?? {}),
      traffic: toWireTraffic(traffic),
    },
  };
}

/** The user's identities are named by their keys; what the service adds below them is read-only. */
function readIdentity({ identity }: OnlineEndpoint): object {
  if (!identity) return { type: 'SystemAssigned' };
  const assigned: unknown = Reflect.get(identity, 'userAssignedIdentities');
  if (typeof assigned !== 'object' || assigned === null) return { type: identity.type };
  return {
    type: identity.type,
    userAssignedIdentities: Object.fromEntries(Object.keys(assigned).map((id) => [id, {}])),
  };
}

/** Without what the service itself put there, which the Python client does not send with a new endpoint. */
export function readOwnProperties(properties: Readonly<Record<string, string | null>>): object {
  const isOwn = (name: string) => !name.toLowerCase().startsWith('azureml.') && name !== 'AzureAsyncOperationUri';
  return Object.fromEntries(Object.entries(properties).filter(([name]) => isOwn(name)));
}
