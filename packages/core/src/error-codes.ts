import { errorsOf, type ErrorCodeTable } from './errors.ts';

/** Every code that `@amltune/core` throws. `docs/errors.md` is generated from it. */
export const coreErrorCodes = {
  ABORTED: {
    kind: 'cancelled',
    meaning: 'The caller aborted the wait. Nothing on the service was cancelled by it.',
    fix: 'Start the wait again to go on.',
  },
  CLOUD_METADATA_INVALID: {
    kind: 'usage',
    meaning: 'The metadata document of a custom cloud could not be read or lacks a host.',
    fix: 'Check the metadata URL and that its document names the resource manager, login, ML and storage hosts.',
  },
  CLOUD_UNKNOWN: {
    kind: 'usage',
    meaning: 'The cloud name is none of the built-in ones.',
    fix: 'Use AzureCloud, AzureChinaCloud or AzureUSGovernment, or give a metadata document.',
  },
  CONNECTION_SETTING_INVALID: {
    kind: 'usage',
    meaning: 'connectTo, ca or a proxy variable cannot be read.',
    fix: 'Give connectTo as host:port, ca as PEM text, and a proxy as http://host:port.',
  },
  CREDENTIAL_UNAVAILABLE: {
    kind: 'auth',
    meaning: 'No credential source gave a token.',
    fix: 'Sign in with `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.',
  },
  CREDENTIAL_UNKNOWN: {
    kind: 'usage',
    meaning: 'The credential name is not in the table of sources.',
    fix: 'Use one of the names that the message lists.',
  },
  CONTINUATION_INVALID: {
    kind: 'usage',
    meaning: 'A continuation token does not belong to this listing.',
    fix: 'Start the listing again without the token.',
  },
  HOST_REFUSED: {
    kind: 'unexpected',
    meaning: 'The service named a host outside its cloud, so no token was sent there.',
    fix: 'Check the proxy and the cloud setting; report it if the host belongs to Azure.',
  },
  ID_INVALID: {
    kind: 'usage',
    meaning: 'A resource id, asset URI or datastore path is not written as the service writes it.',
    fix: 'Compare the id with the form that the message shows.',
  },
  OPERATION_CANCELED: {
    kind: 'cancelled',
    meaning: 'A long-running operation ended as canceled on the service.',
    fix: 'Start the operation again if it is still wanted.',
  },
  OPERATION_FAILED: {
    kind: 'failed',
    meaning: 'A long-running operation ended as failed; its details carry the service\u2019s reasons.',
    fix: 'Read the nested details; the innermost one is usually the cause.',
  },
  OPERATION_STATE_INVALID: {
    kind: 'usage',
    meaning: 'A serialised operation cannot be restored.',
    fix: 'Pass exactly the text that serialize() returned.',
  },
  OPERATION_TIMED_OUT: {
    kind: 'still-running',
    meaning: 'The wait reached its limit while the operation goes on.',
    fix: 'Wait again with the serialised operation.',
  },
  PYTHON_LITERAL_INVALID: {
    kind: 'usage',
    meaning: 'A text is not a Python literal that this parser accepts.',
    fix: 'Look at the position given; only literals are read, never expressions.',
  },
  PYTHON_LITERAL_UNSUPPORTED: {
    kind: 'usage',
    meaning: 'A literal is of a kind without a value here: complex, float overflow, Ellipsis, a character by name.',
    fix: 'Write the value as a string or as a finite real number.',
  },
  PYTHON_LITERAL_TOO_LARGE: {
    kind: 'usage',
    meaning: 'A Python literal is nested deeper or is longer than the limits allow.',
    fix: 'Raise the limit in the options if the text is trusted.',
  },
  REGISTRY_ASSET_NOT_FOUND: {
    kind: 'not-found',
    meaning: 'The registry has no model or component of that name and version.',
    fix: 'List the names with `amltune model list`.',
  },
  REGISTRY_NOT_FOUND: {
    kind: 'not-found',
    meaning: 'There is no registry of that name, or it is not visible from here.',
    fix: 'Check the registry name; Azure\u2019s own is `azureml`.',
  },
  REQUEST_REFUSED: {
    kind: 'usage',
    meaning: 'A request was not sent, because it would go out without TLS or has no usable URL.',
    fix: 'Use an https: URL.',
  },
  SERVICE_CONFLICT: {
    kind: 'precondition',
    meaning: 'The resource is in a state that refuses the request (HTTP 409 or 412).',
    fix: 'Read the message; wait for the running change to end, or choose another name.',
  },
  SERVICE_FORBIDDEN: {
    kind: 'auth',
    meaning: 'The identity is known but may not do this (HTTP 403).',
    fix: 'Ask for the role AzureML Data Scientist on the workspace, then sign in again.',
  },
  SERVICE_NOT_FOUND: {
    kind: 'not-found',
    meaning: 'The resource does not exist (HTTP 404).',
    fix: 'Check the name, resource group and subscription.',
  },
  SERVICE_REJECTED: {
    kind: 'usage',
    meaning: 'The service refused the request as wrong (other HTTP 4xx).',
    fix: 'Read the nested details; they name the field.',
  },
  SERVICE_RESPONSE_INVALID: {
    kind: 'unexpected',
    meaning: 'An answer does not have the documented shape.',
    fix: 'Report it with the request id; a proxy page in between is the usual cause.',
  },
  SERVICE_THROTTLED: {
    kind: 'unexpected',
    meaning: 'The service still throttled the request after every retry (HTTP 429).',
    fix: 'Wait a minute and run the command again.',
  },
  SERVICE_UNAUTHENTICATED: {
    kind: 'auth',
    meaning: 'The token was refused, also after a fresh one (HTTP 401).',
    fix: 'Sign in again; check that the tenant is the one of the subscription.',
  },
  SERVICE_UNAVAILABLE: {
    kind: 'unexpected',
    meaning: 'The service still failed after every retry (HTTP 408 or 5xx).',
    fix: 'Run the command again later; quote the request id to support.',
  },
  SERVICE_UNREACHABLE: {
    kind: 'unexpected',
    meaning: 'No connection to the host could be made or kept.',
    fix: 'Check the network and HTTPS_PROXY; run `amltune doctor`.',
  },
  WORKSPACE_CONFIG_INVALID: {
    kind: 'usage',
    meaning: 'A workspace config file is not JSON, or its ids are incomplete or malformed.',
    fix: 'Give subscription_id, resource_group and workspace_name, or a whole Scope.',
  },
  WORKSPACE_CONFIG_NOT_FOUND: {
    kind: 'usage',
    meaning: 'No workspace config was found and the ids are not complete.',
    fix: 'Put config.json from the Azure portal into the folder, or set the three ids by flag or environment.',
  },
} as const satisfies ErrorCodeTable;

/** The codes of {@link coreErrorCodes}. */
export type CoreErrorCode = keyof typeof coreErrorCodes;

/** Makes an error of this package. */
export const coreError = errorsOf(coreErrorCodes);
