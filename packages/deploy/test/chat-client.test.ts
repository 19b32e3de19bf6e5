import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { builtInClouds } from '@amltune/core';
import { createChatClient, entraCredential, keyCredential, type ScoringCredential } from '../src/index.ts';
import { failureOf } from './endpoint-service.ts';
import { key, noSwagger, question, score, startScoring, type Answer } from './scoring-service.ts';

const nested = { input_data: { input_string: [question], parameters: { return_full_text: false } }, params: {} };
const flat = { input_data: { input_string: question, parameters: {} } };
const wrongForm: Answer = { request: score, body: { output: null, error: { status_code: 400, body: 'bad messages' } } };
const answer = (output = 'hello'): Answer => ({ request: score, body: { output } });

describe('the form of a request', () => {
  test('is the MLflow one where nothing is known', async () => {
    const { client, seen } = startScoring([noSwagger, answer()]);
    expect(await client.complete(question)).toEqual({ text: 'hello', contract: 'mlflow', dropped: [], elapsedInMs: 0 });
    expect(seen[1]?.body).toEqual(nested);
  });

  test('falls back once and is remembered', async () => {
    const { client, seen } = startScoring([noSwagger, wrongForm, answer('one'), answer('two')]);
    expect(await client.complete(question)).toMatchObject({ text: 'one', contract: 'vllm' });
    expect(await client.complete(question)).toMatchObject({ text: 'two', contract: 'vllm' });
    expect(seen.map(({ body }) => body)).toEqual([undefined, nested, flat, flat]);
  });

  test('is not tried anew once an answer has proved it', async () => {
    const { client, seen } = startScoring([noSwagger, answer(), wrongForm]);
    await client.complete(question);
    expect((await failureOf(client.complete(question))).code).toBe('SCORING_MODEL_FAILED');
    expect(seen).toHaveLength(3);
  });

  test('is open again once another deployment answers', async () => {
    const blue = { 'azureml-model-deployment': 'blue' };
    const green = { 'azureml-model-deployment': 'green' };
    const { client, seen } = startScoring([
      noSwagger,
      { ...answer(), headers: blue },
      { ...wrongForm, headers: green },
      { ...answer('moved'), headers: green },
    ]);
    await client.complete(question);
    expect(await client.complete(question)).toMatchObject({ text: 'moved', contract: 'vllm', deployment: 'green' });
    expect(seen).toHaveLength(4);
  });

  test('tells the first failure where both forms fail, and tries both again', async () => {
    const scorer = { request: score, status: 424, body: 'scorer threw' };
    const { client, seen } = startScoring([noSwagger, scorer, wrongForm, scorer, answer('late')]);
    expect((await failureOf(client.complete(question))).message).toContain('scorer threw');
    expect(await client.complete(question)).toMatchObject({ text: 'late', contract: 'vllm' });
    expect(seen).toHaveLength(5);
  });

  test.each([
    [424, { 'ms-azureml-model-error-statuscode': '429' }],
    [424, { 'ms-azureml-model-error-statuscode': '503' }],
    [408, {}],
    [500, {}],
    [502, {}],
    [504, {}],
  ])('is not to blame for %d %j, and nothing is sent again', async (status, headers) => {
    const { client, seen } = startScoring([noSwagger, { request: score, status, headers, body: 'x' }]);
    await failureOf(client.complete(question));
    expect(seen).toHaveLength(2);
  });

  test.each([
    ['a chat route', { paths: { '/v1/chat/completions': {} } }, flat],
    [
      'a flat example',
      { paths: { '/score': { example: { input_data: { input_string: [{ role: 'user' }] } } } } },
      flat,
    ],
    [
      'a flat schema',
      { paths: { '/score': {} }, definitions: { input_string: { type: 'array', items: { type: 'object' } } } },
      flat,
    ],
    ['a nested example', { paths: { '/score': { example: { input_string: [[{ role: 'user' }]] } } } }, nested],
    ['a scorer', { paths: { '/score': {} } }, nested],
    ['no paths', { swagger: '2.0' }, nested],
  ])('follows swagger with %s', async (_title, swagger, body) => {
    const { client, seen } = startScoring([{ request: 'GET /swagger.json', body: swagger }, answer()]);
    await client.complete(question);
    expect(seen[1]?.body).toEqual(body);
  });

  test('without a chat route in swagger is not streamed', async () => {
    const swagger = { request: 'GET /swagger.json', body: { paths: { '/score': {} } } };
    const { client, seen } = startScoring([swagger, answer('whole')]);
    const chunks = [];
    for await (const chunk of client.stream(question)) chunks.push(chunk);
    expect(chunks).toEqual([{ text: 'whole' }]);
    expect(seen[1]?.body).toEqual(nested);
  });

  test('given by the caller needs no swagger', async () => {
    const { client, seen } = startScoring(
      [
        {
          request: 'POST /v1/chat/completions',
          body: {
            choices: [{ message: { content: 'yes' }, finish_reason: 'stop' }],
            usage: { prompt_tokens: 3, completion_tokens: 1 },
          },
        },
      ],
      { contract: 'openai' },
    );
    expect(await client.complete(question, { model: 'm', maxTokens: 5 })).toMatchObject({
      text: 'yes',
      finishReason: 'stop',
      usage: { promptTokens: 3, completionTokens: 1 },
      contract: 'openai',
    });
    expect(seen[0]?.body).toEqual({ model: 'm', messages: question, max_tokens: 5 });
  });

  test('is remembered for each deployment, whose header never sticks', async () => {
    const { client, seen } = startScoring([noSwagger, answer(), noSwagger, wrongForm, answer(), answer()], {});
    await client.complete(question);
    await client.complete(question, { deployment: 'green' });
    await client.complete(question);
    expect(seen.map(({ headers }) => headers['azureml-model-deployment'])).toEqual([
      undefined,
      undefined,
      'green',
      'green',
      'green',
      undefined,
    ]);
    expect(seen[5]?.body).toEqual(nested);
  });
});

test('a body of one\u2019s own goes out as it is', async () => {
  const raw = '"{\\"output\\": \\"hello\\"}"';
  const headers = { 'azureml-model-deployment': 'demo', 'x-request-id': 'r1' };
  const { client, seen } = startScoring([{ request: score, body: raw, headers }]);
  expect(await client.invoke({ a: 1 }, { deployment: 'demo' })).toEqual({
    text: 'hello',
    deployment: 'demo',
    requestId: 'r1',
    elapsedInMs: 0,
    raw,
  });
  expect(seen[0]).toMatchObject({
    body: { a: 1 },
    headers: { authorization: `Bearer ${key}`, 'azureml-model-deployment': 'demo' },
  });
});

test('the deadline is the request timeout and a margin', async () => {
  const { client, seen } = startScoring([answer()], { contract: 'mlflow', requestTimeoutInMs: 180_000 });
  await client.complete(question);
  expect(seen[0]?.timeoutInMs).toBe(190_000);
});

describe('a failure', () => {
  const model = { 'ms-azureml-model-error-statuscode': '500', 'ms-azureml-model-error-reason': 'model_error' };
  test.each<[number, string, RegExp, Record<string, string>?, unknown?]>([
    [400, 'SCORING_REJECTED', /answered 400: bad input/, {}, { error: { code: 'x', message: 'bad input' } }],
    [401, 'SCORING_UNAUTHENTICATED', /refused the key/, {}, 'key_auth_bad_header_forbidden'],
    [403, 'SCORING_UNAUTHENTICATED', /does not let it score/],
    [404, 'SCORING_NOT_FOUND', /no deployment with traffic/],
    [405, 'SCORING_REJECTED', /answered 405/],
    [408, 'SCORING_TIMED_OUT', /gave up waiting/],
    [
      422,
      'SCORING_REJECTED',
      /Invalid input/,
      {},
      { error: { code: 'Invalid input', status: 422, message: 'Invalid input' } },
    ],
    [424, 'SCORING_MODEL_FAILED', /the model answered 500; model_error; it broke/, model, 'it broke'],
    [500, 'SCORING_UNAVAILABLE', /answered 500/],
    [502, 'SCORING_UNAVAILABLE', /bad gateway/, {}, '<html><b>bad gateway</b></html>'],
    [504, 'SCORING_UNAVAILABLE', /answered 504/],
    [302, 'SCORING_REDIRECTED', /a redirect/, { location: 'https://evil.example/' }],
    [
      200,
      'SCORING_MODEL_FAILED',
      /bad messages/,
      {},
      { output: null, error: { status_code: 400, body: 'bad messages' } },
    ],
    [200, 'SCORING_MODEL_FAILED', /output is null/, {}, { output: null }],
    [200, 'SCORING_MODEL_FAILED', /answer is empty/, {}, {}],
    [200, 'SCORING_ANSWER_INVALID', /form that is not known/, {}, { result: 1 }],
    [200, 'SCORING_ANSWER_INVALID', /something else than JSON/, {}, '<html>'],
    [200, 'SCORING_ANSWER_INVALID', /answered nothing/, {}, ''],
  ])('with status %d is %s', async (status, code, words, headers = {}, body = '') => {
    const { client } = startScoring([{ request: score, status, headers, body }], { contract: 'mlflow' });
    const error = await failureOf(client.complete(question));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    expect(error.fix).not.toBe('');
  });

  test('of the model carries the model\u2019s own status', async () => {
    const { client } = startScoring(
      [{ request: score, status: 424, headers: { ...model, 'azureml-model-deployment': 'demo' }, body: 'x' }],
      { contract: 'mlflow' },
    );
    expect((await failureOf(client.complete(question))).details).toEqual({
      status: 424,
      modelStatus: 500,
      modelReason: 'model_error',
      deployment: 'demo',
    });
  });

  test('never shows the key', async () => {
    const echo = `bad header: Bearer ${key}`;
    const wire = Object.assign(new Error(`broke with ${key}`), {
      code: 'ECONNRESET',
      request: { headers: { authorization: key } },
    });
    const { client } = startScoring(
      [
        { request: score, status: 401, body: echo },
        { request: score, body: { result: echo } },
        { request: score, fails: wire },
      ],
      { contract: 'mlflow' },
    );
    for (const code of ['SCORING_UNAUTHENTICATED', 'SCORING_ANSWER_INVALID', 'SERVICE_UNREACHABLE']) {
      const error = await failureOf(client.complete(question));
      expect(error.code).toBe(code);
      expect(inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error)).not.toContain(key);
    }
    expect(inspect(client, { depth: 10, showHidden: true })).not.toContain(key);
  });

  test('without an answer in time is told so, and nothing is sent again', async () => {
    const fails = Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
    const { client, seen } = startScoring([{ request: score, fails }], { contract: 'mlflow' });
    expect((await failureOf(client.complete(question))).message).toBe(
      'The endpoint ep1.eastus.inference.ml.azure.com did not answer within 100000 ms.',
    );
    expect(seen).toHaveLength(1);
  });

  test('of a broken connection is not met by a second request', async () => {
    const fails = Object.assign(new Error('broke'), { code: 'ECONNRESET' });
    const { client, seen } = startScoring([{ request: score, fails }], { contract: 'mlflow' });
    expect((await failureOf(client.complete(question))).code).toBe('SERVICE_UNREACHABLE');
    expect(seen).toHaveLength(1);
  });
});

describe('throttling', () => {
  const busy = (headers = {}): Answer => ({ request: score, status: 429, headers, body: 'busy' });

  test('is waited out, since nothing was begun', async () => {
    const { client, clock } = startScoring([busy(), busy({ 'retry-after': '7' }), answer()], { contract: 'mlflow' });
    expect((await client.complete(question)).text).toBe('hello');
    expect(clock.sleeps).toEqual([1_000, 7_000]);
  });

  test('ends after three retries and names the limit', async () => {
    const { client, seen } = startScoring([busy(), busy(), busy(), busy()], {
      contract: 'mlflow',
      capacity: { maxConcurrentRequestsPerInstance: 2, instanceCount: 3 },
    });
    const error = await failureOf(client.complete(question));
    expect(error).toMatchObject({ code: 'SCORING_THROTTLED', details: { admittedRequests: 12 } });
    expect(error.message).toContain('it admits 12');
    expect(seen).toHaveLength(4);
  });

  test('is told at once where the caller wants no retry', async () => {
    const { client, seen } = startScoring([busy()], { contract: 'mlflow', throttleRetries: 0 });
    await failureOf(client.complete(question));
    expect(seen).toHaveLength(1);
  });
});

describe('a credential', () => {
  const refused = { request: score, status: 401, body: '' };

  test('is asked for another secret once', async () => {
    const secrets = ['old', 'new'];
    const credential: ScoringCredential = { getSecret: async ({ renew } = {}) => secrets[renew ? 1 : 0] };
    const { client, seen } = startScoring([refused, answer(), refused, refused], { contract: 'mlflow', credential });
    await client.complete(question);
    expect(seen.map(({ headers }) => headers['authorization'])).toEqual(['Bearer old', 'Bearer new']);
    expect((await failureOf(client.complete(question))).code).toBe('SCORING_UNAUTHENTICATED');
    expect(seen).toHaveLength(4);
  });

  test('of Entra asks for the scope of the cloud', async () => {
    const scopes: unknown[] = [];
    const credential = entraCredential(
      {
        async getToken(scope) {
          scopes.push(scope);
          return { token: 'entra', expiresOnTimestamp: 0 };
        },
      },
      builtInClouds.AzureCloud,
    );
    const { client, seen } = startScoring([answer()], { contract: 'mlflow', credential });
    await client.complete(question);
    expect(seen[0]?.headers['authorization']).toBe('Bearer entra');
    expect(scopes).toEqual(['https://ml.azure.com/.default']);
  });

  test('without a secret sends nothing', async () => {
    const { client, seen } = startScoring([], { contract: 'mlflow', credential: { getSecret: async () => undefined } });
    expect((await failureOf(client.complete(question))).code).toBe('SCORING_UNAUTHENTICATED');
    expect(seen).toHaveLength(0);
  });
});

describe('the address', () => {
  test.each([
    'http://ep1.eastus.inference.ml.azure.com/score',
    'https://ep1.eastus.inference.ml.azure.com.evil.example/score',
    'https://user@ep1.eastus.inference.ml.azure.com/score',
    'https://management.azure.com/score',
    'https://eastus.api.azureml.ms/score',
    'https://example.org/score',
    'not a url',
  ])('%s gets no key', (scoringUri) => {
    expect(() => createChatClient({ scoringUri, credential: keyCredential(key) })).toThrow(
      expect.objectContaining({ code: 'SCORING_HOST_REFUSED' }),
    );
  });

  test('of one\u2019s own is taken where it is trusted, by https', () => {
    const make = (scoringUri: string) =>
      createChatClient({ scoringUri, credential: keyCredential(key), trustHost: true });
    expect(make('https://example.org/score')).toBeDefined();
    expect(() => make('http://example.org/score')).toThrow(expect.objectContaining({ code: 'SCORING_HOST_REFUSED' }));
  });

  test('of another cloud needs that cloud', () => {
    const scoringUri = 'https://ep1.chinaeast2.inference.ml.azure.cn/score';
    const make = (cloud?: typeof builtInClouds.AzureChinaCloud) =>
      createChatClient({ scoringUri, cloud, credential: keyCredential(key) });
    expect(make(builtInClouds.AzureChinaCloud)).toBeDefined();
    expect(() => make()).toThrow(expect.objectContaining({ code: 'SCORING_HOST_REFUSED' }));
  });
});

test('an abort ends a call before anything is sent', async () => {
  const { client, seen } = startScoring([]);
  const abortSignal = AbortSignal.abort();
  for (const call of [client.complete(question, { abortSignal }), client.invoke({}, { abortSignal })]) {
    expect((await failureOf(call)).code).toBe('ABORTED');
  }
  expect((await failureOf(client.stream(question, { abortSignal }).next())).code).toBe('ABORTED');
  expect(seen).toHaveLength(0);
});
