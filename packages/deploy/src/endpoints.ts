import { isServiceError, type PagedItems, type WorkspaceClient } from '@amltune/core';
import { anything, onlineEndpoint, type OnlineEndpoint } from '@amltune/wire';
import {
  buildEndpointBody,
  buildEndpointUpdate,
  type EndpointChanges,
  type EndpointSettings,
} from './endpoint-body.ts';
import { explainFailure, isServiceFailure } from './endpoint-failure.ts';
import {
  endpointPath,
  endpointVersion,
  longIntervalInMs,
  readLocation,
  shortIntervalInMs,
  type DeploySubject,
  type EndpointChangeOptions,
  type EndpointReadOptions,
} from './endpoint-routes.ts';
import { toEndpoint, type Endpoint } from './endpoint-view.ts';
import { deployError } from './error-codes.ts';
import { followChange } from './follow-change.ts';
import { mapPages } from './map-pages.ts';
import { isMoving, waitWhileMoving } from './provisioning.ts';
import { deleteResource } from './delete-resource.ts';
import { requireResourceName } from './resource-name.ts';

/**
 * Creates an endpoint and waits for it. Safe to repeat: one that is there keeps its traffic, one that is being created by
 * an earlier call is waited for first.
 *
 * @throws AmltuneError `ENDPOINT_NAME_INVALID`, before anything is sent
 * @throws AmltuneError `ENDPOINT_EXISTS` for one with another way to sign in
 * @throws AmltuneError `ENDPOINT_NAME_TAKEN`, `ENDPOINT_NAME_COOLING`, `ENDPOINT_PROVIDER_MISSING`,
 *   `ENDPOINT_QUOTA_EXCEEDED` or `ENDPOINT_FAILED`
 * @throws AmltuneError `OPERATION_TIMED_OUT`, `OPERATION_CANCELED`, `ABORTED`, `ID_INVALID`, and any `SERVICE_*` code
 */
export async function createEndpoint(
  workspace: WorkspaceClient,
  settings: EndpointSettings,
  options: EndpointChangeOptions = {},
): Promise<Endpoint> {
  const name = requireResourceName(settings.name, 'endpoint');
  const { abortSignal } = options;
  const known = await findSettled(workspace, name, options);
  if (known === undefined) {
    const body = buildEndpointBody(settings, await readLocation(workspace, abortSignal));
    return toEndpoint(
      await putEndpoint(workspace, { action: 'create', resource: 'endpoint', endpointName: name }, body, options),
    );
  }
  const { authMode = 'Key', description, tags, publicNetworkAccess } = settings;
  if (known.properties.authMode !== authMode) {
    throw deployError(
      'ENDPOINT_EXISTS',
      `The endpoint ${name} is there with ${known.properties.authMode} sign-in, which cannot become ${authMode}.`,
    );
  }
  const body = buildEndpointUpdate(known, { description, tags, publicNetworkAccess });
  return toEndpoint(
    await putEndpoint(workspace, { action: 'create', resource: 'endpoint', endpointName: name }, body, options),
  );
}

/**
 * Changes an endpoint; what is not given stays. Its traffic is `setTraffic`'s.
 *
 * @throws AmltuneError `ENDPOINT_FAILED`, `OPERATION_TIMED_OUT`, `OPERATION_CANCELED`, `ABORTED`, `ID_INVALID`, and any `SERVICE_*` code
 */
export async function updateEndpoint(
  workspace: WorkspaceClient,
  endpointName: string,
  changes: EndpointChanges,
  options: EndpointChangeOptions = {},
): Promise<Endpoint> {
  const known = await readEndpoint(workspace, endpointName, options.abortSignal);
  const subject = { action: 'update', resource: 'endpoint', endpointName } as const;
  return toEndpoint(await putEndpoint(workspace, subject, buildEndpointUpdate(known, changes), options));
}

/**
 * Reads an endpoint.
 *
 * @throws AmltuneError `SERVICE_NOT_FOUND`, any other `SERVICE_*` code, `ABORTED`, `ID_INVALID`
 */
export async function getEndpoint(
  workspace: WorkspaceClient,
  endpointName: string,
  { abortSignal }: EndpointReadOptions = {},
): Promise<Endpoint> {
  return toEndpoint(await readEndpoint(workspace, endpointName, abortSignal));
}

/** Lists the endpoints of a workspace; nothing is sent before the first is asked for. */
export function listEndpoints(
  workspace: WorkspaceClient,
  { abortSignal }: EndpointReadOptions = {},
): PagedItems<Endpoint> {
  const pages = workspace.list('/onlineEndpoints', { apiVersion: endpointVersion, guard: onlineEndpoint, abortSignal });
  return mapPages(pages, toEndpoint);
}

/**
 * Deletes an endpoint with its deployments and waits for it. `deleted` is false where there was none.
 *
 * @throws AmltuneError `ENDPOINT_FAILED`, `OPERATION_TIMED_OUT`, `OPERATION_CANCELED`, `ABORTED`, `ID_INVALID`, and any `SERVICE_*` code
 */
export async function deleteEndpoint(
  workspace: WorkspaceClient,
  endpointName: string,
  options: EndpointChangeOptions = {},
): Promise<{ readonly deleted: boolean }> {
  const subject = { action: 'delete', resource: 'endpoint', endpointName } as const;
  return deleteResource(workspace, subject, options, {
    path: endpointPath(endpointName),
    apiVersion: endpointVersion,
    guard: anything,
    intervalInMs: shortIntervalInMs,
  });
}

/** Reads an endpoint as the service writes it. */
export async function readEndpoint(
  workspace: WorkspaceClient,
  endpointName: string,
  abortSignal?: AbortSignal,
  apiVersion = endpointVersion,
): Promise<OnlineEndpoint> {
  const path = endpointPath(endpointName);
  return (await workspace.send({ method: 'GET', path, apiVersion, guard: onlineEndpoint, abortSignal })).body;
}

/** Puts an endpoint and waits until the service is done with it. */
export async function putEndpoint(
  workspace: WorkspaceClient,
  subject: DeploySubject,
  body: object,
  options: EndpointChangeOptions,
): Promise<OnlineEndpoint> {
  const name = `the endpoint ${subject.endpointName}`;
  try {
    const operation = await workspace.begin({
      method: 'PUT',
      path: endpointPath(subject.endpointName),
      apiVersion: endpointVersion,
      body,
      guard: onlineEndpoint,
      name,
      intervalInMs: longIntervalInMs,
      abortSignal: options.abortSignal,
    });
    return await followChange(operation, subject, options);
  } catch (error) {
    if (!isServiceFailure(error)) throw error;
    throw explainFailure(error, `The service did not ${subject.action} ${name}`, 'ENDPOINT_FAILED');
  }
}

/** The endpoint once no earlier change of it runs; undefined where there is none. */
async function findSettled(
  workspace: WorkspaceClient,
  endpointName: string,
  options: EndpointChangeOptions,
): Promise<OnlineEndpoint | undefined> {
  const read = async () => {
    const endpoint = await readEndpoint(workspace, endpointName, options.abortSignal);
    return { provisioningState: endpoint.properties.provisioningState, endpoint };
  };
  const subject = { action: 'create', resource: 'endpoint', endpointName, intervalInMs: longIntervalInMs } as const;
  try {
    const found = await read();
    if (found.provisioningState.toLowerCase() === 'deleting') {
      throw deployError('ENDPOINT_NAME_COOLING', `The endpoint ${endpointName} is being deleted.`);
    }
    const settled = isMoving(found) ? await waitWhileMoving(read, subject, options) : found;
    return (settled ?? found).endpoint;
  } catch (error) {
    if (isServiceError(error) && error.statusCode === 404) return undefined;
    throw error;
  }
}
