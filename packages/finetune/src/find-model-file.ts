import { encodePathSegment, isServiceError, parseAssetUri, type WorkspaceClient } from '@amltune/core';
import { datastore, datastoreSecrets } from '@amltune/wire';
import type { ReadOptions } from './run-history.ts';

// As the Python client 1.34.0 asks for a datastore and its secrets.
const datastoreVersion = '2024-07-01-preview';

/**
 * Whether a folder in a datastore holds the file `MLmodel`, which makes it an MLflow model. `unknown` where the storage
 * does not let the caller look.
 */
export async function findModelFile(
  workspace: WorkspaceClient,
  folderUri: string,
  options: ReadOptions = {},
): Promise<'found' | 'missing' | 'unknown'> {
  const { datastore: store, path } = parseAssetUri(folderUri, 'datastore-path');
  const base = `/datastores/${encodePathSegment(store)}`;
  const request = { apiVersion: datastoreVersion, ...options } as const;
  const { body } = await workspace.send({ method: 'GET', path: base, guard: datastore, ...request });
  const { accountName, containerName, credentials } = body.properties;
  if (!accountName || !containerName) return 'unknown';
  const host = `https://${accountName}.blob.${workspace.transport.cloud.storageSuffix}`;
  const blob = [containerName, ...path.split('/').filter(Boolean), 'MLmodel'].map(encodePathSegment).join('/');
  const signature = credentials.credentialsType === 'None' ? undefined : await readSignature(workspace, base, request);
  const { status } = await workspace.send({
    method: 'HEAD',
    path: `${host}/${blob}${signature ?? ''}`,
    audience: signature === undefined ? 'storage' : 'none',
    // Storage takes a token from this version of its interface on.
    headers: { 'x-ms-version': '2021-12-02' },
    allowStatus: [401, 403, 404],
    ...options,
  });
  return status === 404 ? 'missing' : status < 400 ? 'found' : 'unknown';
}

/** The signature as a query; undefined where there is none to be had, so that the caller's own token has to do. */
async function readSignature(
  workspace: WorkspaceClient,
  path: string,
  request: ReadOptions & { apiVersion: string },
): Promise<string | undefined> {
  try {
    const { body } = await workspace.send({
      method: 'POST',
      path: `${path}/listSecrets`,
      body: { expirableSecret: true, expireAfterHours: 1 },
      idempotent: true,
      guard: datastoreSecrets,
      ...request,
    });
    if (body.secretsType !== 'Sas') return undefined;
    return body.sasToken.startsWith('?') ? body.sasToken : `?${body.sasToken}`;
  } catch (error) {
    if (isServiceError(error) && !error.isRetryable) return undefined;
    throw error;
  }
}
