import type { ServiceErrorBody } from '@amltune/wire';

/** What an error of a service carries besides its status, code and message. */
export interface HttpErrorOptions {
  readonly target?: string;
  readonly details?: readonly ServiceErrorBody[];
  readonly headers?: Readonly<Record<string, string>>;
  /** A whole body of its own, where a route's errors do not look like its host's. */
  readonly body?: string;
}

/**
 * Thrown by a route to answer with an error. What it looks like on the wire is the host's affair: ARM's envelope, the
 * data plane's, OAuth's or storage's XML.
 *
 * @example
 * throw new HttpError(404, 'ResourceNotFound', `There is no compute ${name}.`);
 */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  readonly options: HttpErrorOptions;

  constructor(status: number, code: string, message: string, options: HttpErrorOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.options = options;
  }

  /** The error as services nest it in envelopes and operations. */
  toBody(): ServiceErrorBody {
    const { target, details } = this.options;
    return { code: this.code, message: this.message, target: target ?? null, details: [...(details ?? [])] };
  }
}
