/** Time as the emulator sees it. */
export interface EmulatorClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; rejects with the signal's reason when it is aborted. */
  sleep(durationInMs: number, abortSignal?: AbortSignal): Promise<void>;
}

/** A clock that stands still until it is moved. */
export interface TestClock extends EmulatorClock {
  /** Moves time on and wakes whoever waited for less. */
  advance(durationInMs: number): void;
}

/** The machine's own time. */
export const systemClock: EmulatorClock = {
  now: () => Date.now(),
  sleep: (durationInMs, abortSignal) =>
    wait(abortSignal, (wake) => {
      const timer = setTimeout(wake, durationInMs);
      return () => clearTimeout(timer);
    }),
};

/** Makes a clock that only {@link TestClock.advance} moves. `start` is in milliseconds since 1970. Default: now. */
export function createTestClock(start: number = Date.now()): TestClock {
  let now = start;
  const sleepers = new Set<{ dueAt: number; wake: () => void }>();
  return {
    now: () => now,
    sleep: (durationInMs, abortSignal) =>
      wait(abortSignal, (wake) => {
        if (durationInMs <= 0) wake();
        const sleeper = { dueAt: now + durationInMs, wake };
        sleepers.add(sleeper);
        return () => sleepers.delete(sleeper);
      }),
    advance(durationInMs) {
      now += durationInMs;
      for (const sleeper of [...sleepers].sort((a, b) => a.dueAt - b.dueAt)) if (sleeper.dueAt <= now) sleeper.wake();
    },
  };
}

/** `start` gets the function that ends the wait, and returns what is to be done however it ends. */
async function wait(abortSignal: AbortSignal | undefined, start: (wake: () => void) => () => void): Promise<void> {
  abortSignal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const end = (settle: () => void) => {
      abortSignal?.removeEventListener('abort', onAbort);
      // A wait of no length ends inside `start`, before there is anything to stop.
      queueMicrotask(() => stop());
      settle();
    };
    const onAbort = () => end(() => reject(abortSignal?.reason as Error));
    abortSignal?.addEventListener('abort', onAbort, { once: true });
    const stop = start(() => end(resolve));
  });
}
