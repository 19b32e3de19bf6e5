import type { ServiceHeaders } from './service-request.ts';

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
  const date = Date.parse(text ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowInMs);
}

function readNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,9}(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
