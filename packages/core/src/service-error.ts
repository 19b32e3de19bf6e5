import { coreErrorCodes, type CoreErrorCode } from './error-codes.ts';
import { AmltuneError, isAmltuneError, type AmltuneErrorOptions } from './errors.ts';
import type { ServiceErrorDetail } from './service-error-body.ts';

/** The request of an error, already redacted. */
export interface RedactedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The answer of an error, already redacted; the body is an excerpt. */
export interface RedactedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a {@link ServiceError} knows beyond its message. */
export interface ServiceErrorFacts {
  readonly statusCode: number;
  readonly serviceCode?: string | undefined;
  readonly target?: string | undefined;
  readonly serviceDetails: readonly ServiceErrorDetail[];
  readonly requestId?: string | undefined;
  readonly isRetryable: boolean;
  readonly request: RedactedRequest;
  readonly response: RedactedResponse;
}

/** The service answered with a status of 400 or above. Tell it with {@link isServiceError}. */
export class ServiceError extends AmltuneError {
  override name = 'ServiceError';
  /** The HTTP status. */
  readonly statusCode: number;
  /** The service's own code, as `ResourceNotFound`. */
  readonly serviceCode?: string;
  /** The field or resource that the service names. */
  readonly target?: string;
  /** The service's nested reasons. */
  readonly serviceDetails: readonly ServiceErrorDetail[];
  /** The id that the service's support asks for. */
  readonly requestId?: string;
  /** Whether the same request may succeed later, as after throttling. */
  readonly isRetryable: boolean;
  /** Redacted, and not enumerable: neither printed nor encoded. */
  declare readonly request: RedactedRequest;
  /** Redacted, and not enumerable: neither printed nor encoded. */
  declare readonly response: RedactedResponse;

  constructor(code: CoreErrorCode, message: string, facts: ServiceErrorFacts, options?: AmltuneErrorOptions) {
    super(code, coreErrorCodes[code], message, options);
    this.statusCode = facts.statusCode;
    if (facts.serviceCode !== undefined) this.serviceCode = facts.serviceCode;
    if (facts.target !== undefined) this.target = facts.target;
    this.serviceDetails = facts.serviceDetails;
    if (facts.requestId !== undefined) this.requestId = facts.requestId;
    this.isRetryable = facts.isRetryable;
    Object.defineProperty(this, 'request', { value: facts.request });
    Object.defineProperty(this, 'response', { value: facts.response });
  }

  override toJSON(): Record<string, unknown> {
    const { statusCode, serviceCode, target, serviceDetails, requestId, isRetryable } = this;
    return { ...super.toJSON(), statusCode, serviceCode, target, serviceDetails, requestId, isRetryable };
  }
}

/** Whether a value is a {@link ServiceError}, also one of another copy or module format of the package. */
export function isServiceError(value: unknown): value is ServiceError {
  return isAmltuneError(value) && value.name === 'ServiceError';
}
