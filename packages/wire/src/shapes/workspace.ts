import { maybe, object, string, type Infer } from '../guard.ts';
import { provisioningState, resourceIdentity, stringMap } from './arm-resource.ts';

/** A workspace: the answer of its GET at the management endpoint. */
export const workspace = object({
  id: string,
  name: string,
  location: string,
  /** Absent or `Default` for a workspace; `Hub` and `Project` come with AI Foundry. */
  kind: maybe(string),
  tags: maybe(stringMap),
  identity: maybe(resourceIdentity),
  properties: object({
    workspaceId: string,
    discoveryUrl: string,
    mlFlowTrackingUri: maybe(string),
    tenantId: maybe(string),
    storageAccount: maybe(string),
    keyVault: maybe(string),
    applicationInsights: maybe(string),
    containerRegistry: maybe(string),
    friendlyName: maybe(string),
    description: maybe(string),
    provisioningState: maybe(provisioningState),
    publicNetworkAccess: maybe(string),
  }),
});

/** A workspace. */
export type Workspace = Infer<typeof workspace>;
