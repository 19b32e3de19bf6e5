import { randomUUID } from 'node:crypto';
import { systemClock } from './clock.ts';
import { createHttpClient } from './http-client.ts';
import { loadLogger } from './log.ts';
import type { PipelineContext, ServicePipeline } from './pipeline.ts';
import { apiVersionPolicy } from './policies/api-version.ts';
import { attemptPolicy } from './policies/attempt.ts';
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
import { readServiceResponse } from './service-response.ts';
import { coreVersion } from './version.ts';

/** What `createServicePipeline` does, loaded when it is called; the Azure packages come with it. */
export async function assemblePipeline(context: PipelineContext): Promise<ServicePipeline> {
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
    rest.setClientRequestIdPolicy(),
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
        body: body === undefined ? undefined : JSON.stringify(body),
        abortSignal,
      });
      bindServiceRequest(request, service);
      const response = await pipeline.sendRequest(httpClient, request);
      return readServiceResponse(service, response, clock.now());
    },
  };
}
