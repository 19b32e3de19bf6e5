import { coreError } from './error-codes.ts';
import type { AmltuneError } from './errors.ts';
import type { ServiceResponse } from './pipeline.ts';
import { toPlainLine } from './quote-text.ts';
import { redactJson } from './redact.ts';
import { readServiceErrorBody, type ServiceErrorDetail } from './service-error-body.ts';

/** The error of an operation that ended as failed, with the service's own reasons. */
export function operationFailed(name: string, answer: ServiceResponse | undefined): AmltuneError {
  const { reason, details } = readEnd(answer);
  return coreError('OPERATION_FAILED', `${name} failed: ${reason ?? 'the service gave no reason'}`, { details });
}

/** The error of an operation that someone canceled on the service. */
export function operationCanceled(name: string, answer: ServiceResponse | undefined): AmltuneError {
  const { reason, details } = readEnd(answer);
  return coreError('OPERATION_CANCELED', `${name} was canceled on the service${reason ? `: ${reason}` : '.'}`, {
    details,
  });
}

/**
 * The error of a wait that reached its limit. `details.operation` is the serialised operation, to be read and not printed:
 * the service may have signed the URLs in it.
 */
export function operationTimedOut(name: string, timeoutInMs: number, operation: string): AmltuneError {
  return coreError('OPERATION_TIMED_OUT', `${name} still runs after waiting ${timeoutInMs / 1000} s.`, {
    details: Object.defineProperty({ timeoutInMs }, 'operation', { value: operation }),
  });
}

function readEnd(answer: ServiceResponse | undefined): { reason?: string; details: Record<string, unknown> } {
  const error = readServiceErrorBody(redactJson(answer?.body));
  const requestId = answer?.requestId ?? error?.requestId;
  if (!error) return { details: { requestId } };
  const words = flatten(error).map(({ code, message }) => [message, code && `(${code})`].filter(Boolean).join(' '));
  return {
    reason: toPlainLine(words.filter(Boolean).join('; '), 1000),
    details: { serviceCode: error.code, target: error.target, serviceDetails: error.details, requestId },
  };
}

function flatten(detail: ServiceErrorDetail): ServiceErrorDetail[] {
  return [detail, ...detail.details.flatMap(flatten)];
}
