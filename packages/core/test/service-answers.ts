// Answers in the shape that the Python client 1.34.0 reads (its source and log); every value is ours.

/** A registry's lookup answer; its assets are served at `host`, which ends in a slash. */
export function registryAnswer(host = 'https://cert-eastus.experiments.azureml.net/') {
  return {
    registryName: 'azureml',
    subscriptionId: '00000000-0000-0000-0000-000000000001',
    resourceGroup: 'reg-rg',
    primaryRegion: 'eastus',
    regions: ['eastus', 'westus'],
    primaryRegionResourceProviderUri: host,
  };
}

/** One version of a model; `name` holds the version, as the service has it. */
export function modelAnswer(version: string, properties: Record<string, unknown> = {}) {
  return {
    id: `azureml://registries/azureml/models/Phi-3-mini-4k-instruct/versions/${version}`,
    name: version,
    properties: { flavors: {}, modelType: 'mlflow_model', tags: { license: 'mit', Featured: null }, ...properties },
    systemData: { createdAt: '2024-05-16T00:00:00.0000000Z' },
  };
}

/** One version of a component; scalars are texts. */
export function componentAnswer(version: string) {
  return {
    id: `azureml://registries/azureml/components/chat_completion_pipeline/versions/${version}`,
    name: version,
    properties: {
      componentSpec: {
        name: 'chat_completion_pipeline',
        display_name: 'Chat Completion Pipeline',
        type: 'pipeline',
        is_deterministic: 'False',
        inputs: { num_train_epochs: { type: 'integer', optional: 'True', default: '1' } },
        outputs: { mlflow_model_folder: { type: 'mlflow_model' } },
      },
    },
  };
}

/** A workspace whose hosts are found at `discoveryUrl`. */
export function workspaceAnswer(discoveryUrl = 'https://eastus.api.azureml.ms/discovery') {
  return {
    id: '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws',
    name: 'ws',
    location: 'eastus',
    tags: {},
    properties: {
      workspaceId: '11111111-1111-1111-1111-111111111111',
      discoveryUrl,
      mlFlowTrackingUri: 'azureml://eastus.api.azureml.ms/mlflow/v1.0/x',
      storageAccount: '/subscriptions/0/x',
      containerRegistry: null,
      provisioningState: 'Succeeded',
    },
  };
}
