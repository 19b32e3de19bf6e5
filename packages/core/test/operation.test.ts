import { inspect } from 'node:util';
import { AzureLogger, setLogLevel } from '@azure/logger';
import { describe, expect, test } from 'vitest';
import { fakeClock } from '@amltune/testing';
import { beginOperation, restoreOperation, type Operation } from '../src/operation.ts';
import type { ServiceMethod } from '../src/service-request.ts';
import { scriptedPipeline, type Turn } from './scripted-pipeline.ts';

const resource = 'https://management.azure.com/ws/computes/gpu?api-version=2023-08-01-preview';
const status = 'https://management.azure.com/status/1?api-version=2022-10-01-preview&service=new';
const result = 'https://management.azure.com/results/1?api-version=1';
const asyncHeader = { 'Azure-AsyncOperation': status };
const running = { status: 'InProgress', percentComplete: 40 };
const created = { properties: { provisioningState: 'Succeeded' }, name: 'gpu' };
const creating = { properties: { provisioningState: 'Creating' }, name: 'gpu' };

async function begin(method: ServiceMethod, turns: readonly Turn[], options: { intervalInMs?: number } = {}) {
  const clock = fakeClock();
  const pipeline = scriptedPipeline(turns);
  const url = turns[0]?.[0].split(' ')[1] ?? '';
  const operation = await beginOperation(
    pipeline,
    { method, url },
    { clock, toResult: ({ body }) => body, ...options },
  );
  return { clock, pipeline, operation };
}

interface Conversation {
  title: string;
  turns: readonly Turn[];
  /** Milliseconds between polls; the first poll goes out at once. */
  sleeps: readonly number[];
  result: unknown;
}

const conversations: readonly Conversation[] = [
  {
    title: 'PUT with Azure-AsyncOperation ends with a GET of the resource',
    turns: [
      [`PUT ${resource}`, 201, asyncHeader, creating],
      [`GET ${status}`, 200, {}, running],
      [`GET ${status}`, 200, {}, { status: 'Succeeded' }],
      [`GET ${resource}`, 200, {}, created],
    ],
    sleeps: [30_000],
    result: created,
  },
  {
    title: 'statuses are read in any letter case',
    turns: [
      [`PUT ${resource}`, 201, { 'azure-asyncoperation': status }, creating],
      [`GET ${status}`, 200, {}, { status: 'SUCCEEDED' }],
      [`GET ${resource}`, 200, {}, created],
    ],
    sleeps: [],
    result: created,
  },
  {
    title: 'PATCH ends with a GET of the resource, also beside a Location',
    turns: [
      [`PATCH ${resource}`, 202, { ...asyncHeader, Location: result }, creating],
      [`GET ${status}`, 200, {}, { status: 'Succeeded' }],
      [`GET ${resource}`, 200, {}, created],
    ],
    sleeps: [],
    result: created,
  },
  {
    title: 'POST ends with a GET of its Location',
    turns: [
      [`POST ${resource}`, 202, { ...asyncHeader, Location: result }, null],
      [`GET ${status}`, 200, {}, { status: 'Succeeded' }],
      [`GET ${result}`, 200, {}, { assetId: 'a' }],
    ],
    sleeps: [],
    result: { assetId: 'a' },
  },
  {
    title: 'DELETE polls Azure-AsyncOperation before its Location',
    turns: [
      [`DELETE ${resource}`, 202, { ...asyncHeader, Location: result }, null],
      [`GET ${status}`, 200, {}, running],
      [`GET ${status}`, 200, {}, { status: 'Succeeded' }],
    ],
    sleeps: [30_000],
    result: { status: 'Succeeded' },
  },
  {
    title: 'a Location runs while it answers 202 and may move',
    turns: [
      [`POST ${resource}`, 202, { Location: result }, null],
      [`GET ${result}`, 202, { Location: `${result}&moved=1`, 'Retry-After': '1' }, {}],
      [`GET ${result}&moved=1`, 202, {}, null],
      [`GET ${result}&moved=1`, 200, {}, { assetId: 'a' }],
    ],
    sleeps: [1000, 30_000],
    result: { assetId: 'a' },
  },
  {
    title: 'a Location that answers 204 is done',
    turns: [
      [`DELETE ${resource}`, 202, { Location: result }, null],
      [`GET ${result}`, 204],
    ],
    sleeps: [],
    result: undefined,
  },
  {
    title: 'without a polling header the resource itself is polled',
    turns: [
      [`PUT ${resource}`, 201, {}, creating],
      [`GET ${resource}`, 200, {}, { properties: { provisioningState: 'Updating' } }],
      [`GET ${resource}`, 200, {}, created],
    ],
    sleeps: [30_000],
    result: created,
  },
  {
    title: 'a PATCH without a polling header polls the resource',
    turns: [
      [`PATCH ${resource}`, 200, {}, { properties: { provisioningState: 'Updating' } }],
      [`GET ${resource}`, 200, {}, created],
    ],
    sleeps: [],
    result: created,
  },
  {
    title: '201 and Succeeded without a header is done at once',
    turns: [[`PUT ${resource}`, 201, {}, created]],
    sleeps: [],
    result: created,
  },
  {
    title: 'a DELETE that answers 204 is done at once',
    turns: [[`DELETE ${resource}`, 204]],
    sleeps: [],
    result: undefined,
  },
  {
    title: 'an operation not found yet is asked for again',
    turns: [
      [`PUT ${resource}`, 201, asyncHeader, creating],
      [`GET ${status}`, 404, {}, { error: { code: 'NotFound' } }],
      [`GET ${status}`, 404, { 'Retry-After': '2' }, { error: { code: 'NotFound' } }],
      [`GET ${status}`, 200, {}, { status: 'Succeeded' }],
      [`GET ${resource}`, 200, {}, created],
    ],
    sleeps: [30_000, 2000],
    result: created,
  },
];

test.each(conversations)('$title', async ({ turns, sleeps, result }) => {
  const method = turns[0]?.[0].split(' ')[0] as ServiceMethod;
  const { operation, pipeline, clock } = await begin(method, turns);
  expect(pipeline.requests).toHaveLength(1);
  expect(await operation.pollUntilDone()).toEqual(result);
  expect(clock.sleeps).toEqual(sleeps);
  expect(pipeline.requests).toHaveLength(turns.length);
  expect(operation.state.status).toBe('succeeded');
});

test('every request carries the client request id of the first', async () => {
  const { operation, pipeline } = await begin('PUT', [
    [`PUT ${resource}`, 201, asyncHeader, creating],
    [`GET ${status}`, 200, {}, { status: 'Succeeded' }],
    [`GET ${resource}`, 200, {}, created],
  ]);
  await operation.pollUntilDone();
  expect(new Set(pipeline.requests.map((request) => request.clientRequestId)).size).toBe(1);
  expect(pipeline.requests[0]?.clientRequestId).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  [{ 'Retry-After': '7' }, 7000],
  [{ 'Retry-After': 'Thu, 01 Jan 2026 00:01:30 GMT' }, 90_000],
  [{ 'retry-after-ms': '250' }, 250],
  [{ 'x-ms-retry-after-ms': '1500', 'Retry-After': '9' }, 1500],
  [{ 'Retry-After': '0' }, 100],
  [{ 'Retry-After': '999999999' }, 86_400_000],
  [{ 'Retry-After': 'soon' }, 5000],
  [{}, 5000],
])('waits after %o for %i ms', async (headers: Record<string, string>, wait) => {
  const turns: Turn[] = [
    [`PUT ${resource}`, 201, { ...asyncHeader, 'Retry-After': '600' }, creating],
    [`GET ${status}`, 200, headers, running],
    [`GET ${status}`, 200, {}, { status: 'Succeeded' }],
    [`GET ${resource}`, 200, {}, created],
  ];
  const { operation, clock } = await begin('PUT', turns, { intervalInMs: 5000 });
  await operation.pollUntilDone();
  expect(clock.sleeps).toEqual([wait]);
});

const failure = {
  status: 'Failed',
  error: {
    code: 'UserError',
    message: 'quota\u001b[31m exceeded',
    details: [{ code: 'OutOfQuota', message: 'need 24 cores', target: 'NCADS', details: [{ code: 'Inner' }] }],
  },
};

test('a failed operation throws the nested reasons', async () => {
  const { operation } = await begin('PUT', [
    [`PUT ${resource}`, 201, asyncHeader, creating],
    [`GET ${status}`, 200, {}, failure],
  ]);
  await expect(operation.pollUntilDone()).rejects.toMatchObject({
    code: 'OPERATION_FAILED',
    message: 'PUT /ws/computes/gpu failed: quota[31m exceeded (UserError); need 24 cores (OutOfQuota); (Inner)',
    details: {
      serviceCode: 'UserError',
      requestId: 'request-1',
      serviceDetails: [
        {
          code: 'OutOfQuota',
          message: 'need 24 cores',
          target: 'NCADS',
          details: [{ code: 'Inner', details: [] }],
        },
      ],
    },
  });
  expect(operation.state).toMatchObject({ status: 'failed', serviceStatus: 'Failed' });
});

test.each([
  ['Failed', 'OPERATION_FAILED'],
  ['canceled', 'OPERATION_CANCELED'],
])('the word %s without reasons throws %s', async (word, code) => {
  const { operation, pipeline } = await begin('PUT', [
    [`PUT ${resource}`, 201, asyncHeader, creating],
    [`GET ${status}`, 200, {}, { status: word }],
  ]);
  await expect(operation.pollUntilDone()).rejects.toMatchObject({ code });
  await expect(operation.pollUntilDone()).rejects.toMatchObject({ code });
  expect(pipeline.requests).toHaveLength(2);
});

test('a resource that ends as Failed throws', async () => {
  const { operation } = await begin('PUT', [
    [`PUT ${resource}`, 201, {}, creating],
    [`GET ${resource}`, 200, {}, { properties: { provisioningState: 'Failed' } }],
  ]);
  await expect(operation.pollUntilDone()).rejects.toMatchObject({ code: 'OPERATION_FAILED' });
});

test.each([[undefined], ['<html>'], [{}], [{ status: 7 }]])('a status answer of %o is refused', async (body) => {
  const { operation } = await begin('PUT', [
    [`PUT ${resource}`, 201, asyncHeader, creating],
    [`GET ${status}`, 200, {}, body],
  ]);
  await expect(operation.pollUntilDone()).rejects.toMatchObject({ code: 'SERVICE_RESPONSE_INVALID' });
});

test('an operation that vanishes later throws', async () => {
  const { operation } = await begin('PUT', [
    [`PUT ${resource}`, 201, asyncHeader, creating],
    [`GET ${status}`, 200, {}, running],
    [`GET ${status}`, 404],
  ]);
  await expect(operation.pollUntilDone()).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
});

test('an operation never found throws at the third poll', async () => {
  const miss: Turn = [`GET ${status}`, 404];
  const { operation, pipeline } = await begin('PUT', [[`PUT ${resource}`, 201, asyncHeader], miss, miss, miss]);
  await expect(operation.pollUntilDone()).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  expect(pipeline.requests).toHaveLength(4);
});

test('a poll that failed can be tried again', async () => {
  const { operation } = await begin('PUT', [
    [`PUT ${resource}`, 201, asyncHeader, creating],
    [`GET ${status}`, 503],
    [`GET ${status}`, 200, {}, { status: 'Succeeded' }],
    [`GET ${resource}`, 503],
    [`GET ${status}`, 200, {}, { status: 'Succeeded' }],
    [`GET ${resource}`, 200, {}, created],
  ]);
  await expect(operation.poll()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await expect(operation.poll()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(await operation.pollUntilDone()).toEqual(created);
});

test('progress tells the word, percentage and count', async () => {
  const { operation } = await begin('PUT', [
    [`PUT ${resource}`, 201, asyncHeader, creating],
    [`GET ${status}`, 200, {}, running],
    [`GET ${status}`, 200, {}, { status: 'Succeeded' }],
    [`GET ${resource}`, 200, {}, created],
  ]);
  expect(operation.state).toEqual({ status: 'running', serviceStatus: 'Creating', pollCount: 0 });
  const seen: unknown[] = [];
  const ignored: unknown[] = [];
  operation.onProgress((state) => seen.push(state));
  operation.onProgress((state) => ignored.push(state))();
  await operation.pollUntilDone();
  expect(seen).toEqual([
    { status: 'running', serviceStatus: 'InProgress', percentComplete: 40, pollCount: 1 },
    { status: 'succeeded', serviceStatus: 'Succeeded', pollCount: 3 },
  ]);
  expect(ignored).toEqual([]);
});

test('polls at the same time go one by one', async () => {
  const { operation, pipeline } = await begin('PUT', [
    [`PUT ${resource}`, 201, asyncHeader, creating],
    [`GET ${status}`, 200, {}, { status: 'Succeeded' }],
    [`GET ${resource}`, 200, {}, created],
  ]);
  const results = await Promise.all([operation.pollUntilDone(), operation.pollUntilDone(), operation.poll()]);
  expect(results.slice(0, 2)).toEqual([created, created]);
  expect(pipeline.requests).toHaveLength(3);
});

describe('giving up', () => {
  const endless: Turn[] = [
    [`PUT ${resource}`, 201, asyncHeader, creating],
    ...Array.from({ length: 9 }, (): Turn => [`GET ${status}`, 200, {}, running]),
  ];

  test('a limit cuts the last wait and polls once more', async () => {
    const { operation, clock, pipeline } = await begin('PUT', endless);
    const error: unknown = await operation.pollUntilDone({ timeoutInMs: 70_000 }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'OPERATION_TIMED_OUT',
      kind: 'still-running',
      details: { operation: operation.serialize() },
    });
    expect(JSON.stringify(error) + inspect(error)).not.toContain(status);
    expect(clock.sleeps).toEqual([30_000, 30_000, 10_000]);
    expect(pipeline.requests).toHaveLength(5);
  });

  test('a Retry-After past the limit ends the wait', async () => {
    const turns: Turn[] = [
      [`PUT ${resource}`, 201, asyncHeader, creating],
      [`GET ${status}`, 200, { 'Retry-After': '60' }, running],
    ];
    const { operation, clock } = await begin('PUT', turns);
    await expect(operation.pollUntilDone({ timeoutInMs: 59_000 })).rejects.toMatchObject({
      code: 'OPERATION_TIMED_OUT',
    });
    expect(clock.sleeps).toEqual([]);
  });

  test('an abort ends the wait and no request follows', async () => {
    const { operation, pipeline } = await begin('PUT', endless);
    const controller = new AbortController();
    operation.onProgress(({ pollCount }) => pollCount === 2 && controller.abort());
    await expect(operation.pollUntilDone({ abortSignal: controller.signal })).rejects.toThrow();
    expect(pipeline.requests.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET']);
    expect((await operation.poll()).pollCount).toBe(3);
  });

  test('an aborted signal sends nothing', async () => {
    const pipeline = scriptedPipeline([]);
    const aborted = { method: 'PUT', url: resource, abortSignal: AbortSignal.abort() } as const;
    await expect(beginOperation(pipeline, aborted, { toResult: ({ body }) => body })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    const { operation } = await begin('PUT', endless);
    await expect(operation.poll({ abortSignal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
    expect(pipeline.requests).toHaveLength(0);
  });

  test('an abort reaches the final GET too', async () => {
    const { operation, pipeline } = await begin('PUT', [
      [`PUT ${resource}`, 201, asyncHeader, creating],
      [`GET ${status}`, 200, {}, { status: 'Succeeded' }],
      [`GET ${resource}`, 200, {}, created],
    ]);
    const { signal } = new AbortController();
    await operation.poll({ abortSignal: signal });
    expect(pipeline.requests.map(({ abortSignal }) => abortSignal)).toEqual([undefined, signal, signal]);
  });
});

describe('restoring', () => {
  const restore = async (serialized: string, turns: readonly Turn[]) => {
    const clock = fakeClock();
    const pipeline = scriptedPipeline(turns);
    const operation: Operation<unknown> = await restoreOperation(serialized, {
      pipeline,
      clock,
      toResult: ({ body }) => body,
    });
    return { operation, pipeline, clock };
  };

  test('goes on with the same URLs, id and interval', async () => {
    const first = await begin(
      'PUT',
      [
        [`PUT ${resource}`, 201, asyncHeader, creating],
        [`GET ${status}`, 200, {}, running],
      ],
      { intervalInMs: 5000 },
    );
    await first.operation.poll();
    const { operation, pipeline, clock } = await restore(first.operation.serialize(), [
      [`GET ${status}`, 200, {}, running],
      [`GET ${status}`, 200, {}, { status: 'Succeeded' }],
      [`GET ${resource}`, 200, {}, created],
    ]);
    expect(operation).toMatchObject({ name: 'PUT /ws/computes/gpu', state: { status: 'running', pollCount: 0 } });
    expect(operation.serialize()).toBe(first.operation.serialize());
    expect(await operation.pollUntilDone()).toEqual(created);
    expect(clock.sleeps).toEqual([5000]);
    const ids = [...first.pipeline.requests, ...pipeline.requests].map(({ clientRequestId }) => clientRequestId);
    expect(new Set(ids).size).toBe(1);
  });

  test.each(conversations.filter(({ turns }) => turns.length > 2))(
    'from the start reaches the end: $title',
    async ({ turns, result }) => {
      const first = await begin(turns[0]?.[0].split(' ')[0] as ServiceMethod, turns.slice(0, 1));
      const { operation } = await restore(first.operation.serialize(), turns.slice(1));
      expect(await operation.pollUntilDone()).toEqual(result);
    },
  );

  test('an ended operation asks once for its end', async () => {
    const ended: Turn = [`GET ${status}`, 200, {}, failure];
    const first = await begin('PUT', [[`PUT ${resource}`, 201, asyncHeader, creating], ended]);
    await first.operation.poll();
    const { operation } = await restore(first.operation.serialize(), [ended]);
    await expect(operation.pollUntilDone()).rejects.toMatchObject({ code: 'OPERATION_FAILED' });
  });

  test('one that was done at once asks nothing', async () => {
    const first = await begin('DELETE', [[`DELETE ${resource}`, 204]]);
    const { operation } = await restore(first.operation.serialize(), []);
    expect(await operation.pollUntilDone()).toBeUndefined();
  });

  test('the saved text has URLs and names only', async () => {
    const { operation } = await begin('PUT', [
      [`PUT ${resource}`, 201, { ...asyncHeader, 'x-secret': 'planted' }, { ...creating, key: 'planted' }],
    ]);
    const saved = JSON.parse(operation.serialize()) as Record<string, unknown>;
    expect(Object.keys(saved)).toEqual([
      ...['version', 'name', 'clientRequestId', 'intervalInMs', 'style', 'operationUrl', 'resourceUrl'],
    ]);
    expect(operation.serialize()).not.toContain('planted');
  });

  const good = {
    version: 1,
    name: 'x',
    clientRequestId: 'c',
    intervalInMs: 1,
    style: 'OperationLocation',
    operationUrl: status,
  };
  test.each([
    ['', 'not JSON'],
    ['[]', 'expected an object'],
    [JSON.stringify({ ...good, version: 2 }), 'version 2'],
    [JSON.stringify({ ...good, style: 'Other' }), 'style'],
    [JSON.stringify({ ...good, style: undefined }), 'belong together'],
    [JSON.stringify({ ...good, operationUrl: 'http://management.azure.com/' }), 'not an https URL'],
    [JSON.stringify({ ...good, resourceUrl: '/relative' }), 'not an https URL'],
  ])('refuses the text %s', async (text, why) => {
    await expect(restore(text, [])).rejects.toMatchObject({
      code: 'OPERATION_STATE_INVALID',
      message: expect.stringContaining(why) as string,
    });
  });
});

test('the log tells the next poll, and nothing of a URL or message', async () => {
  const lines: string[] = [];
  const { log } = AzureLogger;
  AzureLogger.log = (...words: unknown[]) => void lines.push(words.join(' '));
  setLogLevel('verbose');
  try {
    const secretUrl = `${status}&sig=planted`;
    const { operation } = await begin('PUT', [
      [`PUT ${resource}`, 201, { 'Azure-AsyncOperation': secretUrl }, creating],
      [`GET ${secretUrl}`, 200, { 'Retry-After': '7' }, running],
      [`GET ${secretUrl}`, 200, {}, { status: 'Failed', error: { code: 'x', message: 'planted' } }],
    ]);
    await operation.pollUntilDone().catch(() => undefined);
  } finally {
    setLogLevel();
    AzureLogger.log = log;
  }
  expect(lines).toContain('azure:amltune:info PUT /ws/computes/gpu: InProgress, next poll in 7000 ms');
  expect(lines.join()).not.toContain('planted');
});
