import type { ServiceHeaders } from './service-request.ts';

/** The three forms of an HTTP date (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 ...`, `Sunday, 06-Nov-94 ...`, `Sun Nov  6 ... 1994`. */
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [\w\s:-]+$/;

/**
 * How long the service asks to wait, in milliseconds from `nowInMs`: `retry-after-ms`, `x-ms-retry-after-ms`, or
 * `Retry-After` in seconds or as an HTTP date. Undefined where it does not ask, or in a way that cannot be read.
 */
export function readRetryAfter(headers: ServiceHeaders | undefined, nowInMs: number): number | undefined {
  const exact = readNumber(headers?.get('retry-after-ms') ?? headers?.get('x-ms-retry-after-ms'));
  if (exact !== undefined) return exact;
  const text = headers?.get('retry-after');
  const seconds = readNumber(text);
  if (seconds !== undefined) return seconds * 1000;
  // `Date.parse` also takes `-5` for a date, and the third form for local time.
  const date = text !== undefined && httpDate.test(text) ? Date.parse(text.replace(/( GMT)?$/, ' GMT')) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowInMs);
}

function readNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,9}(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
