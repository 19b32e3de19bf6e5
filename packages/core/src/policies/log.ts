import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { AzureLogger } from '@azure/logger';
import type { Clock } from '../clock.ts';
import { toPlainLine } from '../quote-text.ts';
import { redactBody, redactHeaders, redactUrl } from '../redact.ts';
import { secretsOf } from './request-context.ts';

const maxLineLength = 4000;

/**
 * Logs each attempt, redacted: at info what was asked and answered, at verbose the headers and the bodies of errors. The
 * bodies of requests and of successes are never logged, as they hold keys and the user's data.
 */
export function logPolicy(logger: AzureLogger, clock: Clock): PipelinePolicy {
  return {
    name: 'log',
    async sendRequest(request, next) {
      if (!logger.info.enabled) return next(request);
      const startInMs = clock.now();
      const secrets = secretsOf(request);
      logRequest(logger, request, secrets);
      const response = await next(request);
      logResponse(logger, response, secrets, clock.now() - startInMs);
      return response;
    },
  };
}

function logRequest(
  logger: AzureLogger,
  { requestId, method, url, headers }: PipelineRequest,
  secrets: string[],
): void {
  logger.info(toPlainLine(`${requestId}: ${method} ${redactUrl(url, secrets)}`, maxLineLength));
  if (logger.verbose.enabled) logHeaders(logger, requestId, headers, secrets);
}

function logResponse(logger: AzureLogger, response: PipelineResponse, secrets: string[], tookInMs: number): void {
  const { requestId } = response.request;
  logger.info(`${requestId}: ${response.status} in ${tookInMs} ms`);
  if (!logger.verbose.enabled) return;
  logHeaders(logger, requestId, response.headers, secrets);
  if (response.status < 400 || !response.bodyAsText) return;
  logger.verbose(toPlainLine(`${requestId}: body ${redactBody(response.bodyAsText, secrets)}`, maxLineLength));
}

function logHeaders(logger: AzureLogger, id: string, headers: PipelineRequest['headers'], secrets: string[]): void {
  logger.verbose(toPlainLine(`${id}: headers ${JSON.stringify(redactHeaders(headers, secrets))}`, maxLineLength));
}
