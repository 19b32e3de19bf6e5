import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** Sends `x-ms-client-request-id`, which the service logs; all attempts of a request share it. */
export function clientRequestIdPolicy(): PipelinePolicy {
  return {
    name: 'clientRequestId',
    sendRequest(request, next) {
      request.headers.set('x-ms-client-request-id', request.requestId);
      return next(request);
    },
  };
}
