import { abortError, throwIfAborted } from './abort.ts';

/**
 * Loads a value once for all who ask, also at the same time; a failure is forgotten, so that the next one loads again.
 * An abort ends the wait of its caller only, since others may wait for the same answer.
 */
export function shareResult<T>(load: () => Promise<T>): (abortSignal?: AbortSignal) => Promise<T> {
  let shared: Promise<T> | undefined;
  return async (abortSignal) => {
    throwIfAborted(abortSignal);
    shared ??= load().catch((error: unknown) => {
      shared = undefined;
      throw error;
    });
    return abortSignal ? waitAbortably(shared, abortSignal) : shared;
  };
}

function waitAbortably<T>(promise: Promise<T>, abortSignal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(abortError(abortSignal.reason));
  abortSignal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([promise, aborted]).finally(() => abortSignal.removeEventListener('abort', onAbort));
}
