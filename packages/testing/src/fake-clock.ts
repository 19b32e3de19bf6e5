/** A clock of the same shape as core's, on which waiting takes no time. */
export interface FakeClock {
  now(): number;
  sleep(durationInMs: number, abortSignal?: AbortSignal): Promise<void>;
  /** Moves the time on without a sleep. */
  advance(durationInMs: number): void;
  /** Every duration that was slept, in order. */
  readonly sleeps: readonly number[];
}

/** A clock that stands still until someone sleeps; a sleep moves it on and resolves. An aborted sleep rejects with the signal's reason. */
export function fakeClock(startInMs = Date.UTC(2026, 0, 1)): FakeClock {
  const sleeps: number[] = [];
  let nowInMs = startInMs;
  return {
    now: () => nowInMs,
    async sleep(durationInMs, abortSignal) {
      abortSignal?.throwIfAborted();
      sleeps.push(durationInMs);
      nowInMs += durationInMs;
      // A turn of the event loop, so that loops over sleeps let timers and input in.
      await new Promise((resolve) => setImmediate(resolve));
      abortSignal?.throwIfAborted();
    },
    advance(durationInMs) {
      nowInMs += durationInMs;
    },
    sleeps,
  };
}
