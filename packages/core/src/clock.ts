import { abortError, throwIfAborted } from './abort.ts';

/** Time as every wait of the packages sees it, so that a test can move it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; an abort ends the wait with code `ABORTED`. */
  sleep(durationInMs: number, abortSignal?: AbortSignal): Promise<void>;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(durationInMs, abortSignal) {
    throwIfAborted(abortSignal);
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        clearTimeout(timer);
        reject(abortError(abortSignal?.reason));
      };
      const timer = setTimeout(() => {
        abortSignal?.removeEventListener('abort', onAbort);
        resolve();
      }, durationInMs);
      abortSignal?.addEventListener('abort', onAbort, { once: true });
    });
  },
};
