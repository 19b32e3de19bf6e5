import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import type { TracingClient } from '@azure/core-tracing';
import { redactUrl } from '../redact.ts';
import { readRequestId } from '../service-response.ts';
import { serviceRequestOf } from './request-context.ts';

/** One span for a request and all its attempts; does nothing further where nobody records. */
export function tracingPolicy(tracing: TracingClient): PipelinePolicy {
  return {
    name: 'tracing',
    async sendRequest(request, next) {
      const { spanName = `HTTP ${request.method}` } = serviceRequestOf(request);
      const { span, updatedOptions } = tracing.startSpan(spanName, {}, { spanKind: 'client' });
      const tracingContext = updatedOptions.tracingOptions?.tracingContext;
      if (!span.isRecording() || !tracingContext) {
        span.end();
        return next(request);
      }
      span.setAttribute('http.request.method', request.method);
      span.setAttribute('url.full', redactUrl(request.url));
      span.setAttribute('az.client_request_id', request.requestId);
      for (const [name, value] of Object.entries(tracing.createRequestHeaders(tracingContext))) {
        request.headers.set(name, value);
      }
      try {
        const response = await tracing.withContext(tracingContext, next, request);
        span.setAttribute('http.response.status_code', response.status);
        const requestId = readRequestId(response.headers);
        if (requestId) span.setAttribute('az.service_request_id', requestId);
        if (response.status >= 400) span.setStatus({ status: 'error' });
        return response;
      } catch (error) {
        span.setStatus({ status: 'error', ...(error instanceof Error && { error }) });
        throw error;
      } finally {
        span.end();
      }
    },
  };
}
