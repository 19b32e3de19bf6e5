import { coreErrorCodes, AmltuneError, isServiceError, type PagedItems, type WorkspaceClient } from '@amltune/core';
import { anything, onlineDeployment, type OnlineDeployment } from '@amltune/wire';
import { deleteResource } from './delete-resource.ts';
import {
  buildDeploymentBody,
  buildDeploymentUpdate,
  deploymentDefaults,
  type DeploymentChanges,
  type DeploymentSettings,
} from './deployment-body.ts';
import { explainDeploymentFailure, type SaveLogs } from './deployment-failure.ts';
import { toDeployment, type Deployment } from './deployment-view.ts';
import { explainFailure, isServiceFailure } from './endpoint-failure.ts';
import {
  deploymentPath,
  deploymentVersion,
  endpointPath,
  longIntervalInMs,
  readLocation,
  shortIntervalInMs,
  type DeploySubject,
  type EndpointChangeOptions,
  type EndpointReadOptions,
} from './endpoint-routes.ts';
import { readEndpoint } from './endpoints.ts';
import { deployError } from './error-codes.ts';
import { followChange } from './follow-change.ts';
import { mapPages } from './map-pages.ts';
import { isMoving, isUp, waitWhileMoving } from './provisioning.ts';
import { requireResourceName } from './resource-name.ts';

/** A change of a deployment. */
export interface DeploymentChangeOptions extends EndpointChangeOptions {
  /** Given the whole logs of a deployment that failed, one call for each container. */
  readonly saveLogs?: SaveLogs;
}

/**
 * Creates a deployment and waits until it is up, which takes minutes. Safe to repeat: one that an earlier call has begun
 * is waited for. It gets no traffic; `setTraffic` gives it some.
 *
 * @throws AmltuneError `ENDPOINT_NAME_INVALID` or `DEPLOYMENT_SETTING_INVALID`, before anything is sent
 * @throws AmltuneError `SERVICE_NOT_FOUND` where there is no such endpoint
 * @throws AmltuneError `DEPLOYMENT_FAILED`, with the end of both logs in `details.logs`; `ENDPOINT_QUOTA_EXCEEDED`,
 *   `ENDPOINT_CAPACITY_MISSING` or `ENDPOINT_PROVIDER_MISSING` where that was the reason
 * @throws AmltuneError `OPERATION_TIMED_OUT`, `OPERATION_CANCELED`, `ABORTED`, and any other `SERVICE_*` code, `DURATION_INVALID`, `ID_INVALID`
 */
export async function createDeployment(
  workspace: WorkspaceClient,
  settings: DeploymentSettings,
  options: DeploymentChangeOptions = {},
): Promise<Deployment> {
  const { endpointName, name: deploymentName = deploymentDefaults.name } = settings;
  requireResourceName(deploymentName, 'deployment');
  buildDeploymentBody(settings, workspace.ids, '');
  // As the Python client: a missing endpoint is said by its own GET and not by the PUT.
  await readEndpoint(workspace, endpointName, options.abortSignal, deploymentVersion);
  const body = buildDeploymentBody(settings, workspace.ids, await readLocation(workspace, options.abortSignal));
  const subject = { action: 'create', resource: 'deployment', endpointName, deploymentName } as const;
  return putDeployment(workspace, subject, body, options);
}

/**
 * Changes a deployment and waits until it is up again; what is not given stays.
 *
 * @throws AmltuneError as {@link createDeployment}, `ABORTED`, `DEPLOYMENT_SETTING_INVALID`, `DURATION_INVALID`, `ID_INVALID`
 */
export async function updateDeployment(
  workspace: WorkspaceClient,
  { endpointName, deploymentName }: DeploymentName,
  changes: DeploymentChanges,
  options: DeploymentChangeOptions = {},
): Promise<Deployment> {
  const known = await readDeployment(workspace, { endpointName, deploymentName }, options.abortSignal);
  const body = buildDeploymentUpdate(known, changes, workspace.ids);
  const subject = { action: 'update', resource: 'deployment', endpointName, deploymentName } as const;
  return putDeployment(workspace, subject, body, options);
}

/** Which deployment. */
export interface DeploymentName {
  readonly endpointName: string;
  readonly deploymentName: string;
}

/**
 * Reads a deployment.
 *
 * @throws AmltuneError `SERVICE_NOT_FOUND`, any other `SERVICE_*` code, `ABORTED`, `DURATION_INVALID`, `ID_INVALID`
 */
export async function getDeployment(
  workspace: WorkspaceClient,
  name: DeploymentName,
  { abortSignal }: EndpointReadOptions = {},
): Promise<Deployment> {
  return toDeployment(name.endpointName, await readDeployment(workspace, name, abortSignal));
}

/**
 * Lists the deployments of an endpoint; nothing is sent before the first is asked for.
 *
 * @throws AmltuneError `DURATION_INVALID`, `ID_INVALID`
 */
export function listDeployments(
  workspace: WorkspaceClient,
  endpointName: string,
  { abortSignal }: EndpointReadOptions = {},
): PagedItems<Deployment> {
  const options = { apiVersion: deploymentVersion, guard: onlineDeployment, abortSignal };
  const pages = workspace.list(`${endpointPath(endpointName)}/deployments`, options);
  return mapPages(pages, (answer) => toDeployment(endpointName, answer));
}

/**
 * Waits for a deployment whose change another process began.
 *
 * @throws AmltuneError as {@link createDeployment}, `ABORTED`, `DURATION_INVALID`, `ID_INVALID`
 */
export async function waitForDeployment(
  workspace: WorkspaceClient,
  name: DeploymentName,
  options: DeploymentChangeOptions = {},
): Promise<Deployment> {
  const { endpointName, deploymentName } = name;
  const subject = { action: 'update', resource: 'deployment', endpointName, deploymentName } as const;
  const read = () => getDeployment(workspace, name, options);
  const deployment = await waitWhileMoving(read, { ...subject, intervalInMs: shortIntervalInMs }, options);
  const what = `the deployment ${deploymentName} of ${endpointName}`;
  if (!deployment)
    throw coreFailure('OPERATION_TIMED_OUT', `${what} is not up after ${(options.timeoutInMs ?? 0) / 1000} s.`);
  if (isUp(deployment)) return deployment;
  const error = coreFailure('OPERATION_FAILED', `${what} ended as ${deployment.provisioningState}.`);
  throw await explainDeploymentFailure(workspace, name, error, options);
}

/**
 * Deletes a deployment and waits for it. `deleted` is false where there was none. The service refuses one that gets
 * traffic.
 *
 * @throws AmltuneError `TRAFFIC_REFUSED`, `DEPLOYMENT_FAILED`, `OPERATION_TIMED_OUT`, `ABORTED`, and any `SERVICE_*` code
 */
export async function deleteDeployment(
  workspace: WorkspaceClient,
  { endpointName, deploymentName }: DeploymentName,
  options: EndpointChangeOptions = {},
): Promise<{ readonly deleted: boolean }> {
  const subject = { action: 'delete', resource: 'deployment', endpointName, deploymentName } as const;
  try {
    return await deleteResource(workspace, subject, options, {
      path: deploymentPath(endpointName, deploymentName),
      apiVersion: deploymentVersion,
      guard: anything,
      intervalInMs: longIntervalInMs,
    });
  } catch (error) {
    if (!isServiceError(error) || !/traffic/i.test(error.message)) throw error;
    throw deployError('TRAFFIC_REFUSED', `The deployment ${deploymentName} still gets traffic: ${error.message}`, {
      cause: error,
      fix: 'Take its traffic away first, with setTraffic or `amltune endpoint traffic`.',
    });
  }
}

async function readDeployment(
  workspace: WorkspaceClient,
  { endpointName, deploymentName }: DeploymentName,
  abortSignal?: AbortSignal,
): Promise<OnlineDeployment> {
  const path = deploymentPath(endpointName, deploymentName);
  const request = { method: 'GET', path, apiVersion: deploymentVersion, guard: onlineDeployment, abortSignal } as const;
  return (await workspace.send(request)).body;
}

async function putDeployment(
  workspace: WorkspaceClient,
  subject: DeploySubject & DeploymentName,
  body: object,
  options: DeploymentChangeOptions,
): Promise<Deployment> {
  const { endpointName, deploymentName } = subject;
  const name = `the deployment ${deploymentName} of ${endpointName}`;
  try {
    const operation = await workspace.begin({
      method: 'PUT',
      path: deploymentPath(endpointName, deploymentName),
      apiVersion: deploymentVersion,
      body,
      guard: onlineDeployment,
      name,
      intervalInMs: shortIntervalInMs,
      abortSignal: options.abortSignal,
    });
    return toDeployment(endpointName, await followChange(operation, subject, options));
  } catch (error) {
    if (!isServiceFailure(error)) throw error;
    if (!isServiceError(error)) throw await explainDeploymentFailure(workspace, subject, error, options);
    if (error.statusCode === 409 && subject.action === 'create' && (await isUnderway(workspace, subject, options))) {
      return waitForDeployment(workspace, subject, options);
    }
    throw explainFailure(error, `The service did not ${subject.action} ${name}`, 'DEPLOYMENT_FAILED');
  }
}

/** Whether the conflict is an earlier call of the same creation, as after a kill. */
async function isUnderway(
  workspace: WorkspaceClient,
  name: DeploymentName,
  options: EndpointReadOptions,
): Promise<boolean> {
  return isMoving(await getDeployment(workspace, name, options));
}

function coreFailure(code: 'OPERATION_FAILED' | 'OPERATION_TIMED_OUT', message: string): AmltuneError {
  return new AmltuneError(code, coreErrorCodes[code], message);
}
