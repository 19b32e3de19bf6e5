import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { coreError, type CoreErrorCode } from './error-codes.ts';
import { parseJson } from './parse-json.ts';
import { secretsOf } from './policies/request-context.ts';
import { toPlainLine } from './quote-text.ts';
import { redactBody, redactHeaders, redactUrl } from './redact.ts';
import { isPassingFailure } from './retry-rules.ts';
import { readRetryAfter } from './retry-after.ts';
import { readInnermostMessage, readServiceErrorBody } from './service-error-body.ts';
import { ServiceError } from './service-error.ts';
import type { ServiceHeaders, ServiceRequest, ServiceResponse } from './service-request.ts';

const codeOfStatus: Readonly<Record<number, CoreErrorCode>> = {
  401: 'SERVICE_UNAUTHENTICATED',
  403: 'SERVICE_FORBIDDEN',
  404: 'SERVICE_NOT_FOUND',
  408: 'SERVICE_UNAVAILABLE',
  409: 'SERVICE_CONFLICT',
  410: 'SERVICE_NOT_FOUND',
  412: 'SERVICE_CONFLICT',
  423: 'SERVICE_CONFLICT',
  429: 'SERVICE_THROTTLED',
};

/**
 * Reads what came back at `nowInMs` into an answer or an error.
 *
 * @throws AmltuneError any `SERVICE_*` code that stands for a status
 * @throws AmltuneError `SERVICE_RESPONSE_INVALID` for an answer that is no JSON, and for a redirect that is not followed
 */
export function readServiceResponse(
  service: ServiceRequest,
  response: PipelineResponse,
  nowInMs: number,
): ServiceResponse {
  const { status, headers } = response;
  const requestId = readRequestId(headers);
  if (status >= 400 && !service.allowStatus?.includes(status)) throw toServiceError(service, response, nowInMs);
  const what = `${service.method} ${readPath(service.url)} answered ${status}`;
  // Not 304, which answers an If-None-Match.
  if (status >= 300 && status < 400 && status !== 304) {
    throw coreError('SERVICE_RESPONSE_INVALID', `${what}, a redirect that is not followed.`, {
      details: { requestId },
    });
  }
  const text = (response.bodyAsText ?? '').replace(/^\ufeff/, '');
  const body = parseJson(text);
  if (body === undefined && text.trim() !== '' && status < 400) {
    const excerpt = readExcerpt(redactBody(text, secretsOf(response.request)));
    throw coreError('SERVICE_RESPONSE_INVALID', `${what} with something else than JSON: ${excerpt}`, {
      details: { requestId },
    });
  }
  return { status, headers: { get: (name) => headers.get(name) }, body, ...(requestId && { requestId }) };
}

/** The id under which the service logged a request, from whichever header has it. */
export function readRequestId(headers: ServiceHeaders): string | undefined {
  return ['x-ms-request-id', 'x-ms-correlation-request-id', 'x-request-id']
    .map((name) => headers.get(name))
    .find((id) => id !== undefined && /^[\w.:-]{1,200}$/.test(id));
}

function toServiceError(service: ServiceRequest, response: PipelineResponse, nowInMs: number): ServiceError {
  const { request, status, headers } = response;
  const secrets = secretsOf(request);
  const text = redactBody(response.bodyAsText ?? '', secrets);
  const reason = readServiceErrorBody(parseJson(text));
  const outer = reason ? reason.message : readExcerpt(text);
  const innermost = reason && readInnermostMessage(reason);
  const messages = [outer, innermost === outer ? undefined : innermost].filter(Boolean).join(' ');
  const title = [`${service.method} ${readPath(service.url)} failed with ${status}`, reason?.code]
    .filter(Boolean)
    .join(' ');
  const fix = adviseOn(response, reason !== undefined, nowInMs);
  return new ServiceError(
    codeOfStatus[status] ?? (status < 500 ? 'SERVICE_REJECTED' : 'SERVICE_UNAVAILABLE'),
    [title, messages].filter(Boolean).join(': '),
    {
      statusCode: status,
      serviceCode: reason?.code,
      target: reason?.target,
      serviceDetails: reason?.details ?? [],
      requestId: readRequestId(headers) ?? reason?.requestId,
      isRetryable: isPassingFailure(status, headers),
      request: {
        method: request.method,
        url: redactUrl(request.url, secrets),
        headers: redactHeaders(request.headers, secrets),
      },
      response: { status, headers: redactHeaders(headers, secrets), body: toPlainLine(text, 4000) },
    },
    fix === undefined ? {} : { fix },
  );
}

/** Better advice than the code's own, where the answer allows it. */
function adviseOn({ headers, bodyAsText }: PipelineResponse, isService: boolean, nowInMs: number): string | undefined {
  const waitInMs = readRetryAfter(headers, nowInMs);
  if (waitInMs !== undefined)
    return `Run it again in ${Math.ceil(waitInMs / 1000)} s; the service asked for that wait.`;
  if (isService || !bodyAsText?.trim()) return undefined;
  return 'The answer is not in the service\u2019s form, so it may come from a proxy or gateway in between: check HTTPS_PROXY.';
}

/** What a page or a plain text says, without markup. */
function readExcerpt(text: string): string {
  const words = text
    .slice(0, 20_000)
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1>|$)/gi, ' ')
    .replace(/<[^<>]*>/g, ' ');
  return toPlainLine(words, 300);
}

/** The path alone: a query may hold a signature or a page token. */
function readPath(url: string): string {
  return new URL(url).pathname;
}
