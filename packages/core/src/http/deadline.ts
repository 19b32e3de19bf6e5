import type { PipelineRequest } from '@azure/core-rest-pipeline';
import { abortError } from '../abort.ts';

/** Emitted on a request that is ended from outside: its agent may still be making its connection. */
export const cutEvent = Symbol('cut');

/** What can end an exchange from outside: the caller's abort and the request's timeout. */
export interface Deadline {
  /** Rejects when the exchange was ended; never resolves. */
  readonly passed: Promise<never>;
  /** What is destroyed then; the last one watched. */
  watch(running: { destroy(error: Error): unknown }): void;
  /** Ends the timeout and leaves the abort. */
  readonly stopTimer: () => void;
  /** Ends both. */
  readonly release: () => void;
}

/**
 * Starts the timeout of a request and listens to its abort signal.
 *
 * @throws AmltuneError `ABORTED` when it already came
 */
export function deadlineOf({ abortSignal, timeout }: PipelineRequest): Deadline {
  const aborted = () => abortError(abortSignal && 'reason' in abortSignal ? abortSignal.reason : undefined);
  if (abortSignal?.aborted) throw aborted();
  let running: { destroy(error: Error): unknown } | undefined;
  let reject: (error: Error) => void = () => {};
  const passed = new Promise<never>((_resolve, rejectPassed) => (reject = rejectPassed));
  passed.catch(() => {});
  const end = (error: Error) => {
    // Both: a request that still waits for its socket is silent about being destroyed.
    reject(error);
    running?.destroy(error);
  };
  const onAbort = () => end(aborted());
  const onTimeout = () => end(Object.assign(new Error(`no answer within ${timeout} ms`), { code: 'ETIMEDOUT' }));
  const timer = timeout > 0 ? setTimeout(onTimeout, timeout) : undefined;
  abortSignal?.addEventListener('abort', onAbort);
  return {
    passed,
    watch: (next) => (running = next),
    stopTimer: () => clearTimeout(timer),
    release: () => {
      clearTimeout(timer);
      abortSignal?.removeEventListener('abort', onAbort);
    },
  };
}
