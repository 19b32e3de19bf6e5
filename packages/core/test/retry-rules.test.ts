import { fakeClock } from '@amltune/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideRetry, type RetryDecision, type RetryOptions } from '../src/retry-rules.ts';
import { arm, startBench } from './fake-service.ts';

const nowInMs = fakeClock().now();
const dateIn = (seconds: number) => new Date(nowInMs + seconds * 1000).toUTCString();

/** A failed attempt, and the wait before the next one in milliseconds or the reason why there is none. */
interface Row {
  method: string;
  outcome: number | string;
  headers?: Record<string, string>;
  attempt?: number;
  elapsedInMs?: number;
  idempotent?: boolean;
  options?: RetryOptions;
  expected: number | RetryDecision['reason'];
}

const row = (method: string, outcome: number | string, expected: Row['expected'], rest: Partial<Row> = {}): Row => ({
  method,
  outcome,
  expected,
  ...rest,
});
const after = (value: string, name = 'retry-after') => ({ headers: { [name]: value } });

// Every wait without a Retry-After has its full length, since the jitter of these tests is 1.
const table: Row[] = [
  // Statuses, requests that may be repeated.
  ...['GET', 'HEAD', 'PUT', 'DELETE'].flatMap((method) =>
    [408, 429, 500, 502, 503, 504].map((status) => row(method, status, 800)),
  ),
  ...[400, 401, 403, 404, 405, 409, 410, 412, 413, 422, 423, 424, 501, 505, 507, 511].map((status) =>
    row('GET', status, 'final'),
  ),
  // Statuses, requests that may have had an effect.
  ...['POST', 'PATCH'].flatMap((method) => [
    row(method, 429, 800),
    ...[408, 409, 423, 503].map((status) => row(method, status, 'not-repeatable')),
    ...[408, 409, 423, 503].map((status) => row(method, status, 3000, after('3'))),
    ...[500, 502, 504].map((status) => row(method, status, 'not-repeatable')),
    ...[500, 502, 504].map((status) => row(method, status, 'not-repeatable', after('3'))),
  ]),
  // What the caller knows about the request wins over its method.
  row('POST', 500, 800, { idempotent: true }),
  row('POST', 503, 800, { idempotent: true }),
  row('POST', 'ECONNRESET', 800, { idempotent: true }),
  row('PUT', 502, 'not-repeatable', { idempotent: false }),
  row('GET', 'ETIMEDOUT', 'not-repeatable', { idempotent: false }),
  // Each form of Retry-After.
  row('GET', 429, 7000, after('7')),
  row('POST', 429, 7000, after('7')),
  row('GET', 503, 0, after('0')),
  row('GET', 503, 1500, after('1.5')),
  row('GET', 503, 20_000, after(dateIn(20))),
  row('GET', 503, 0, after(dateIn(-20))),
  row('GET', 503, 20_000, after('Thursday, 01-Jan-26 00:00:20 GMT')),
  row('GET', 503, 20_000, after('Thu Jan  1 00:00:20 2026')),
  row('GET', 429, 250, after('250', 'retry-after-ms')),
  row('GET', 429, 250, after('250', 'x-ms-retry-after-ms')),
  row('GET', 429, 40, { headers: { 'retry-after': '9', 'retry-after-ms': '40' } }),
  row('GET', 429, 800, after('soon')),
  row('GET', 429, 800, after('-5')),
  row('GET', 429, 800, after('2030-01-01T00:00:00Z')),
  row('GET', 429, 800, after('Sun, 99 Foo 2030 00:00:00 GMT')),
  row('GET', 429, 800, after('')),
  row('GET', 409, 2000, after('2')),
  row('PUT', 423, 2000, after('2')),
  row('GET', 404, 'final', after('2')),
  row('GET', 401, 'final', after('2')),
  row('GET', 501, 'final', after('2')),
  // Backoff over the attempts, its ceiling, and their number.
  row('GET', 500, 1600, { attempt: 2 }),
  row('GET', 500, 3200, { attempt: 3 }),
  row('GET', 500, 6400, { attempt: 4 }),
  row('GET', 500, 'attempts-spent', { attempt: 5 }),
  row('GET', 429, 'attempts-spent', { attempt: 5, ...after('1') }),
  row('GET', 429, 1000, { attempt: 4, ...after('1') }),
  row('GET', 500, 60_000, { attempt: 10, options: { maxRetries: 10 } }),
  row('GET', 500, 2000, { attempt: 3, options: { maxDelayInMs: 2000 } }),
  row('GET', 500, 200, { attempt: 2, options: { delayInMs: 100 } }),
  row('GET', 503, 'attempts-spent', { options: { maxRetries: 0 } }),
  // A Retry-After is not cut to the ceiling of the backoff, but to nothing by the budget.
  row('GET', 429, 90_000, after('90')),
  row('GET', 429, 'budget-spent', after('181')),
  row('GET', 429, 'budget-spent', { elapsedInMs: 175_000, ...after('6') }),
  row('GET', 429, 5000, { elapsedInMs: 175_000, ...after('5') }),
  row('GET', 500, 'budget-spent', { elapsedInMs: 179_500 }),
  row('GET', 429, 3_600_000, { options: { budgetInMs: 4_000_000 }, ...after('3600') }),
  // Connections: never made, so nothing was sent.
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH'].flatMap((code) => [
    row('GET', code, 800),
    row('POST', code, 800),
  ]),
  // Connections: broken, so nobody knows what arrived.
  ...['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE'].flatMap((code) => [
    row('PUT', code, 800),
    row('POST', code, 'not-repeatable'),
  ]),
  row('DELETE', 'ECONNRESET', 'attempts-spent', { attempt: 5 }),
  // Certificates and everything unknown stay as they are.
  ...['CERT_HAS_EXPIRED', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'SELF_SIGNED_CERT_IN_CHAIN', 'EPROTO'].map((code) =>
    row('GET', code, 'final'),
  ),
  row('GET', 'ERR_TLS_CERT_ALTNAME_INVALID', 'final'),
  row('GET', 'ERR_PROXY_REFUSED', 'final'),
];

function decide({ method, outcome, headers = {}, attempt = 1, elapsedInMs = 0, idempotent, options }: Row, random = 1) {
  const ended = typeof outcome === 'number' ? { status: outcome } : { networkCode: outcome };
  return decideRetry(
    { method, idempotent, ...ended, headers: { get: (name) => headers[name] }, attempt, elapsedInMs, nowInMs },
    options ?? {},
    () => random,
  );
}

const title = ({ method, outcome, headers, attempt, elapsedInMs, idempotent, options, expected }: Row) =>
  [method, outcome, JSON.stringify({ headers, attempt, elapsedInMs, idempotent, options }), '→', expected].join(' ');

describe('the retry table', () => {
  test('has at least forty rows, all different', () => {
    expect(new Set(table.map(title)).size).toBeGreaterThanOrEqual(Math.max(40, table.length));
  });

  test.each(table.map((item) => [title(item), item] as const))('%s', (_title, item) => {
    const { retry, delayInMs, reason } = decide(item);
    expect(retry ? delayInMs : reason).toBe(item.expected);
  });

  const firstAttempts = table.filter(({ attempt, elapsedInMs }) => attempt === undefined && elapsedInMs === undefined);

  test.each(firstAttempts.map((item) => [title(item), item] as const))('on the wire: %s', async (_title, item) => {
    const { method, outcome, headers = {}, idempotent, options = {}, expected } = item;
    const failure = typeof outcome === 'number' ? { status: outcome, headers } : { networkCode: outcome };
    // A token refused is renewed once, which is not a retry.
    const times = outcome === 401 ? 2 : 1;
    const bench = await startBench([{ ...failure, times }, { status: 200 }], { retry: options });
    const request = { method, url: `${arm}/x`, ...(idempotent !== undefined && { idempotent }) };
    const ended = bench.pipeline.send(request as Parameters<typeof bench.pipeline.send>[0]);
    if (typeof expected === 'number') {
      expect((await ended).status).toBe(200);
      expect(bench.clock.sleeps).toEqual([expected]);
      expect(bench.sent).toHaveLength(2);
    } else {
      await expect(ended).rejects.toMatchObject({ code: expect.stringMatching(/^SERVICE_/) as string });
      expect(bench.clock.sleeps).toEqual([]);
      expect(bench.sent).toHaveLength(times);
    }
  });
});

describe('waits without a Retry-After', () => {
  test('lie between half and all of the ceiling', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
        const { delayInMs } = decide(row('GET', 500, 0, { attempt }), random);
        const ceilingInMs = 800 * 2 ** (attempt - 1);
        expect(delayInMs).toBeGreaterThanOrEqual(ceilingInMs / 2);
        expect(delayInMs).toBeLessThanOrEqual(ceilingInMs);
      }),
    );
  });

  test('never leave the budget, whatever fails', () => {
    const failure = fc.record({
      status: fc.constantFrom(408, 409, 429, 500, 502, 503, 504),
      retryAfter: fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }),
      tookInMs: fc.integer({ min: 0, max: 60_000 }),
    });
    fc.assert(
      fc.property(
        fc.array(failure, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 20 }),
        (failures, maxRetries) => {
          let elapsedInMs = 0;
          let retries = 0;
          for (const [index, { status, retryAfter, tookInMs }] of failures.entries()) {
            elapsedInMs += tookInMs;
            const headers: Record<string, string> =
              retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
            const decision = decide(
              row('PUT', status, 0, { headers, attempt: index + 1, elapsedInMs, options: { maxRetries } }),
            );
            if (!decision.retry) break;
            retries++;
            elapsedInMs += decision.delayInMs;
            expect(elapsedInMs).toBeLessThanOrEqual(180_000);
          }
          expect(retries).toBeLessThanOrEqual(maxRetries);
        },
      ),
    );
  });
});
