import { describe, expect, test } from 'vitest';
import { proxyForUrl } from '../src/http/environment-proxy.ts';

const proxyOf = (url: string, env: NodeJS.ProcessEnv) => proxyForUrl(new URL(url), env)?.url.href;

describe('the variable', () => {
  test.each([
    ['https://a.example', { https_proxy: 'http://lower:1', HTTPS_PROXY: 'http://upper:1' }, 'http://lower:1/'],
    ['https://a.example', { https_proxy: ' ', HTTPS_PROXY: 'http://upper:1' }, 'http://upper:1/'],
    ['https://a.example', { ALL_PROXY: 'http://all:1', HTTPS_PROXY: 'http://https:1' }, 'http://https:1/'],
    ['https://a.example', { ALL_PROXY: 'http://all:1', HTTP_PROXY: 'http://http:1' }, 'http://all:1/'],
    ['https://a.example', { HTTP_PROXY: 'http://http:1' }, 'http://http:1/'],
    ['http://a.example', { HTTP_PROXY: 'http://http:1', ALL_PROXY: 'http://all:1' }, 'http://http:1/'],
    ['http://a.example', { ALL_PROXY: 'http://all:1', HTTPS_PROXY: 'http://https:1' }, 'http://all:1/'],
    ['http://a.example', { HTTPS_PROXY: 'http://https:1' }, undefined],
    ['https://a.example', { HTTPS_PROXY: 'proxy.corp:3128' }, 'http://proxy.corp:3128/'],
    ['https://a.example', { HTTPS_PROXY: 'https://proxy.corp' }, 'https://proxy.corp/'],
    ['https://a.example', { HTTPS_PROXY: 'http://[::1]:3128/path?x' }, 'http://[::1]:3128/'],
    ['https://a.example', {}, undefined],
  ])('for %s with %j is %s', (url, env, proxy) => expect(proxyOf(url, env)).toBe(proxy));

  test.each(['socks5://proxy:1', 'http://', '::', 'http://a:%zz@proxy', 'ftp://proxy'])('refuses %s', (HTTPS_PROXY) => {
    expect(() => proxyOf('https://a.example', { HTTPS_PROXY })).toThrow('HTTPS_PROXY is not the URL of an HTTP proxy');
  });
});

describe('NO_PROXY', () => {
  const url = 'https://east.api.azureml.ms';
  test.each([
    [url, '*', true],
    [url, 'x, *', true],
    [url, 'east.api.azureml.ms', true],
    [url, 'EAST.API.azureml.ms', true],
    [url, 'azureml.ms', true],
    [url, '.azureml.ms', true],
    [url, '*.azureml.ms', true],
    [url, 'ureml.ms', false],
    [url, 'api.azureml.ms.evil.example', false],
    [url, 'west.api.azureml.ms', false],
    [url, 'azureml.ms:443', true],
    [url, 'azureml.ms:8443', false],
    [`${url}:8443`, 'azureml.ms:8443', true],
    ['http://azureml.ms', 'azureml.ms:80', true],
    [url, 'a.example b.example\tazureml.ms', true],
    [url, ' , ,', false],
    [url, '.', false],
    ['https://[2001:db8::1]', '2001:db8::1', true],
    ['https://[2001:db8::1]', '[2001:db8::1]:443', true],
    ['https://10.0.0.5', '10.0.0.5', true],
    ['https://10.0.0.5', '0.0.5', false],
  ])('%s is reached directly with %j: %s', (target, NO_PROXY, direct) => {
    expect(proxyOf(target, { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://p:1', NO_PROXY })).toBe(
      direct ? undefined : 'http://p:1/',
    );
  });
});

test.each(['http://169.254.169.254/metadata', 'http://127.0.0.1:40342', 'https://localhost', 'https://[::1]'])(
  '%s is never proxied',
  (url) => expect(proxyOf(url, { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://p:1' })).toBeUndefined(),
);

test('credentials are apart from the URL and not printed', () => {
  const proxy = proxyForUrl(new URL('https://a.example'), { HTTPS_PROXY: 'http://me:p%40ss@proxy:1' });
  expect(proxy?.authorization?.()).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  expect(JSON.stringify(proxy)).toBe('{"url":"http://proxy:1/"}');
});
