import { isAmltuneError, isServiceError, toPlainLine, type AmltuneError } from '@amltune/core';
import { deployError, type DeployErrorCode } from './error-codes.ts';

/** A failure that the service describes in its own words: an answer of 400 or above, or an operation that failed. */
export function isServiceFailure(error: unknown): error is AmltuneError {
  return isServiceError(error) || (isAmltuneError(error) && error.code === 'OPERATION_FAILED');
}

/** Codes and messages of a failure, the nested ones too, on one line. */
function readFailure(error: AmltuneError): string {
  const nested = isServiceError(error) ? [error.serviceCode, error.serviceDetails] : error.details;
  return toPlainLine(`${error.message} ${JSON.stringify(nested ?? '')}`, 20_000);
}

interface Cause {
  readonly pattern: RegExp;
  readonly code?: DeployErrorCode;
  readonly fix?: string;
}

// Texts of the service in public issue threads and its troubleshooting article; the first that fits decides.
const causes: readonly Cause[] = [
  {
    // azureml-examples pull request 1931, mlops-project-template issue 29.
    pattern: /already an endpoint with this name|endpoint name must be unique|needs to be unique within a region/i,
    code: 'ENDPOINT_NAME_TAKEN',
  },
  {
    // azure-cli-extensions issues 7107 and 7660: a create that finds its own resource missing.
    pattern: /NotFound\b.*InferencingClientCallFailed/,
    code: 'ENDPOINT_NAME_COOLING',
  },
  {
    pattern: /SubscriptionNotRegistered|MissingSubscriptionRegistration|not registered to use namespace/i,
    code: 'ENDPOINT_PROVIDER_MISSING',
  },
  { pattern: /OutOfQuota|not enough quota|quota\s*exceeded|exceed\w* .{0,40}quota/i, code: 'ENDPOINT_QUOTA_EXCEEDED' },
  { pattern: /OutOfCapacity|not enough capacity|AllocationFailed|SkuNotAvailable/i, code: 'ENDPOINT_CAPACITY_MISSING' },
  {
    pattern: /ImageBuildFail|image build/i,
    fix: 'The environment could not be built: look at the image build log in the studio, or choose another environment.',
  },
  {
    pattern: /CUDA out of memory|OutOfMemoryError|OOMKilled/i,
    fix: 'The model needs more memory: choose an instance type with more GPU memory, or a lower concurrency.',
  },
  {
    pattern: /No space left on device/i,
    fix: 'The model does not fit on the disk: choose an instance type with a larger local disk.',
  },
  {
    // azureml-examples issue 3299.
    pattern: /ImportError|ModuleNotFoundError|cannot import name/,
    fix: 'The packages of the image do not fit the model: serve it with another environment, or register it with other requirements.',
  },
  {
    pattern: /AuthorizationPermissionMismatch|AuthorizationFailure|does not have authorization/i,
    fix: 'Give the identity of the endpoint the roles Storage Blob Data Reader and AcrPull.',
  },
  {
    pattern: /ResourceNotReady|liveness probe|readiness probe|container (?:has )?crash/i,
    fix: 'If the log shows a model that still loads, raise livenessProbe.initialDelayInMs; else it shows why it ended.',
  },
];

/**
 * Says what a failure of the service means. With logs, those are searched too. A refusal that fits no known cause is
 * returned as it is.
 */
export function explainFailure(
  error: AmltuneError,
  what: string,
  code: DeployErrorCode,
  { logText = '', details = {} }: { logText?: string; details?: Readonly<Record<string, unknown>> } = {},
): AmltuneError {
  const failure = readFailure(error);
  const cause =
    causes.find(({ pattern }) => pattern.test(failure)) ?? causes.find(({ pattern }) => pattern.test(logText));
  if (!cause && isServiceError(error)) return error;
  const facts = isServiceError(error)
    ? { serviceCode: error.serviceCode, serviceDetails: error.serviceDetails, requestId: error.requestId }
    : error.details;
  return deployError(cause?.code ?? code, `${what}: ${error.message}`, {
    cause: error,
    details: { ...facts, ...details },
    ...(cause?.fix && { fix: cause.fix }),
  });
}
