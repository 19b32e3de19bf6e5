import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  listSecrets,
  redactBody,
  redactError,
  redactHeaders,
  redactJson,
  redactText,
  redactUrl,
} from '../src/redact.ts';

const base64Key = `${'aB3/'.repeat(21)}xY==`;

describe('text', () => {
  test.each([
    ['Authorization: Bearer abc.def-123', 'Authorization: REDACTED REDACTED'],
    ['got Bearer abc123 back', 'got Bearer REDACTED back'],
    ['Basic dXNlcjpwYXNz', 'Basic REDACTED'],
    ['SharedKey account:c2lnbmF0dXJl=', 'SharedKey REDACTED'],
    ['a eyJhbGciOi.eyJzdWIiOi.c2ln b', 'a REDACTED b'],
    [
      'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=k==;EndpointSuffix=s',
      'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=REDACTED;EndpointSuffix=s',
    ],
    [
      'Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=k=',
      'Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=REDACTED',
    ],
    [`the key ${base64Key} is old`, 'the key REDACTED is old'],
    [`key ${'a'.repeat(52)}JQQJ99${'b'.repeat(26)} here`, 'key REDACTED here'],
    ['http://user:p@ss@proxy:8080/x', 'http://REDACTED@proxy:8080/x'],
    ['?sv=1&sig=a%2Fb&se=2', '?sv=1&sig=REDACTED&se=2'],
    ['url%3Fsig%3Dabc%20 x', 'url%3Fsig%3DREDACTED x'],
    ['{"primaryKey":"a b","location":"x"}', '{"primaryKey":"REDACTED","location":"x"}'],
    ['{\\"secondaryKey\\":\\"a b\\",\\"x\\":1}', '{\\"secondaryKey\\":\\"REDACTED\\",\\"x\\":1}'],
    ['password = "two words" next', 'password = "REDACTED" next'],
    ["{'accessToken': 'x y', 'expiresOn': 1}", "{'accessToken': 'REDACTED', 'expiresOn': 1}"],
    ['AZURE_CLIENT_SECRET=abc x', 'AZURE_CLIENT_SECRET=REDACTED x'],
    ['secret abc8Q~abcdefghijklmnopqrstuvwxyz012345678 x', 'secret REDACTED x'],
    ['token hf_abcdefghijklmnopqrst x', 'token REDACTED x'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- x', 'REDACTED x'],
    ['api-key: 123, x', 'api-key: REDACTED, x'],
  ])('%j loses its secret', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  test.each([
    'Bearer token authentication is not permitted',
    'Basic information',
    'a Bearer Authentication scheme',
    'the token expired',
    'pad_token: <|end|>, max_new_tokens=200',
    'key: azureml://registries/azureml/components/c/versions/2',
    'https://management.azure.com/subscriptions/0?api-version=2024-01-01',
    'instance_type: Standard_NC24ads_A100_v4',
    'mail someone@example.com',
  ])('%j stays as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });

  test('loses known secrets in every spelling', () => {
    const secret = 'a "b"/c+d';
    const text = `${secret} ${encodeURIComponent(secret)} ${JSON.stringify(secret)}`;
    expect(redactText(text, [secret])).toBe('REDACTED REDACTED "REDACTED"');
  });

  test('loses the longer of two secrets whole', () => {
    expect(redactText('abcdefgh', ['abcd', 'abcdefgh'])).toBe('REDACTED');
  });

  test('never keeps a value of a secret field', () => {
    const name = fc.constantFrom(
      'sig',
      'AccountKey',
      'primaryKey',
      'client_secret',
      'password',
      'refresh_token',
      'api-key',
    );
    const value = fc.string({ minLength: 8, maxLength: 40, unit: fc.constantFrom(...'abcXYZ0189+/=-_.~%') });
    const form = fc.constantFrom(
      (n: string, v: string) => `a ${n}=${v} b`,
      (n: string, v: string) => `{"${n}":"${v}"}`,
      (n: string, v: string) => JSON.stringify({ message: JSON.stringify({ [n]: v }) }),
      (n: string, v: string) => `x;${n}=${v};y`,
      (n: string, v: string) => `${n}: '${v}'`,
    );
    fc.assert(
      fc.property(name, value, form, (n, v, write) => {
        expect(redactText(write(n, v))).not.toContain(v);
      }),
      { numRuns: 500 },
    );
  });

  test.each(['a', '"', 'token: "', 'a-', 'eyJa.', 'Bearer ', 'http://', '-----BEGIN PRIVATE KEY-----', 'sig=', 'x~'])(
    'of many %j is searched in linear time',
    (part) => {
      const startInMs = performance.now();
      redactText(part.repeat(Math.floor(200_000 / part.length)));
      expect(performance.now() - startInMs).toBeLessThan(2000);
    },
  );
});

test('a URL keeps only harmless values', () => {
  expect(redactUrl('https://a.blob.core.windows.net/c/b?sv=1&sig=x%2F&api-version=3&$top=1#access_token=t')).toBe(
    'https://a.blob.core.windows.net/c/b?sv=REDACTED&sig=REDACTED&api-version=3&$top=1',
  );
});

test('headers keep only harmless values', () => {
  const headers: [string, string][] = [
    ['Content-Type', 'application/json'],
    ['Location', 'https://h/p?sig=x'],
    ['Set-Cookie', 'a=b'],
    ['x-new-header', 'who knows'],
    ['Authorization', 'Bearer x'],
  ];
  expect(redactHeaders(headers)).toEqual({
    'Content-Type': 'application/json',
    Location: 'https://h/p?sig=REDACTED',
    'Set-Cookie': 'REDACTED',
    'x-new-header': 'REDACTED',
    Authorization: 'REDACTED',
  });
});

test('JSON loses secret fields at every depth', () => {
  const value = {
    a: [{ primaryKey: 'k', n: 1 }],
    password: { value: 'k' },
    connectionString: 'k',
    text: 'sig=k',
    no: null,
  };
  expect(redactJson(value)).toEqual({
    a: [{ primaryKey: 'REDACTED', n: 1 }],
    password: 'REDACTED',
    connectionString: 'REDACTED',
    text: 'sig=REDACTED',
    no: null,
  });
});

test('a body is redacted by field or by form', () => {
  expect(redactBody('{"password":{"value":"k"}}')).toBe('{"password":"REDACTED"}');
  expect(redactBody('<p>password=k</p>')).toBe('<p>password=REDACTED');
});

test('an error keeps name, code and words', () => {
  const error = Object.assign(new TypeError('sig=k'), { code: 'E', request: { headers: 'k' } });
  const copy = redactError(error);
  expect(copy).toMatchObject({ name: 'TypeError', message: 'sig=REDACTED', code: 'E' });
  expect(copy.stack).toBe('TypeError: sig=REDACTED');
  expect(copy).not.toHaveProperty('request');
  expect(redactError('sig=k').message).toBe('sig=REDACTED');
});

test('the secrets of a request are found', () => {
  const secrets = listSecrets({
    url: 'https://h/p?sig=s1%2F&api-version=1',
    headers: [
      ['Authorization', 'Bearer s2'],
      ['x-azureml-token', 's3'],
      ['Accept', 'no'],
    ],
    body: { keyValue: 's4', nested: [{ clientSecret: 's5', name: 'no' }] },
  });
  expect(secrets).toEqual(expect.arrayContaining(['s1/', 's2', 's3', 's4', 's5']));
  expect(secrets).not.toContain('no');
});
