import { abortError, isAmltuneError, throwIfAborted } from '@amltune/core';
import { dataError } from './error-codes.ts';
import type { RemoteContext, RemoteReply } from './remote-request.ts';
import { TransientFailure } from './transient-failure.ts';

const longestWaitInMs = 10 * 60_000;
const retriedStatus = new Set([408, 425, 429]);

/** The transient failure that a status means, or undefined when sending again would not help. */
export function transientStatus(reply: RemoteReply, nowInMs: number): TransientFailure | undefined {
  if (reply.status < 500 && !retriedStatus.has(reply.status)) return undefined;
  const code = reply.status === 429 ? 'REMOTE_THROTTLED' : 'REMOTE_UNAVAILABLE';
  return new TransientFailure(`${reply.url.host} answered ${reply.status}`, code, waitAskedFor(reply, nowInMs));
}

/**
 * How long a server asked to wait: the hub's `RateLimit` when its window is used up (one second is added, as the hub's
 * own client does), else `Retry-After` as seconds or date.
 */
function waitAskedFor(reply: RemoteReply, nowInMs: number): number | undefined {
  const window = /;\s*r=0\s*;\s*t=(\d{1,6})/.exec(reply.header('ratelimit') ?? '');
  if (reply.status === 429 && window) return (Number(window[1]) + 1) * 1000;
  const after = reply.header('retry-after')?.trim();
  if (!after) return undefined;
  if (/^\d{1,6}$/.test(after)) return Number(after) * 1000;
  const date = Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowInMs);
}

/** Counts failures in a row and waits between attempts: what the server asked for, else 1, 2, 4, 8 s, half of it random. */
export class Retrier {
  readonly #context: RemoteContext;
  readonly #host: string;
  #failures = 0;

  constructor(context: RemoteContext, host: string) {
    this.#context = context;
    this.#host = host;
  }

  /** Bytes came: the next failure is the first one again. */
  reset(): void {
    this.#failures = 0;
  }

  /**
   * Waits before the next attempt, or ends with the failure when it is final.
   *
   * @throws AmltuneError `ABORTED`, `REMOTE_UNAVAILABLE`, `REMOTE_THROTTLED`, `REMOTE_INVALID`, or `error` itself
   */
  async wait(error: unknown, abortSignal?: AbortSignal): Promise<void> {
    throwIfAborted(abortSignal);
    if (isAmltuneError(error)) throw error;
    const { clock, maxAttempts, onRetry, random } = this.#context;
    const failure = error instanceof TransientFailure ? error : new TransientFailure(messageOf(error));
    this.#failures += 1;
    const asked = failure.retryAfterInMs;
    if (this.#failures >= maxAttempts || (asked ?? 0) > longestWaitInMs) {
      const after = `${this.#failures} ${this.#failures === 1 ? 'attempt' : 'attempts'}`;
      throw dataError(failure.code, `${this.#host}: ${failure.message}, after ${after}.`, { cause: error });
    }
    const backoff = Math.min(1000 * 2 ** (this.#failures - 1), 8000);
    const delayInMs = asked ?? Math.round(backoff * (0.5 + random() / 2));
    onRetry?.({ host: this.#host, reason: failure.message, delayInMs });
    await clock.sleep(delayInMs, abortSignal).catch((cause: unknown) => {
      throw isAmltuneError(cause) ? cause : abortError(cause);
    });
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the connection failed';
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return `the connection failed${code}`;
}
