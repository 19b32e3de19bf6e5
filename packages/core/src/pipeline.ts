import { randomUUID } from 'node:crypto';
import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { systemClock, type Clock } from './clock.ts';
import type { Cloud } from './clouds.ts';
import { createHttpClient } from './http-client.ts';
import { loadLogger } from './log.ts';
import { apiVersionPolicy } from './policies/api-version.ts';
import { attemptPolicy } from './policies/attempt.ts';
import { clientRequestIdPolicy } from './policies/client-request-id.ts';
import { hostGuardPolicy } from './policies/host-guard.ts';
import { logPolicy } from './policies/log.ts';
import { redirectPolicy } from './policies/redirect.ts';
import { bindServiceRequest } from './policies/request-context.ts';
import { retryPolicy } from './policies/retry.ts';
import { createTokenCache } from './policies/token-cache.ts';
import { tokenPolicy } from './policies/token.ts';
import { tracingPolicy } from './policies/tracing.ts';
import { unreachablePolicy } from './policies/unreachable.ts';
import { userAgentPolicy } from './policies/user-agent.ts';
import type { RetryOptions } from './retry-rules.ts';
import type { ServiceRequest, ServiceResponse } from './service-request.ts';
import { readServiceResponse } from './service-response.ts';
import { coreVersion } from './version.ts';

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
 *   `SERVICE_RESPONSE_INVALID`, `CONNECTION_SETTING_INVALID` of a proxy variable, and the codes that stand for a status
 */
export async function createServicePipeline(context: PipelineContext): Promise<ServicePipeline> {
  const { cloud, credential, httpClient = createHttpClient(), clock = systemClock, random = Math.random } = context;
  const [rest, { createTracingClient }, logger] = await Promise.all([
    import('@azure/core-rest-pipeline'),
    import('@azure/core-tracing'),
    loadLogger(),
  ]);
  const tracing = createTracingClient({
    namespace: 'Microsoft.MachineLearningServices',
    packageName: '@amltune/core',
    packageVersion: coreVersion,
  });

  const pipeline = rest.createEmptyPipeline();
  // From the caller to the wire; an answer passes them upwards.
  for (const policy of [
    // Once a request: what stays the same over its attempts.
    tracingPolicy(tracing),
    unreachablePolicy(),
    clientRequestIdPolicy(),
    userAgentPolicy(context.userAgentPrefix),
    apiVersionPolicy(),
    // Once an attempt: below here a failure may be repeated, and a token may have to be renewed since the last one.
    retryPolicy({ retry: context.retry ?? {}, clock, random, logger }),
    // Once a hop: below here the URL is the one that is dialled, so the guard sees it, and before any token is added.
    redirectPolicy(),
    hostGuardPolicy(cloud),
    tokenPolicy(cloud, createTokenCache(credential, clock)),
    // Once a send: the log shows what goes out, and the attempt is what the HTTP client is held to.
    logPolicy(logger, clock),
    attemptPolicy(),
  ]) {
    pipeline.addPolicy(policy);
  }

  return {
    async send(service) {
      const { method, url, body, headers, clientRequestId, abortSignal } = service;
      const request = rest.createPipelineRequest({
        method,
        url,
        requestId: clientRequestId ?? randomUUID(),
        headers: rest.createHttpHeaders({
          Accept: 'application/json',
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        }),
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(abortSignal && { abortSignal }),
      });
      bindServiceRequest(request, service);
      const response = await pipeline.sendRequest(httpClient, request);
      return readServiceResponse(service, response, clock.now());
    },
  };
}
