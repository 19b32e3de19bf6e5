import { json } from '../answers.ts';
import { workspacePath, type RouteGroup } from '../route.ts';
import type { World } from '../world.ts';

const apiHost = (region: string) => `https://${region}.api.azureml.ms`;

/** ARM id of the workspace. */
export function workspaceId({ settings }: World): string {
  const { subscriptionId, resourceGroup, workspaceName } = settings.workspace;
  const provider = 'providers/Microsoft.MachineLearningServices';
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/${provider}/workspaces/${workspaceName}`;
}

/** Names of what belongs to the workspace, the same for the same seed; account names have at most 24 characters. */
export function workspaceParts({ ids }: World) {
  const suffix = ids.named('parts').replaceAll('-', '').slice(0, 10);
  const workspaceGuid = ids.named('workspace');
  return {
    workspaceGuid,
    principalId: ids.named('workspace principal'),
    storageAccount: `amltune${suffix}`,
    keyVault: `kv${suffix}`,
    applicationInsights: `ai${suffix}`,
    containerRegistry: `cr${suffix}`,
    blobContainer: `azureml-blobstore-${workspaceGuid}`,
  };
}

/** When everything that is there from the beginning was made. */
const beginning = '2026-01-05T09:00:00.0000000Z';

function toWorkspace(world: World) {
  const { settings } = world;
  const { subscriptionId, resourceGroup, workspaceName } = settings.workspace;
  const parts = workspaceParts(world);
  const inGroup = (type: string, name: string) =>
    `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${type}/${name}`;
  const id = workspaceId(world);
  return {
    id,
    name: workspaceName,
    type: 'Microsoft.MachineLearningServices/workspaces',
    location: settings.region,
    tags: {},
    etag: null,
    kind: 'Default',
    properties: {
      friendlyName: workspaceName,
      description: '',
      storageAccount: inGroup('Microsoft.Storage/storageAccounts', parts.storageAccount),
      keyVault: inGroup('Microsoft.Keyvault/vaults', parts.keyVault),
      applicationInsights: inGroup('Microsoft.insights/components', parts.applicationInsights),
      containerRegistry: inGroup('Microsoft.ContainerRegistry/registries', parts.containerRegistry),
      hbiWorkspace: false,
      tenantId: settings.tenantId,
      imageBuildCompute: null,
      provisioningState: 'Succeeded',
      v1LegacyMode: false,
      softDeleteEnabled: false,
      notebookInfo: {
        resourceId: world.ids.named('notebook').replaceAll('-', ''),
        fqdn: `ml-${workspaceName}-${settings.region}-${parts.workspaceGuid}.${settings.region}.notebooks.azure.net`,
        isPrivateLinkEnabled: false,
        notebookPreparationError: null,
      },
      storageHnsEnabled: false,
      workspaceId: parts.workspaceGuid,
      linkedModelInventoryArmId: null,
      privateLinkCount: 0,
      publicNetworkAccess: 'Enabled',
      discoveryUrl: `${apiHost(settings.region)}/discovery`,
      mlFlowTrackingUri: `azureml://${settings.region}.api.azureml.ms/mlflow/v1.0${id}`,
      sdkTelemetryAppInsightsKey: world.ids.named('telemetry'),
      sasGetterUri: '',
    },
    identity: { type: 'SystemAssigned', principalId: parts.principalId, tenantId: settings.tenantId },
    sku: { name: 'Basic', tier: 'Basic' },
    systemData: {
      createdAt: beginning,
      createdBy: 'amltune',
      createdByType: 'User',
      lastModifiedAt: beginning,
      lastModifiedBy: 'amltune',
      lastModifiedByType: 'User',
    },
  };
}

/** The one workspace. */
export const workspaceRoutes: RouteGroup = {
  name: 'workspaces',
  routes: [
    {
      name: 'workspaces.get',
      host: 'management',
      method: 'GET',
      path: workspacePath,
      handle: ({ world }) => json(toWorkspace(world)),
    },
  ],
};
