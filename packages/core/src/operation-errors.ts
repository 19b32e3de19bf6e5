import { errorEnvelope, matches, type ServiceErrorBody } from '@amltune/wire';
import { coreError } from './error-codes.ts';
import type { AmltuneError } from './errors.ts';
import type { ServiceResponse } from './pipeline.ts';
import { toPlainLine } from './quote-text.ts';

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

/** The error of a wait that reached its limit; `details.operation` is the serialised operation. */
export function operationTimedOut(name: string, timeoutInMs: number, operation: string): AmltuneError {
  return coreError('OPERATION_TIMED_OUT', `${name} still runs after waiting ${timeoutInMs / 1000} s.`, {
    details: { operation, timeoutInMs },
  });
}

interface Reason {
  code?: string;
  message?: string;
  target?: string;
  details?: Reason[];
}

function readEnd(answer: ServiceResponse | undefined): { reason?: string; details: Record<string, unknown> } {
  const requestId = answer?.requestId;
  if (!matches(errorEnvelope, answer?.body)) return { details: { requestId } };
  const { code, target, details = [], ...own } = toReason(answer.body.error);
  const reasons = [{ code, ...own }, ...flatten(details)].map(describe).filter(Boolean);
  return {
    reason: toPlainLine(reasons.join('; '), 1000),
    details: { serviceCode: code, target, serviceDetails: details, requestId },
  };
}

function toReason(error: ServiceErrorBody): Reason {
  const details = error.details?.map(toReason);
  return {
    ...(error.code && { code: error.code }),
    ...(error.message && { message: error.message }),
    ...(error.target && { target: error.target }),
    ...(details?.length && { details }),
  };
}

function flatten(reasons: readonly Reason[]): Reason[] {
  return reasons.flatMap((reason) => [reason, ...flatten(reason.details ?? [])]);
}

function describe({ code, message }: Reason): string {
  return [message, code && `(${code})`].filter(Boolean).join(' ');
}
