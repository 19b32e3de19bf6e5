import { isAmltuneError, toPlainLine, unreachableError, type AmltuneError } from '@amltune/core';
import { dataError } from '../error-codes.ts';

/** How a request to the storage service failed, without the request itself, whose headers and URL hold secrets. */
export interface StorageFailure {
  /** HTTP status; undefined where no answer came. */
  readonly status?: number | undefined;
  /** The service's own code, as `AuthorizationPermissionMismatch`. */
  readonly storageCode?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterInMs?: number | undefined;
  /** The failure of the network, where no answer came. */
  readonly unreachable?: AmltuneError | undefined;
}

/** Whom a failure concerns, for messages. */
export interface StoragePlace {
  readonly account: string;
  readonly container: string;
  /** Whether the request was authorised with the caller's own identity. */
  readonly isIdentity: boolean;
}

/**
 * Reads what the storage client throws.
 *
 * @throws whatever is neither an answer of the service nor a failure of the network
 */
export function readStorageFailure(error: unknown): StorageFailure {
  if (isAmltuneError(error) || !(error instanceof Error)) throw error;
  const { statusCode, code, response } = error as {
    statusCode?: unknown;
    code?: unknown;
    response?: { headers?: { get(name: string): string | undefined } };
  };
  if (typeof statusCode === 'number') {
    const header = (name: string) => response?.headers?.get(name);
    const storageCode = header('x-ms-error-code') ?? (typeof code === 'string' ? code : undefined);
    const seconds = /^\d{1,5}$/.exec(header('retry-after') ?? '')?.[0];
    return {
      status: statusCode,
      storageCode: storageCode && toPlainLine(storageCode),
      requestId: header('x-ms-request-id'),
      retryAfterInMs: seconds === undefined ? undefined : Number(seconds) * 1000,
    };
  }
  const unreachable = unreachableError(error);
  if (unreachable) return { unreachable };
  throw error;
}

const passingStatus = new Set([408, 429, 500, 502, 503, 504]);
// Names that cannot be resolved may be so for a moment, as after a laptop's sleep; certificates do not mend themselves.
const passingNetworkCode =
  /^(?:EAI_AGAIN|ECONN\w+|EHOSTUNREACH|ENETDOWN|ENETUNREACH|ENOTFOUND|EPIPE|ESOCKETTIMEDOUT|ETIMEDOUT)$/;
const longestWaitInMs = 10 * 60_000;

/** How often a request is tried. */
const mostAttempts = 6;

/** The wait before attempt number `failures + 1`, half of it random; undefined when it would not help. */
export function planRetry(failure: StorageFailure, failures: number, random: () => number): number | undefined {
  const { status, storageCode, retryAfterInMs, unreachable } = failure;
  const isPassing = unreachable
    ? passingNetworkCode.test(String(unreachable.details?.['networkCode']))
    : // A block that was damaged on its way is worth another one.
      passingStatus.has(status ?? 0) || storageCode === 'Md5Mismatch';
  if (!isPassing || failures >= mostAttempts || (retryAfterInMs ?? 0) > longestWaitInMs) return undefined;
  return retryAfterInMs ?? Math.round(Math.min(1000 * 2 ** (failures - 1), 16_000) * (0.5 + random() / 2));
}

/** The failure in few words, for events. */
export function describeFailure({ status, storageCode, unreachable }: StorageFailure): string {
  if (unreachable) return String(unreachable.details?.['networkCode']);
  return storageCode === undefined ? `HTTP ${status}` : `HTTP ${status} ${storageCode}`;
}

// AuthorizationFailure is what firewalls of storage accounts answer; a missing role has a code of its own.
const networkCodes = new Set(['AuthorizationFailure', 'AuthorizationSourceIPMismatch', 'IpAuthorizationError']);

/** The error for a failure that is final. */
export function storageError(failure: StorageFailure, { account, container, isIdentity }: StoragePlace): AmltuneError {
  const { status, storageCode, requestId, unreachable } = failure;
  if (unreachable) return unreachable;
  const details = { status, storageCode, requestId, account, container };
  const said = describeFailure(failure);
  if (status === 404 && storageCode === 'ContainerNotFound') {
    const message = `The storage account ${account} has no container ${container}.`;
    return dataError('UPLOAD_CONTAINER_NOT_FOUND', message, { details });
  }
  if (status === 403 && storageCode !== undefined && networkCodes.has(storageCode)) {
    const message = `The storage account ${account} does not accept requests from this network (${said}).`;
    return dataError('UPLOAD_NETWORK_BLOCKED', message, { details });
  }
  // The service documents InvalidAuthenticationInfo with 400, and answers tokens of another tenant with 401.
  if (status === 401 || status === 403 || storageCode === 'InvalidAuthenticationInfo') {
    const fix = fixOf(storageCode, account, isIdentity);
    const message = `The storage account ${account} refused to let the container ${container} be written (${said}).`;
    return dataError('UPLOAD_FORBIDDEN', message, { details, ...(fix && { fix }) });
  }
  if (passingStatus.has(status ?? 0) || storageCode === 'Md5Mismatch') {
    const message = `The storage account ${account} failed ${mostAttempts} times (${said}).`;
    return dataError('UPLOAD_UNAVAILABLE', message, { details });
  }
  return dataError('UPLOAD_REFUSED', `The storage account ${account} refused a request (${said}).`, { details });
}

function fixOf(storageCode: string | undefined, account: string, isIdentity: boolean): string | undefined {
  if (isIdentity && storageCode === 'AuthorizationPermissionMismatch') {
    return `Ask for the role Storage Blob Data Contributor on the storage account ${account} for the identity that is signed in; a new role takes some minutes.`;
  }
  if (isIdentity) return 'Sign in again, to the tenant of the storage account.';
  if (storageCode === 'AuthenticationFailed' || storageCode === 'InvalidAuthenticationInfo') {
    return 'Check the clock of this machine; if it is right, the keys of the storage account may have been renewed: synchronise the keys of the workspace.';
  }
  return undefined;
}
