import { encodePathSegment, isServiceError, type WorkspaceClient } from '@amltune/core';
import { datastore as datastoreGuard, datastoreSecrets } from '@amltune/wire';
import { dataError } from '../error-codes.ts';
import type { BlobAuthorization } from './blob-container.ts';

/** Where a datastore keeps its files. */
export interface BlobDatastore {
  readonly name: string;
  readonly account: string;
  readonly container: string;
  /** Whether the workspace has a signature or key for it. */
  readonly hasSecrets: boolean;
}

/** How a datastore is asked about. */
export interface DatastoreRequest {
  readonly workspace: WorkspaceClient;
  readonly abortSignal?: AbortSignal | undefined;
}

// As the Python client 1.34.0 asks.
const apiVersion = '2024-07-01-preview';

/**
 * Finds a datastore by its name, as the Python client does for the default one too: every workspace has
 * `workspaceblobstore`.
 *
 * @throws AmltuneError `UPLOAD_DATASTORE_UNSUPPORTED`, any `SERVICE_*` code, `ABORTED`
 */
export async function findDatastore(
  name: string,
  { workspace, abortSignal }: DatastoreRequest,
): Promise<BlobDatastore> {
  const { body } = await workspace.send({
    method: 'GET',
    path: `/datastores/${encodePathSegment(name)}`,
    apiVersion,
    guard: datastoreGuard,
    ...(abortSignal && { abortSignal }),
  });
  const { datastoreType, accountName, containerName, credentials } = body.properties;
  if (datastoreType !== 'AzureBlob' || !containerName || !/^[a-z0-9]{3,24}$/.test(accountName ?? '')) {
    throw dataError('UPLOAD_DATASTORE_UNSUPPORTED', `The datastore ${name} is of the type ${datastoreType}.`);
  }
  const { credentialsType } = credentials;
  return {
    name,
    account: accountName ?? '',
    container: containerName,
    hasSecrets: credentialsType === 'AccountKey' || credentialsType === 'Sas',
  };
}

/**
 * Asks for the datastore's signature or key. Where it has none, or the workspace does not give it away, the caller's own
 * identity is used, as the Python client does; `reason` then says what the workspace answered.
 *
 * @throws AmltuneError `SERVICE_UNREACHABLE`, `SERVICE_RESPONSE_INVALID`, `CREDENTIAL_UNAVAILABLE`, `ABORTED`
 */
export async function authorize(
  datastore: BlobDatastore,
  { workspace, abortSignal }: DatastoreRequest,
): Promise<{ authorization: BlobAuthorization; reason?: string }> {
  const identity = { access: 'identity', credential: workspace.transport.credential } as const;
  if (!datastore.hasSecrets) return { authorization: identity };
  try {
    const { body } = await workspace.send({
      method: 'POST',
      path: `/datastores/${encodePathSegment(datastore.name)}/listSecrets`,
      apiVersion,
      // With this the service signs for an hour, where older versions hand out the key of the account.
      body: { expirableSecret: true, expireAfterHours: 1 },
      idempotent: true,
      guard: datastoreSecrets,
      ...(abortSignal && { abortSignal }),
    });
    if (body.secretsType === 'Sas') return { authorization: { access: 'sas', sasToken: body.sasToken } };
    return { authorization: { access: 'account-key', key: body.key } };
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return { authorization: identity, reason: `the workspace did not give the secrets (HTTP ${error.statusCode})` };
  }
}
