import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startHubServer, tempDir, type HubServerFault, type HubServerRequest } from '@amltune/testing';
import { describe, expect, test } from 'vitest';
import { downloadSplits, type DownloadEvent, type DownloadOptions } from '../src/index.ts';
import { makeChatRows, toJsonl, writeChatParquet } from './chat-parquet.ts';

const id = 'owner/chat';
const token = 'hf_secret';
const rows = makeChatRows(300, 5, 8);
const parquet = writeChatParquet(rows, { rowGroupSize: 50 });
const path = 'data/train-00000-of-00001.parquet';

type Fault = (request: HubServerRequest) => HubServerFault | undefined;

async function downloadFrom(
  fault: Fault | undefined,
  options: Partial<DownloadOptions> & { content?: Record<string, Uint8Array>; extraPaths?: string[] } = {},
) {
  await using folder = await tempDir();
  const { content = { [path]: parquet }, extraPaths = [], ...more } = options;
  await using server = await startHubServer({
    datasets: { [id]: { files: content, extraPaths } },
    ...(fault && { fault }),
  });
  const sleeps: number[] = [];
  const events: DownloadEvent[] = [];
  const clock = { now: () => Date.now(), sleep: async (durationInMs: number) => void sleeps.push(durationInMs) };
  const outcome = await downloadSplits({
    dataset: id,
    out: folder.path,
    hubUrl: server.hubUrl,
    token,
    env: {},
    clock,
    random: () => 1,
    stallTimeoutInMs: 300,
    onEvent: (event) => events.push(event),
    ...more,
  }).then(
    () => readFile(join(folder.path, 'train.jsonl'), 'utf8'),
    (error: unknown) => error,
  );
  return { events, outcome, requests: server.requests, sleeps, server };
}

/** A fault for the content requests of some numbers. */
const onContent =
  (counts: readonly number[], fault: HubServerFault): Fault =>
  ({ host, count }) =>
    host === 'content' && counts.includes(count) ? fault : undefined;

const everyContent =
  (fault: HubServerFault): Fault =>
  ({ host }) =>
    host === 'content' ? fault : undefined;

describe('a hub that misbehaves for a while', () => {
  test.each<[string, Fault]>([
    ['short bodies', onContent([1, 2, 3], { kind: 'short', bytes: 100 })],
    ['empty bodies', onContent([1, 2, 3], { kind: 'short', bytes: 0 })],
    ['resets', onContent([1, 2, 3, 4], { kind: 'reset', afterBytes: 1000 })],
    ['stalls', onContent([2], { kind: 'stall', afterBytes: 500 })],
    ['wrong ranges', onContent([1, 2], { kind: 'wrong-range' })],
    ['whole answers', everyContent({ kind: 'whole' })],
    ['status 500', onContent([1, 3], { kind: 'status', status: 500 })],
    [
      'status 503 at the hub',
      ({ host, count }) => (host === 'hub' && count < 4 ? { kind: 'status', status: 503 } : undefined),
    ],
    ['expired signatures', onContent([1, 2, 3], { kind: 'status', status: 403 })],
  ])('%s give the same bytes', async (_, fault) => {
    const { outcome } = await downloadFrom(fault);
    expect(outcome).toBe(toJsonl(rows));
  });

  test('a broken part goes on from its byte', async () => {
    const { outcome, requests } = await downloadFrom(onContent([2], { kind: 'reset', afterBytes: 70_000 }));
    expect(outcome).toBe(toJsonl(rows));
    const sent = requests.reduce((sum, { bytesSent }) => sum + bytesSent, 0);
    // The bytes before the cut come once; those on their way when it came are asked again.
    expect(sent).toBeLessThan(parquet.length + 80_000);
    const [, broken, again] = requests.filter(({ host }) => host === 'content').map(({ range }) => range ?? '');
    expect(Number(/=(\d+)/.exec(again ?? '')?.[1])).toBeGreaterThan(Number(/=(\d+)/.exec(broken ?? '')?.[1]));
  });

  test.each<[string, Record<string, string>, number]>([
    ['RateLimit', { ratelimit: '"resolvers";r=0;t=7', 'retry-after': '3' }, 8000],
    ['Retry-After', { 'retry-after': '3' }, 3000],
    ['no header', {}, 1000],
  ])('429 with %s is waited for', async (_, headers, delayInMs) => {
    const { events, outcome, sleeps } = await downloadFrom(({ host, count }) =>
      host === 'hub' && count === 1 ? { kind: 'status', status: 429, headers } : undefined,
    );
    expect(outcome).toBe(toJsonl(rows));
    expect(sleeps).toEqual([delayInMs]);
    expect(events.filter(({ type }) => type === 'request-retried')).toHaveLength(1);
  });

  test('waits double up to eight seconds, then end', async () => {
    const { outcome, sleeps } = await downloadFrom(everyContent({ kind: 'status', status: 500 }));
    expect(outcome).toMatchObject({ code: 'REMOTE_UNAVAILABLE' });
    expect(sleeps).toEqual([1000, 2000, 4000, 8000]);
  });
});

describe('a hub that misbehaves for good', () => {
  test.each<[string, Fault, string]>([
    ['429', everyContent({ kind: 'status', status: 429 }), 'REMOTE_THROTTLED'],
    ['resets', everyContent({ kind: 'reset', afterBytes: 0 }), 'REMOTE_UNAVAILABLE'],
    ['wrong ranges', everyContent({ kind: 'wrong-range' }), 'REMOTE_INVALID'],
    ['403', everyContent({ kind: 'status', status: 403 }), 'REMOTE_UNAVAILABLE'],
    ['404', everyContent({ kind: 'status', status: 404 }), 'FILE_NOT_FOUND'],
    ['418', everyContent({ kind: 'status', status: 418 }), 'REMOTE_REJECTED'],
    ['another ETag midway', onContent([2], { kind: 'etag', value: 'other' }), 'REMOTE_CHANGED'],
    [
      'another linked ETag midway',
      ({ host, count }) => (host === 'hub' && count === 2 ? { kind: 'linked-etag', value: 'x' } : undefined),
      'REMOTE_CHANGED',
    ],
    [
      'a redirect to plain http',
      everyContent({ kind: 'redirect', location: 'http://example.invalid/x' }),
      'HUB_URL_REFUSED',
    ],
    ['a redirect to a file', everyContent({ kind: 'redirect', location: 'file:///etc/passwd' }), 'HUB_URL_REFUSED'],
    [
      'redirects in a circle',
      ({ host }) =>
        host === 'hub' ? { kind: 'redirect', location: '/datasets/owner/chat/resolve/main/again' } : undefined,
      'REMOTE_INVALID',
    ],
    [
      '401 with a token',
      ({ host }) => (host === 'hub' ? { kind: 'status', status: 401 } : undefined),
      'HUB_TOKEN_REFUSED',
    ],
    [
      'a gated file',
      ({ host }) =>
        host === 'hub' ? { kind: 'status', status: 403, headers: { 'x-error-code': 'GatedRepo' } } : undefined,
      'DATASET_GATED',
    ],
  ])('%s is the error it should be', async (_, fault, code) => {
    expect((await downloadFrom(fault)).outcome).toMatchObject({ code });
  });

  test('a large file answered whole is refused', async () => {
    const big = Buffer.from('{"a":1}\n'.repeat(1_200_000));
    const content = { 'train.jsonl': big };
    const { outcome, requests } = await downloadFrom(everyContent({ kind: 'whole' }), { content, slice: '[:5]' });
    expect(outcome).toMatchObject({ code: 'REMOTE_INVALID' });
    expect(requests.filter(({ host }) => host === 'content')).toHaveLength(1);
  });

  test.each([
    '../evil.parquet',
    'data/../../evil.parquet',
    '/etc/evil.parquet',
    'a\\b.parquet',
    'data//x.parquet',
    'C:x.parquet',
    'a\u001b[2J.jsonl',
  ])('the file name %j is refused', async (name) => {
    const { outcome } = await downloadFrom(undefined, { extraPaths: [name] });
    expect(outcome).toMatchObject({ code: 'FILE_NAME_UNSAFE' });
  });

  test('the token never leaves the host of the hub', async () => {
    const seen: (string | undefined)[] = [];
    const thief = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
    const location = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/x`;
    const { outcome, requests } = await downloadFrom(({ host, count }) =>
      host === 'hub' && count === 2 ? { kind: 'redirect', location } : undefined,
    );
    thief.close();
    expect(outcome).toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(seen).toEqual([undefined]);
    for (const { authorization, host } of requests)
      expect(authorization).toBe(host === 'hub' ? `Bearer ${token}` : undefined);
  });

  test('errors and results never show the token', async () => {
    const { outcome } = await downloadFrom(everyContent({ kind: 'status', status: 500 }));
    expect(JSON.stringify([outcome, String(outcome), (outcome as Error).stack])).not.toContain(token);
  });
});
