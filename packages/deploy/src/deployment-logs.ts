import type { WorkspaceClient } from '@amltune/core';
import { deploymentLogs } from '@amltune/wire';
import { deploymentPath, deploymentVersion, type EndpointReadOptions } from './endpoint-routes.ts';

/** A container of a deployment: the one that serves, the one that fetches the model before, the data collector. */
export type DeploymentContainer = 'InferenceServer' | 'StorageInitializer' | 'ModelDataCollector';

/** Which logs are read. */
export interface DeploymentLogOptions extends EndpointReadOptions {
  /** Default: the service's, which is the server. */
  readonly container?: DeploymentContainer;
  /** Newest lines. Default 50, as the Python client. */
  readonly lineCount?: number;
}

/**
 * Reads the newest log lines of a deployment. The text is the container's: control characters and all.
 *
 * @throws AmltuneError `SERVICE_NOT_FOUND`, any other `SERVICE_*` code, `ABORTED`, `ID_INVALID`
 */
export async function getDeploymentLogs(
  workspace: WorkspaceClient,
  endpointName: string,
  deploymentName: string,
  { container, lineCount = 50, abortSignal }: DeploymentLogOptions = {},
): Promise<string> {
  const { body } = await workspace.send({
    method: 'POST',
    path: `${deploymentPath(endpointName, deploymentName)}/getLogs`,
    apiVersion: deploymentVersion,
    body: { tail: lineCount, ...(container && { containerType: container }) },
    idempotent: true,
    guard: deploymentLogs,
    abortSignal,
  });
  return body.content ?? '';
}
