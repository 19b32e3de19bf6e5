import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Clock } from './clock.ts';
import type { Cloud } from './clouds.ts';
import type { RetryOptions } from './retry-rules.ts';
import type { ServiceRequest, ServiceResponse } from './service-request.ts';

export type { ServiceRequest, ServiceResponse } from './service-request.ts';

/** What a pipeline is made of. */
export interface PipelineContext {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  /** Default: `createHttpClient()`. */
  readonly httpClient?: HttpClient;
  readonly retry?: RetryOptions;
  /** Put before `amltune/<version>` in the user agent; at most 24 characters are kept. */
  readonly userAgentPrefix?: string;
  /** Default: the machine's time. */
  readonly clock?: Clock;
  /** The jitter's source, from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** Sends requests to the service with tokens, retries, ids, logs and typed errors. */
export interface ServicePipeline {
  /**
   * Sends one request and returns its answer. A status of 400 and above is thrown as a `ServiceError`.
   *
   * @throws AmltuneError any `SERVICE_*` code; those that stand for a status as a `ServiceError`
   * @throws AmltuneError `HOST_REFUSED` before anything is sent to a host outside the cloud
   * @throws AmltuneError `CREDENTIAL_UNAVAILABLE`
   * @throws AmltuneError `ABORTED`
   */
  send(request: ServiceRequest): Promise<ServiceResponse>;
}

/**
 * Makes the pipeline that every client of one connection shares. The Azure packages are loaded here, not before.
 *
 * @throws AmltuneError only from `send`: `ABORTED`, `CREDENTIAL_UNAVAILABLE`, `HOST_REFUSED`, `SERVICE_UNREACHABLE`,
 *   `SERVICE_RESPONSE_INVALID`, `REQUEST_REFUSED`, `CONNECTION_SETTING_INVALID` of a proxy variable, and the codes that
 *   stand for a status
 */
export async function createServicePipeline(context: PipelineContext): Promise<ServicePipeline> {
  const { assemblePipeline } = await import('./assemble-pipeline.ts');
  return assemblePipeline(context);
}
