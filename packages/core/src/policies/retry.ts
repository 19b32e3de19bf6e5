import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import type { AzureLogger } from '@azure/logger';
import type { Clock } from '../clock.ts';
import { decideRetry, type RetryOptions } from '../retry-rules.ts';
import { NetworkFailure } from './network-failure.ts';
import { serviceRequestOf } from './request-context.ts';

/** What the retry policy takes from outside. */
export interface RetryPolicyOptions {
  readonly retry: RetryOptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: AzureLogger;
}

/** Sends a request again as the table in `retry-rules.ts` says. The same bytes go to the same URL, so a create keeps its name. */
export function retryPolicy({ retry, clock, random, logger }: RetryPolicyOptions): PipelinePolicy {
  return {
    name: 'retry',
    async sendRequest(request, next) {
      const { method, idempotent, allowStatus = [], abortSignal } = serviceRequestOf(request);
      const startInMs = clock.now();
      for (let attempt = 1; ; attempt++) {
        const outcome = await next(request).catch((error: unknown) => {
          if (error instanceof NetworkFailure) return error;
          throw error;
        });
        const isResponse = !(outcome instanceof NetworkFailure);
        if (isResponse && (outcome.status < 400 || allowStatus.includes(outcome.status))) return outcome;
        const ended = isResponse ? { status: outcome.status, headers: outcome.headers } : { networkCode: outcome.code };
        const nowInMs = clock.now();
        const failed = { method, idempotent, ...ended, attempt, elapsedInMs: nowInMs - startInMs, nowInMs };
        const { retry: again, delayInMs, reason } = decideRetry(failed, retry, random);
        const what = `${request.requestId}: ${ended.status ?? ended.networkCode} on attempt ${attempt}`;
        if (!again) {
          logger.info(`${what}, no retry (${reason})`);
          if (isResponse) return outcome;
          throw outcome;
        }
        logger.info(`${what}, next in ${delayInMs} ms (${reason})`);
        await clock.sleep(delayInMs, abortSignal);
      }
    },
  };
}
