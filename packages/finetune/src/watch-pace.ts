import { isAmltuneError, isServiceError, type Clock } from '@amltune/core';
import { finetuneError } from './error-codes.ts';

/** Wait before the next look at a job, after so long: from 2 s at first to a minute, on the Python client's curve. */
export function nextLookInMs(elapsedInMs: number): number {
  return 1000 * Math.max(2, Math.floor(60 / (1 + 100 * Math.exp(-elapsedInMs / 20_000))));
}

const passingCodes = ['SERVICE_UNREACHABLE', 'SERVICE_RESPONSE_INVALID', 'CREDENTIAL_UNAVAILABLE'];

/** Whether an error can be gone by itself: the service down or throttling, the network, a sign-in that has run out. */
function isPassing(error: unknown): boolean {
  if (isServiceError(error)) return error.isRetryable;
  return isAmltuneError(error) && passingCodes.includes(error.code);
}

/** Rides out what core's retries did not. */
export interface Patience {
  /** When the service last answered, in ms of the clock. */
  readonly lastAnswerInMs: number;
  /** Runs a read; undefined where it failed in a way that may pass. */
  attempt<T>(read: () => Promise<T>): Promise<T | undefined>;
  /** Why the last read failed; undefined once one has worked. */
  readonly trouble: string | undefined;
}

/**
 * Makes the patience of one watch: failures that may pass are borne until the service has been silent for the limit.
 *
 * @throws AmltuneError `JOB_WATCH_LOST` from `attempt`; any error of a read that waiting does not help
 */
export function createPatience(name: string, clock: Clock, limitInMs: number): Patience {
  let lastAnswerInMs = clock.now();
  let trouble: string | undefined;
  return {
    get lastAnswerInMs() {
      return lastAnswerInMs;
    },
    get trouble() {
      return trouble;
    },
    async attempt(read) {
      try {
        const result = await read();
        lastAnswerInMs = clock.now();
        trouble = undefined;
        return result;
      } catch (error) {
        if (!isPassing(error)) throw error;
        const silentInMs = clock.now() - lastAnswerInMs;
        if (silentInMs >= limitInMs) {
          const minutes = Math.round(silentInMs / 60_000);
          const message = `The job ${name} could not be watched for ${minutes} minutes; it goes on.`;
          throw finetuneError('JOB_WATCH_LOST', message, { cause: error });
        }
        trouble = error instanceof Error ? error.message : String(error);
        return undefined;
      }
    },
  };
}
