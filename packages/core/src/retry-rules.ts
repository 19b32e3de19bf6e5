import { readRetryAfter } from './retry-after.ts';
import type { ServiceHeaders } from './service-request.ts';

/** How often and how long a request is sent again. */
export interface RetryOptions {
  /** Attempts after the first one. Default 4; 0 never retries. */
  readonly maxRetries?: number;
  /** The first wait without a `Retry-After`; each further one doubles. Half of a wait is random. Default 800. */
  readonly delayInMs?: number;
  /** Longest wait without a `Retry-After`. Default 60,000. */
  readonly maxDelayInMs?: number;
  /** Longest time from the first attempt to the start of the last one; a longer `Retry-After` is not waited for. Default 180,000. */
  readonly budgetInMs?: number;
}

const defaults: Required<RetryOptions> = {
  maxRetries: 4,
  delayInMs: 800,
  maxDelayInMs: 60_000,
  budgetInMs: 180_000,
};

/**
 * When a failure is worth another attempt: `always`, `told` (only if the service said when, by a `Retry-After`) or `never`.
 * A request that is not idempotent is repeated only where the first one surely had no effect.
 */
interface RetryRule {
  readonly idempotent: 'always' | 'told';
  readonly other: 'always' | 'told' | 'never';
}

const statusRules: Readonly<Record<number, RetryRule>> = {
  408: { idempotent: 'always', other: 'told' }, // the service did not get the whole request
  409: { idempotent: 'told', other: 'told' }, // another operation runs on the resource
  423: { idempotent: 'told', other: 'told' }, // locked, likewise
  429: { idempotent: 'always', other: 'always' }, // throttled before anything was done, with or without Retry-After
  500: { idempotent: 'always', other: 'never' },
  502: { idempotent: 'always', other: 'never' },
  503: { idempotent: 'always', other: 'told' }, // with Retry-After the service itself refused; without, anyone between
  504: { idempotent: 'always', other: 'never' },
};

const notSent: RetryRule = { idempotent: 'always', other: 'always' };
const broken: RetryRule = { idempotent: 'always', other: 'never' };

/** Failures of the connection. Any code not here, so every certificate error, is never tried again: it would not change. */
const networkRules: Readonly<Record<string, RetryRule>> = {
  EAI_AGAIN: notSent,
  ECONNREFUSED: notSent,
  EHOSTUNREACH: notSent,
  ENETDOWN: notSent,
  ENETUNREACH: notSent,
  ENOTFOUND: notSent, // also a name server that is not up yet, as after a laptop's sleep
  ECONNABORTED: broken,
  ECONNRESET: broken,
  EPIPE: broken,
  ERR_STREAM_PREMATURE_CLOSE: broken,
  ESOCKETTIMEDOUT: broken,
  ETIMEDOUT: broken,
  Z_BUF_ERROR: broken, // a compressed answer that was cut off
};

const idempotentMethods = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** How an attempt ended, and when. */
export interface FailedAttempt {
  readonly method: string;
  /** Overrides what the method says. */
  readonly idempotent?: boolean | undefined;
  /** Status of the answer; undefined where none came. */
  readonly status?: number | undefined;
  /** Node's code of a connection failure, where no answer came. */
  readonly networkCode?: string | undefined;
  readonly headers?: ServiceHeaders | undefined;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Since the start of the first attempt. */
  readonly elapsedInMs: number;
  /** Now, to compare an HTTP date with. */
  readonly nowInMs: number;
}

/** Whether and when to try again; `reason` says why, or why not. */
export interface RetryDecision {
  readonly retry: boolean;
  readonly delayInMs: number;
  readonly reason: 'retry-after' | 'backoff' | 'final' | 'not-repeatable' | 'attempts-spent' | 'budget-spent';
}

/** Decides about one failed attempt. Pure: time and chance are arguments; `random` gives 0 to below 1. */
export function decideRetry(failed: FailedAttempt, options: RetryOptions, random: () => number): RetryDecision {
  const { maxRetries, delayInMs, maxDelayInMs, budgetInMs } = { ...defaults, ...options };
  const rule = ruleOf(failed);
  if (!rule) return refuse('final');
  const toldInMs = readRetryAfter(failed.headers, failed.nowInMs);
  const isIdempotent = failed.idempotent ?? idempotentMethods.has(failed.method);
  const verdict = isIdempotent ? rule.idempotent : rule.other;
  if (verdict === 'never' || (verdict === 'told' && toldInMs === undefined)) {
    return refuse(isIdempotent ? 'final' : 'not-repeatable');
  }
  if (failed.attempt > maxRetries) return refuse('attempts-spent');
  const ceilingInMs = Math.min(maxDelayInMs, delayInMs * 2 ** (failed.attempt - 1));
  const waitInMs = Math.round(toldInMs ?? ceilingInMs / 2 + (random() * ceilingInMs) / 2);
  if (failed.elapsedInMs + waitInMs > budgetInMs) return refuse('budget-spent');
  return { retry: true, delayInMs: waitInMs, reason: toldInMs === undefined ? 'backoff' : 'retry-after' };
}

/** Whether an answer of this status may be another one later, by itself. */
export function isPassingFailure(status: number, headers: ServiceHeaders): boolean {
  const rule = statusRules[status];
  return rule?.idempotent === 'always' || (rule !== undefined && readRetryAfter(headers, 0) !== undefined);
}

function ruleOf({ status, networkCode }: FailedAttempt): RetryRule | undefined {
  if (status !== undefined) return statusRules[status];
  return networkCode === undefined ? undefined : networkRules[networkCode];
}

function refuse(reason: RetryDecision['reason']): RetryDecision {
  return { retry: false, delayInMs: 0, reason };
}
