import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import { useInstrumenter, type Instrumenter, type TracingContext } from '@azure/core-tracing';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { addApiVersion } from '../src/policies/api-version.ts';
import { arm, startBench, type Exchange } from './fake-service.ts';

const url = `${arm}/x`;

describe('a request', () => {
  test.each([
    ['https://h/p', 'https://h/p?api-version=v'],
    ['https://h/p?', 'https://h/p?api-version=v'],
    ['https://h/p?$orderBy=createdtime%20desc&$top=1', 'https://h/p?api-version=v&$orderBy=createdtime%20desc&$top=1'],
    ['https://h/p?api-version=old&$skip=a%2Bb', 'https://h/p?api-version=old&$skip=a%2Bb'],
    ['https://h/p?x=1&Api-Version=old', 'https://h/p?x=1&Api-Version=old'],
    ['https://h/p?not-api-version=1', 'https://h/p?api-version=v&not-api-version=1'],
    ['https://h/p?x=1#f', 'https://h/p?api-version=v&x=1#f'],
    ['https://h/p#?api-version=no', 'https://h/p?api-version=v#?api-version=no'],
  ])('%s gets its api version first', (given, expected) => {
    expect(addApiVersion(given, 'v')).toBe(expected);
  });

  test('carries the headers of the service', async () => {
    const { pipeline, sent } = await startBench([{}], { userAgentPrefix: 'my-application\r\n with a very long name' });
    await pipeline.send({ method: 'POST', url, body: { a: 1 }, clientRequestId: 'id-1', headers: { 'If-Match': '*' } });
    expect(sent).toEqual([
      {
        method: 'POST',
        url,
        headers: {
          accept: 'application/json',
          'accept-encoding': 'gzip, deflate',
          authorization: 'Bearer token-1',
          'content-type': 'application/json',
          'if-match': '*',
          'user-agent': expect.stringMatching(
            /^my-application with a ve amltune\/\d+\.\d+\.\d+\S* \(Node\.js v\d\S+; \w+ \w+\)$/,
          ) as string,
          'x-ms-client-request-id': 'id-1',
        },
        body: '{"a":1}',
      },
    ]);
  });

  test('without a body declares no content', async () => {
    const { pipeline, sent } = await startBench([{}]);
    await pipeline.send({ method: 'POST', url });
    expect(sent[0]?.body).toBeUndefined();
    expect(sent[0]?.headers).not.toHaveProperty('content-type');
  });

  test('has an id of its own unless given', async () => {
    const { pipeline, sent } = await startBench([{}, {}]);
    await pipeline.send({ method: 'GET', url });
    await pipeline.send({ method: 'GET', url });
    const ids = sent.map(({ headers }) => headers['x-ms-client-request-id']);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('an answer', () => {
  const answers: [name: string, exchange: Exchange, expected: object][] = [
    ['JSON', { body: { a: 1 } }, { status: 200, body: { a: 1 } }],
    ['JSON after a byte order mark', { body: '\ufeff{"a":1}' }, { body: { a: 1 } }],
    ['null', { status: 202, body: 'null' }, { status: 202, body: null }],
    ['nothing', { status: 204 }, { status: 204, body: undefined }],
    ['blanks', { body: ' \n' }, { body: undefined }],
    ['not modified', { status: 304 }, { status: 304, body: undefined }],
    ['the first of the request ids', { headers: { 'x-request-id': 'b', 'X-MS-Request-Id': 'a' } }, { requestId: 'a' }],
    ['the id of the correlation', { headers: { 'x-ms-correlation-request-id': 'c' } }, { requestId: 'c' }],
    ['no id that could not be one', { headers: { 'x-request-id': '<b>' } }, { requestId: undefined }],
  ];
  test.each(answers)('of %s is read', async (_name, exchange, expected) => {
    const { pipeline } = await startBench([exchange]);
    const answer = await pipeline.send({ method: 'GET', url });
    expect({ requestId: undefined, ...answer }).toMatchObject(expected);
  });

  test('gives its headers in any case', async () => {
    const { pipeline } = await startBench([{ headers: { 'Azure-AsyncOperation': 'u' } }]);
    const { headers } = await pipeline.send({ method: 'GET', url });
    expect(headers.get('azure-asyncoperation')).toBe('u');
    expect(headers.get('location')).toBeUndefined();
  });

  test.each([
    [
      'a page',
      '<html><head><title>Sign in</title></head><body onload="x()">to\u001b[31m go on</body></html>',
      'Sign in to[31m go on',
    ],
    ['cut JSON', '{"value":[{"name":"a"', '{"value":[{"name":"a"'],
  ])('that is %s is refused with an excerpt', async (_name, body, excerpt) => {
    const { pipeline, sent } = await startBench([{ body, headers: { 'x-ms-request-id': 'r-1' } }]);
    await expect(pipeline.send({ method: 'GET', url })).rejects.toMatchObject({
      code: 'SERVICE_RESPONSE_INVALID',
      message: `GET /x answered 200 with something else than JSON: ${excerpt}`,
      details: { requestId: 'r-1' },
    });
    expect(sent).toHaveLength(1);
  });

  /** A client that answers with a stream, as the real one does. */
  const streaming = (open: () => Readable): HttpClient => ({
    async sendRequest(request) {
      return { request, status: 200, headers: createHttpHeaders(), readableStreamBody: open() };
    },
  });

  test('that is streamed is put together', async () => {
    const bytes = Buffer.from('{"a":"ž"}');
    const { pipeline } = await startBench([], {
      httpClient: streaming(() => Readable.from([bytes.subarray(0, 7), bytes.subarray(7)])),
    });
    expect((await pipeline.send({ method: 'GET', url })).body).toEqual({ a: 'ž' });
  });

  test('of endless size is cut off', async () => {
    let sentChunks = 0;
    const chunks = function* () {
      for (; sentChunks < 1000; sentChunks++) yield Buffer.alloc(1024 * 1024, 'a');
    };
    const httpClient = streaming(() => Readable.from(chunks()));
    const { pipeline } = await startBench([], { httpClient });
    await expect(pipeline.send({ method: 'GET', url })).rejects.toMatchObject({
      code: 'SERVICE_RESPONSE_INVALID',
      message: 'The answer is longer than 32 MiB.',
    });
    expect(sentChunks).toBeLessThan(100);
  });

  test('that breaks off midway is asked for again', async () => {
    let asked = 0;
    const chunks = async function* () {
      yield '{"a":';
      if (++asked === 1) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
      yield '1}';
    };
    const httpClient = streaming(() => Readable.from(chunks()));
    const { pipeline, clock } = await startBench([], { httpClient });
    expect((await pipeline.send({ method: 'GET', url })).body).toEqual({ a: 1 });
    expect(asked).toBe(2);
    expect(clock.sleeps).toEqual([800]);
  });

  test('that stops midway ends with the abort', async () => {
    const controller = new AbortController();
    const stalled = new Readable({ read: () => {} });
    stalled.push('{"a":');
    const httpClient = streaming(() => stalled);
    const { pipeline } = await startBench([], { httpClient });
    const ended = pipeline.send({ method: 'GET', url, abortSignal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(ended).rejects.toMatchObject({ code: 'ABORTED' });
    expect(stalled.destroyed).toBe(true);
  });
});

describe('a span', () => {
  interface SeenSpan {
    name: string;
    attributes: Record<string, unknown>;
    status?: string;
    ended: boolean;
  }

  function recordSpans(): SeenSpan[] {
    const seen: SeenSpan[] = [];
    const context: TracingContext = {
      setValue: () => context,
      getValue: () => 'namespace',
      deleteValue: () => context,
    };
    const instrumenter: Instrumenter = {
      startSpan(name) {
        const span: SeenSpan = { name, attributes: {}, ended: false };
        seen.push(span);
        return {
          tracingContext: context,
          span: {
            setAttribute: (key, value) => void (span.attributes[key] = value),
            setStatus: ({ status }) => void (span.status = status),
            end: () => void (span.ended = true),
            isRecording: () => true,
            recordException: () => {},
          },
        };
      },
      withContext: (_context, callback, ...args) => callback(...args),
      parseTraceparentHeader: () => undefined,
      createRequestHeaders: () => ({ traceparent: '00-trace-span-01' }),
    };
    useInstrumenter(instrumenter);
    return seen;
  }

  afterEach(() => {
    const context: TracingContext = { setValue: () => context, getValue: () => undefined, deleteValue: () => context };
    const span = { setAttribute() {}, setStatus() {}, end() {}, isRecording: () => false, recordException() {} };
    useInstrumenter({
      startSpan: () => ({ span, tracingContext: context }),
      withContext: (_context, callback, ...args) => callback(...args),
      parseTraceparentHeader: () => undefined,
      createRequestHeaders: () => ({}),
    });
  });

  test('covers a send with all its attempts', async () => {
    const spans = recordSpans();
    const { pipeline, sent } = await startBench([{ status: 503 }, { headers: { 'x-ms-request-id': 'r-1' } }]);
    await pipeline.send({ method: 'GET', url: `${url}?sig=secret`, spanName: 'Jobs.get', clientRequestId: 'id-1' });
    expect(spans).toEqual([
      {
        name: 'Jobs.get',
        ended: true,
        attributes: {
          'az.namespace': 'namespace',
          'http.request.method': 'GET',
          'url.full': `${url}?sig=REDACTED`,
          'az.client_request_id': 'id-1',
          'http.response.status_code': 200,
          'az.service_request_id': 'r-1',
        },
      },
    ]);
    expect(sent.map(({ headers }) => headers['traceparent'])).toEqual(['00-trace-span-01', '00-trace-span-01']);
  });

  test.each([{ status: 404 }, { networkCode: 'EPROTO' }])('of %o is marked as failed', async (exchange) => {
    const spans = recordSpans();
    const { pipeline } = await startBench([exchange]);
    await expect(pipeline.send({ method: 'GET', url })).rejects.toThrow();
    expect(spans).toMatchObject([{ name: 'HTTP GET', status: 'error', ended: true }]);
  });
});
