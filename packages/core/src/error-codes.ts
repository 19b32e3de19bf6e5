import { errorsOf, type ErrorCodeTable } from './errors.ts';

/**
 * Every code that `@amltune/core` throws. `docs/errors.md` is generated from it: what a code means is the comment above it,
 * which a program does not carry.
 */
export const coreErrorCodes = {
  /** The caller aborted the wait. Nothing on the service was cancelled by it. */
  ABORTED: {
    kind: 'cancelled',
    fix: 'Start the wait again to go on.',
  },
  /** The metadata document of a custom cloud could not be read or lacks a host. */
  CLOUD_METADATA_INVALID: {
    kind: 'usage',
    fix: 'Check the metadata URL and that its document names the resource manager, login, ML and storage hosts.',
  },
  /** The cloud name is none of the built-in ones. */
  CLOUD_UNKNOWN: {
    kind: 'usage',
    fix: 'Use AzureCloud, AzureChinaCloud or AzureUSGovernment, or give a metadata document.',
  },
  /** connectTo, ca or a proxy variable cannot be read. */
  CONNECTION_SETTING_INVALID: {
    kind: 'usage',
    fix: 'Give connectTo as host:port, ca as PEM text, and a proxy as http://host:port.',
  },
  /** No credential source gave a token. */
  CREDENTIAL_UNAVAILABLE: {
    kind: 'auth',
    fix: 'Sign in with `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.',
  },
  /** The credential name is not in the table of sources. */
  CREDENTIAL_UNKNOWN: {
    kind: 'usage',
    fix: 'Use one of the names that the message lists.',
  },
  /** A continuation token does not belong to this listing. */
  CONTINUATION_INVALID: {
    kind: 'usage',
    fix: 'Start the listing again without the token.',
  },
  /** The service named a host outside its cloud, so no token was sent there. */
  HOST_REFUSED: {
    kind: 'unexpected',
    fix: 'Check the proxy and the cloud setting; report it if the host belongs to Azure.',
  },
  /** A resource id, asset URI or datastore path is not written as the service writes it. */
  ID_INVALID: {
    kind: 'usage',
    fix: 'Compare the id with the form that the message shows.',
  },
  /** A long-running operation ended as canceled on the service. */
  OPERATION_CANCELED: {
    kind: 'cancelled',
    fix: 'Start the operation again if it is still wanted.',
  },
  /** A long-running operation ended as failed; its details carry the service’s reasons. */
  OPERATION_FAILED: {
    kind: 'failed',
    fix: 'Read the nested details; the innermost one is usually the cause.',
  },
  /** A serialised operation cannot be restored. */
  OPERATION_STATE_INVALID: {
    kind: 'usage',
    fix: 'Pass exactly the text that serialize() returned.',
  },
  /** The wait reached its limit while the operation goes on. */
  OPERATION_TIMED_OUT: {
    kind: 'still-running',
    fix: 'Wait again with the serialised operation.',
  },
  /** A text is not a Python literal that this parser accepts. */
  PYTHON_LITERAL_INVALID: {
    kind: 'usage',
    fix: 'Look at the position given; only literals are read, never expressions.',
  },
  /** A literal is of a kind without a value here: complex, float overflow, Ellipsis, a character by name. */
  PYTHON_LITERAL_UNSUPPORTED: {
    kind: 'usage',
    fix: 'Write the value as a string or as a finite real number.',
  },
  /** A Python literal is nested deeper or is longer than the limits allow. */
  PYTHON_LITERAL_TOO_LARGE: {
    kind: 'usage',
    fix: 'Raise the limit in the options if the text is trusted.',
  },
  /** The registry has no model or component of that name and version. */
  REGISTRY_ASSET_NOT_FOUND: {
    kind: 'not-found',
    fix: 'List the names with `amltune model list`.',
  },
  /** There is no registry of that name, or it is not visible from here. */
  REGISTRY_NOT_FOUND: {
    kind: 'not-found',
    fix: 'Check the registry name; Azure\u2019s own is `azureml`.',
  },
  /** A request was not sent, because it would go out without TLS or has no usable URL. */
  REQUEST_REFUSED: {
    kind: 'usage',
    fix: 'Use an https: URL.',
  },
  /** The resource is in a state that refuses the request (HTTP 409 or 412). */
  SERVICE_CONFLICT: {
    kind: 'precondition',
    fix: 'Read the message; wait for the running change to end, or choose another name.',
  },
  /** The identity is known but may not do this (HTTP 403). */
  SERVICE_FORBIDDEN: {
    kind: 'auth',
    fix: 'Ask for the role AzureML Data Scientist on the workspace, then sign in again.',
  },
  /** The resource does not exist (HTTP 404). */
  SERVICE_NOT_FOUND: {
    kind: 'not-found',
    fix: 'Check the name, resource group and subscription.',
  },
  /** The service refused the request as wrong (other HTTP 4xx). */
  SERVICE_REJECTED: {
    kind: 'usage',
    fix: 'Read the nested details; they name the field.',
  },
  /** An answer does not have the documented shape. */
  SERVICE_RESPONSE_INVALID: {
    kind: 'unexpected',
    fix: 'Report it with the request id; a proxy page in between is the usual cause.',
  },
  /** The service still throttled the request after every retry (HTTP 429). */
  SERVICE_THROTTLED: {
    kind: 'unexpected',
    fix: 'Wait a minute and run the command again.',
  },
  /** The token was refused, also after a fresh one (HTTP 401). */
  SERVICE_UNAUTHENTICATED: {
    kind: 'auth',
    fix: 'Sign in again; check that the tenant is the one of the subscription.',
  },
  /** The service still failed after every retry (HTTP 408 or 5xx). */
  SERVICE_UNAVAILABLE: {
    kind: 'unexpected',
    fix: 'Run the command again later; quote the request id to support.',
  },
  /** No connection to the host could be made or kept. */
  SERVICE_UNREACHABLE: {
    kind: 'unexpected',
    fix: 'Check the network and HTTPS_PROXY; run `amltune doctor`.',
  },
  /** A workspace config file is not JSON, or its ids are incomplete or malformed. */
  WORKSPACE_CONFIG_INVALID: {
    kind: 'usage',
    fix: 'Give subscription_id, resource_group and workspace_name, or a whole Scope.',
  },
  /** No workspace config was found and the ids are not complete. */
  WORKSPACE_CONFIG_NOT_FOUND: {
    kind: 'usage',
    fix: 'Put config.json from the Azure portal into the folder, or set the three ids by flag or environment.',
  },
} as const satisfies ErrorCodeTable;

/** The codes of {@link coreErrorCodes}. */
export type CoreErrorCode = keyof typeof coreErrorCodes;

/** Makes an error of this package. */
export const coreError = errorsOf(coreErrorCodes);
