import { resolveCloud } from './clouds.ts';
import type { Connection, ConnectOptions } from './connect.ts';
import { createHttpClient } from './http-client.ts';
import { createServicePipeline, type ServicePipeline } from './pipeline.ts';
import { createRegistryClient } from './registry-client.ts';
import { parseResourceId } from './resource-id.ts';
import { shareResult } from './shared-result.ts';
import { createWorkspaceClient } from './workspace-client.ts';

/** What `connect` does, loaded when it is called. */
export async function openConnection(options: ConnectOptions): Promise<Connection> {
  const { credential, workspace, registry = 'azureml', retry, userAgentPrefix, clock } = options;
  const ids = typeof workspace === 'string' ? parseResourceId(workspace, 'workspace') : workspace;
  const httpClient = options.httpClient ?? createHttpClient();
  const cloud = await resolveCloud(options.cloud, { httpClient });
  const transport = { cloud, credential, httpClient };
  // The Azure packages take most of the start-up time, so they are loaded with the first request.
  const loadPipeline = shareResult(() =>
    createServicePipeline({
      ...transport,
      retry,
      userAgentPrefix,
      clock,
    }),
  );
  const pipeline: ServicePipeline = {
    send: async (request) => (await loadPipeline(request.abortSignal)).send(request),
  };
  return {
    cloud,
    ...(ids && { workspace: createWorkspaceClient(pipeline, { transport, ids, clock }) }),
    registry: createRegistryClient(pipeline, cloud, registry),
  };
}
