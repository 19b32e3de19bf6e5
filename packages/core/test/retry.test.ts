import { expect, test } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { arm, startBench } from './fake-service.ts';

const create = { method: 'PUT', url: `${arm}/jobs/run-1`, apiVersion: '2024-01-01', body: { a: ['ž', 1] } } as const;

test('a create keeps its name, body and id over retries', async () => {
  const { pipeline, sent, clock } = await startBench([
    { status: 503 },
    { networkCode: 'ECONNRESET' },
    { status: 429, headers: { 'Retry-After': '5' } },
    { method: 'PUT', path: '/jobs/run-1', status: 201, body: { name: 'run-1' } },
  ]);
  const answer = await pipeline.send(create);
  expect(answer).toMatchObject({ status: 201, body: { name: 'run-1' } });
  expect(sent).toHaveLength(4);
  for (const request of sent) expect(request).toEqual(sent[0]);
  expect(sent[0]?.url).toBe(`${arm}/jobs/run-1?api-version=2024-01-01`);
  expect(sent[0]?.body).toBe('{"a":["ž",1]}');
  expect(sent[0]?.headers['x-ms-client-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(clock.sleeps).toEqual([800, 1600, 5000]);
});

test('the last failure is thrown when attempts are spent', async () => {
  const { pipeline, sent, clock } = await startBench([
    { status: 500, times: 4 },
    { status: 503, body: { error: { code: 'Busy', message: 'later' } } },
  ]);
  await expect(pipeline.send(create)).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    serviceCode: 'Busy',
    isRetryable: true,
  });
  expect(sent).toHaveLength(5);
  expect(clock.sleeps).toEqual([800, 1600, 3200, 6400]);
});

test('a broken connection is named at last', async () => {
  const { pipeline, sent } = await startBench([{ networkCode: 'ECONNREFUSED', times: 2 }], {
    retry: { maxRetries: 1 },
  });
  await expect(pipeline.send(create)).rejects.toMatchObject({
    code: 'SERVICE_UNREACHABLE',
    details: { networkCode: 'ECONNREFUSED' },
  });
  expect(sent).toHaveLength(2);
});

test('an allowed status is an answer at once', async () => {
  const { pipeline, sent } = await startBench([{ status: 503, body: 'busy' }]);
  const answer = await pipeline.send({ ...create, allowStatus: [503] });
  expect(answer).toMatchObject({ status: 503, body: undefined });
  expect(sent).toHaveLength(1);
});

test('an abort ends the wait for a retry', async () => {
  const { pipeline, sent } = await startBench([{ status: 503, headers: { 'Retry-After': '60' } }], {
    clock: systemClock,
  });
  const controller = new AbortController();
  const ended = pipeline.send({ ...create, abortSignal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await expect(ended).rejects.toMatchObject({ code: 'ABORTED', name: 'AbortError' });
  expect(sent).toHaveLength(1);
});

test('an abort is one whatever the clock throws', async () => {
  const controller = new AbortController();
  const sleep = async () => {
    controller.abort();
    throw new Error('woken up');
  };
  const { pipeline } = await startBench([{ status: 503 }], { clock: { now: () => 0, sleep } });
  const ended = pipeline.send({ ...create, abortSignal: controller.signal });
  await expect(ended).rejects.toMatchObject({ code: 'ABORTED' });
});

test('an abort ends an attempt that hangs', async () => {
  const { pipeline, sent } = await startBench([{ hangs: true }]);
  const controller = new AbortController();
  const ended = pipeline.send({ ...create, abortSignal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await expect(ended).rejects.toMatchObject({ code: 'ABORTED' });
  expect(sent).toHaveLength(1);
});

test('an aborted request is never sent', async () => {
  const { pipeline, sent, credential } = await startBench([]);
  await expect(pipeline.send({ ...create, abortSignal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'ABORTED',
  });
  expect(sent).toHaveLength(0);
  expect(credential.callCount).toBe(0);
});

test('a hanging attempt times out and is repeated', async () => {
  const { pipeline, sent, clock } = await startBench([{ hangs: true }, { status: 200 }]);
  expect((await pipeline.send({ ...create, timeoutInMs: 15 })).status).toBe(200);
  expect(sent).toHaveLength(2);
  expect(clock.sleeps).toEqual([800]);
});

test('a failure that is no network failure is not repeated', async () => {
  const { pipeline, sent } = await startBench([{ path: '/elsewhere' }]);
  await expect(pipeline.send(create)).rejects.toThrow('not in the transcript');
  expect(sent).toHaveLength(1);
});
