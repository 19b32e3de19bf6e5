import type { PipelineRequest } from '@azure/core-rest-pipeline';
import { listSecrets } from '../redact.ts';
import type { ServiceRequest } from '../service-request.ts';

const contexts = new WeakMap<PipelineRequest, ServiceRequest>();

/** Ties what the caller asked for to the request that goes through the policies. */
export function bindServiceRequest(request: PipelineRequest, service: ServiceRequest): void {
  contexts.set(request, service);
}

/** What the caller asked for. */
export function serviceRequestOf(request: PipelineRequest): ServiceRequest {
  const service = contexts.get(request);
  if (!service) throw new TypeError('the request does not come from ServicePipeline.send');
  return service;
}

/** Secrets that the request carries at this moment, tokens included; they are removed from all that is printed about it. */
export function secretsOf(request: PipelineRequest): string[] {
  return listSecrets({ url: request.url, headers: request.headers, body: serviceRequestOf(request).body });
}
