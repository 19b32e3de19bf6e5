import type { TokenAudience } from './clouds.ts';

/** Methods that the service's routes use. */
export type ServiceMethod = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'HEAD';

/** One call of the service. A retry sends it again byte for byte, under the same client request id. */
export interface ServiceRequest {
  readonly method: ServiceMethod;
  /** Absolute `https:` URL. A `nextLink` or operation URL is passed exactly as the service gave it. */
  readonly url: string;
  /** Added as the first query parameter, unless the URL already carries an `api-version`. */
  readonly apiVersion?: string;
  /** Whose token the request carries; `none` sends no token. Default `management`. */
  readonly audience?: TokenAudience | 'none';
  /** Adds `x-azureml-token`, the second token that creating a pipeline job needs. Default false. */
  readonly mlToken?: boolean;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `x-ms-client-request-id`; a new UUID by default. */
  readonly clientRequestId?: string;
  readonly abortSignal?: AbortSignal;
  /** Longest time of one attempt, from its first byte to the end of its answer. Default 120,000; 0 is no limit. */
  readonly timeoutInMs?: number;
  /** Name of the tracing span. Default `HTTP` and the method. */
  readonly spanName?: string;
  /** Statuses of 400 and above that are answers here: neither retried nor thrown. */
  readonly allowStatus?: readonly number[];
  /**
   * Whether sending twice does what sending once does. Default: true for GET, HEAD, PUT and DELETE, false for POST and
   * PATCH. Set it for a POST that only reads or that repeats safely, as `listKeys` and `cancel` do.
   */
  readonly idempotent?: boolean;
}

/** The service's answer to one request. */
export interface ServiceResponse {
  readonly status: number;
  readonly headers: ServiceHeaders;
  /** Parsed JSON; undefined where the answer is empty, or is an allowed status of 400 and above without JSON. */
  readonly body: unknown;
  /** The id under which the service's support finds the request. */
  readonly requestId?: string;
}

/** Headers of an answer, read without regard to case. */
export interface ServiceHeaders {
  get(name: string): string | undefined;
}
