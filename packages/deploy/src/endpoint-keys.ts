import type { WorkspaceClient } from '@amltune/core';
import { anything, endpointKeys, endpointToken } from '@amltune/wire';
import { explainFailure, isServiceFailure } from './endpoint-failure.ts';
import {
  endpointPath,
  endpointVersion,
  longIntervalInMs,
  type EndpointChangeOptions,
  type EndpointReadOptions,
} from './endpoint-routes.ts';
import type { EndpointAuthMode } from './endpoint-view.ts';
import { readEndpoint } from './endpoints.ts';
import { deployError } from './error-codes.ts';
import { followChange } from './follow-change.ts';

/** The keys of an endpoint. Neither printed nor encoded: read the property to get one. */
export interface EndpointKeys {
  readonly endpointName: string;
  /** Not enumerable. */
  readonly primaryKey: string;
  /** Not enumerable. */
  readonly secondaryKey: string;
}

/** A token for an endpoint. Neither printed nor encoded: read the property to get it. */
export interface EndpointToken {
  readonly endpointName: string;
  /** Not enumerable. */
  readonly token: string;
  readonly expiresOn: Date;
  /** When to ask for a new one. */
  readonly refreshAfter: Date;
}

/**
 * Reads the keys of an endpoint with key auth.
 *
 * @throws AmltuneError `ENDPOINT_KEYS_UNAVAILABLE`
 * @throws AmltuneError any `SERVICE_*` code, `ABORTED`, `ID_INVALID`
 */
export async function getEndpointKeys(
  workspace: WorkspaceClient,
  endpointName: string,
  options: EndpointReadOptions = {},
): Promise<EndpointKeys> {
  await requireAuthMode(workspace, endpointName, 'Key', options);
  return listKeys(workspace, endpointName, options);
}

/**
 * Gets a token for an endpoint with AML token auth.
 *
 * @throws AmltuneError `ENDPOINT_KEYS_UNAVAILABLE`
 * @throws AmltuneError any `SERVICE_*` code, `ABORTED`, `ID_INVALID`
 */
export async function getEndpointToken(
  workspace: WorkspaceClient,
  endpointName: string,
  options: EndpointReadOptions = {},
): Promise<EndpointToken> {
  await requireAuthMode(workspace, endpointName, 'AMLToken', options);
  return readToken(workspace, endpointName, options);
}

/**
 * Replaces a key by a new one and returns the keys as they are then; callers with the old one are refused from there on.
 *
 * The request carries the current key, as the Python client's does: the schema calls the field the value to set, but
 * that client's tests get a new key for it. Since the two do not agree, the keys are read back and compared.
 *
 * @throws AmltuneError `ENDPOINT_KEY_NOT_ROTATED`
 * @throws AmltuneError `ENDPOINT_KEYS_UNAVAILABLE`
 * @throws AmltuneError `ENDPOINT_FAILED`, `OPERATION_TIMED_OUT`, `OPERATION_CANCELED`, `ABORTED`, `ID_INVALID`, and any `SERVICE_*` code
 */
export async function rotateKey(
  workspace: WorkspaceClient,
  endpointName: string,
  which: 'primary' | 'secondary',
  options: EndpointChangeOptions = {},
): Promise<EndpointKeys> {
  await requireAuthMode(workspace, endpointName, 'Key', options);
  const field = which === 'primary' ? 'primaryKey' : 'secondaryKey';
  const before = await listKeys(workspace, endpointName, options);
  try {
    const operation = await workspace.begin({
      method: 'POST',
      path: `${endpointPath(endpointName)}/regenerateKeys`,
      apiVersion: endpointVersion,
      body: { keyType: which === 'primary' ? 'Primary' : 'Secondary', keyValue: before[field] },
      guard: anything,
      name: `the rotation of the ${which} key of ${endpointName}`,
      intervalInMs: longIntervalInMs,
      abortSignal: options.abortSignal,
    });
    await followChange(operation, { action: 'rotate-key', resource: 'endpoint', endpointName }, options);
  } catch (error) {
    if (!isServiceFailure(error)) throw error;
    throw explainFailure(error, `The service did not rotate the ${which} key of ${endpointName}`, 'ENDPOINT_FAILED');
  }
  const after = await listKeys(workspace, endpointName, options);
  if (after[field] !== before[field]) return after;
  throw deployError('ENDPOINT_KEY_NOT_ROTATED', `The ${which} key of ${endpointName} is still the old one.`);
}

/** Asks for a token, whatever the endpoint's auth. */
export async function readToken(
  workspace: WorkspaceClient,
  endpointName: string,
  options: EndpointReadOptions,
): Promise<EndpointToken> {
  const { body } = await workspace.send({
    method: 'POST',
    path: `${endpointPath(endpointName)}/token`,
    apiVersion: endpointVersion,
    idempotent: true,
    guard: endpointToken,
    abortSignal: options.abortSignal,
  });
  const facts = {
    endpointName,
    expiresOn: new Date(body.expiryTimeUtc * 1000),
    refreshAfter: new Date(body.refreshAfterTimeUtc * 1000),
  };
  return hide(facts, { token: body.accessToken });
}

/** Asks for the keys, whatever the endpoint's auth. */
export async function listKeys(
  workspace: WorkspaceClient,
  endpointName: string,
  { abortSignal }: EndpointReadOptions,
): Promise<EndpointKeys> {
  const { body } = await workspace.send({
    method: 'POST',
    path: `${endpointPath(endpointName)}/listKeys`,
    apiVersion: endpointVersion,
    idempotent: true,
    guard: endpointKeys,
    abortSignal,
  });
  return hide({ endpointName }, { primaryKey: body.primaryKey, secondaryKey: body.secondaryKey });
}

async function requireAuthMode(
  workspace: WorkspaceClient,
  endpointName: string,
  wanted: EndpointAuthMode,
  { abortSignal }: EndpointReadOptions,
): Promise<void> {
  const { authMode } = (await readEndpoint(workspace, endpointName, abortSignal)).properties;
  if (authMode === wanted) return;
  throw deployError(
    'ENDPOINT_KEYS_UNAVAILABLE',
    `The endpoint ${endpointName} signs callers in by ${authMode}, not ${wanted}.`,
  );
}

function hide<T extends object, S extends object>(facts: T, secrets: S): T & S {
  const hidden = { ...facts, ...secrets };
  for (const name of Object.keys(secrets)) Object.defineProperty(hidden, name, { enumerable: false });
  return hidden;
}
