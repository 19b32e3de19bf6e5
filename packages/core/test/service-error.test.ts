import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { isAmltuneError } from '../src/errors.ts';
import { isServiceError, type ServiceError } from '../src/service-error.ts';
import { arm, startBench, type Exchange } from './fake-service.ts';

const url = `${arm}/computes/gpu?secret=q`;

async function errorOf(exchange: Exchange, method: 'GET' | 'POST' = 'POST'): Promise<ServiceError> {
  const { pipeline } = await startBench([{ times: 2, ...exchange }], { retry: { maxRetries: 0 } });
  const error = await pipeline.send({ method, url }).catch((thrown: unknown) => thrown);
  if (!isServiceError(error)) throw new Error(`not a service error: ${inspect(error)}`);
  return error;
}

describe('the code of an error', () => {
  test.each([
    [400, 'SERVICE_REJECTED', false],
    [401, 'SERVICE_UNAUTHENTICATED', false],
    [403, 'SERVICE_FORBIDDEN', false],
    [404, 'SERVICE_NOT_FOUND', false],
    [405, 'SERVICE_REJECTED', false],
    [408, 'SERVICE_UNAVAILABLE', true],
    [409, 'SERVICE_CONFLICT', false],
    [410, 'SERVICE_NOT_FOUND', false],
    [412, 'SERVICE_CONFLICT', false],
    [422, 'SERVICE_REJECTED', false],
    [423, 'SERVICE_CONFLICT', false],
    [429, 'SERVICE_THROTTLED', true],
    [500, 'SERVICE_UNAVAILABLE', true],
    [501, 'SERVICE_UNAVAILABLE', false],
    [502, 'SERVICE_UNAVAILABLE', true],
    [503, 'SERVICE_UNAVAILABLE', true],
    [504, 'SERVICE_UNAVAILABLE', true],
  ])('follows status %i', async (status, code, isRetryable) => {
    expect(await errorOf({ status })).toMatchObject({ code, statusCode: status, isRetryable });
  });

  test('of a conflict with a wait may pass', async () => {
    const error = await errorOf({ status: 409, headers: { 'Retry-After': '400' } });
    expect(error).toMatchObject({
      isRetryable: true,
      fix: 'Run it again in 400 s; the service asked for that wait.',
    });
  });
});

describe('the body of an error', () => {
  const bodies: [name: string, body: unknown, expected: object, message: string][] = [
    [
      'the resource manager',
      { error: { code: 'ResourceNotFound', message: 'No such compute.', target: 'gpu', details: [] } },
      { serviceCode: 'ResourceNotFound', target: 'gpu', serviceDetails: [] },
      'POST /computes/gpu failed with 400 ResourceNotFound: No such compute.',
    ],
    [
      'a service with nested reasons',
      {
        error: {
          code: 'UserError',
          message: 'The request is invalid.',
          details: [
            {
              code: 'Outer',
              message: 'Look inside.',
              details: [{ code: 'OutOfQuota', message: 'No cores left.', target: 'vmSize' }],
            },
            { code: 'Other', message: 'Something else.' },
          ],
        },
      },
      {
        serviceCode: 'UserError',
        serviceDetails: [
          {
            code: 'Outer',
            message: 'Look inside.',
            details: [{ code: 'OutOfQuota', message: 'No cores left.', target: 'vmSize', details: [] }],
          },
          { code: 'Other', message: 'Something else.', details: [] },
        ],
      },
      'POST /computes/gpu failed with 400 UserError: The request is invalid. No cores left.',
    ],
    [
      'the data plane',
      {
        error: {
          code: 'UserError',
          message: 'Run not found.',
          innerError: { code: 'NotFound', innerError: { code: 'RunNotFound' } },
        },
        correlation: { operation: '0123456789abcdef0123456789abcdef', request: '0123456789abcdef' },
        environment: 'eastus2',
        componentName: 'run-history',
      },
      {
        serviceCode: 'UserError',
        requestId: '0123456789abcdef',
        serviceDetails: [{ code: 'NotFound', details: [{ code: 'RunNotFound', details: [] }] }],
      },
      'POST /computes/gpu failed with 400 UserError: Run not found.',
    ],
    [
      'a flat form',
      { code: 'BadRequest', message: 'Wrong.' },
      { serviceCode: 'BadRequest' },
      'POST /computes/gpu failed with 400 BadRequest: Wrong.',
    ],
    [
      'capital fields',
      { Error: { Code: 'Bad', Message: 'Wrong.' } },
      { serviceCode: 'Bad' },
      'POST /computes/gpu failed with 400 Bad: Wrong.',
    ],
    [
      'a sign-in service',
      { error: 'invalid_client', error_description: 'AADSTS7000215: wrong.' },
      { serviceCode: 'invalid_client' },
      'POST /computes/gpu failed with 400 invalid_client: AADSTS7000215: wrong.',
    ],
    ['nothing', undefined, { serviceDetails: [] }, 'POST /computes/gpu failed with 400'],
    ['JSON of another kind', [1, 2], { serviceDetails: [] }, 'POST /computes/gpu failed with 400: [1,2]'],
    [
      'broken fields',
      { error: { code: 1, message: {}, details: 'x' } },
      {},
      expect.stringContaining('failed with 400: {') as string,
    ],
    [
      'a proxy',
      '<html><head><style>p{}</style><script>alert(1)</script><title>403</title></head><body>\u001b]0;x\u0007Blocked\r\nby\u202e policy</body></html>',
      { fix: expect.stringContaining('HTTPS_PROXY') as string },
      'POST /computes/gpu failed with 400: 403 ]0;xBlocked by policy',
    ],
  ];
  test.each(bodies)('of %s is read', async (_name, body, expected, message) => {
    const error = await errorOf({ status: 400, body });
    expect(error).toMatchObject({ ...expected, message });
  });

  test('loses control characters at every depth', async () => {
    const bad = 'a\u001b[2Jb\nc\u202ed';
    const error = await errorOf({
      status: 400,
      body: { error: { code: bad, message: bad, target: bad, details: [{ message: bad }] } },
    });
    expect(JSON.stringify(error)).not.toMatch(/\\u001b|\\n|\u202e/);
    expect(error.serviceDetails).toEqual([{ message: 'a[2Jb cd', details: [] }]);
  });

  test('nested without end is cut', async () => {
    const error = await errorOf({
      status: 400,
      body: `{"error":{"code":"Top","details":[${'{"details":['.repeat(500)}${']}'.repeat(500)}]}}`,
    });
    expect(JSON.stringify(error).length).toBeLessThan(2000);
  });
});

describe('a service error', () => {
  test('is told from other errors', async () => {
    const error = await errorOf({ status: 404 });
    expect(isAmltuneError(error)).toBe(true);
    expect(error.name).toBe('ServiceError');
    expect(isServiceError(new Error('x'))).toBe(false);
    expect(isServiceError(undefined)).toBe(false);
  });

  test('prefers the id of the headers', async () => {
    const headers = { 'x-ms-request-id': 'from-header' };
    expect(
      (await errorOf({ status: 404, headers, body: { error: { code: 'X' }, correlation: { request: 'b' } } }))
        .requestId,
    ).toBe('from-header');
  });

  test('keeps request and response out of print', async () => {
    const error = await errorOf({ status: 404, headers: { Location: '/x?sig=hush' }, body: { error: { code: 'X' } } });
    expect(error.request).toMatchObject({ method: 'POST', url: `${arm}/computes/gpu?secret=REDACTED` });
    expect(error.request.headers).toMatchObject({ Authorization: 'REDACTED' });
    expect(error.response).toMatchObject({ status: 404, body: '{"error":{"code":"X"}}' });
    expect(Object.keys(error)).not.toContain('request');
    expect(Object.keys(error)).not.toContain('response');
    expect(Object.keys(error.toJSON())).not.toContain('response');
  });

  test('encodes what a program can act on', async () => {
    const error = await errorOf({
      status: 404,
      headers: { 'x-ms-request-id': 'r' },
      body: { error: { code: 'X', message: 'm' } },
    });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'SERVICE_NOT_FOUND',
      message: 'POST /computes/gpu failed with 404 X: m',
      fix: 'Check the name, resource group and subscription.',
      statusCode: 404,
      serviceCode: 'X',
      serviceDetails: [],
      requestId: 'r',
      isRetryable: false,
    });
  });
});
