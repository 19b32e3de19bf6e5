import { execFile } from 'node:child_process';
import { access, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import {
  createTestCertificates,
  fakeClock,
  fakeCredential,
  startDecoyProxy,
  startTlsServer,
  tempDir,
} from '../src/index.ts';

const hosts = ['management.azure.com', '*.blob.core.windows.net', '127.0.0.1'];

test('the TLS server serves every named host', async () => {
  const certificates = await createTestCertificates(hosts);
  const server = await startTlsServer({ certificates, handler: (_, response) => response.end('ok') });
  for (const servername of ['management.azure.com', 'account.blob.core.windows.net']) {
    const body = await new Promise<string>((resolve, reject) => {
      request({ host: '127.0.0.1', port: server.port, path: '/x', servername, ca: certificates.ca }, (response) => {
        response.on('data', (chunk) => resolve(String(chunk)));
      })
        .on('error', reject)
        .end();
    });
    expect(body).toBe('ok');
  }
  expect(server.requests.map((seen) => seen.servername)).toEqual([
    'management.azure.com',
    'account.blob.core.windows.net',
  ]);
  expect([server.connectionCount, server.requestCount]).toEqual([2, 2]);
  await server.close();
});

test('the certificates are made once per host list', async () => {
  expect(createTestCertificates(['b', 'a'])).toBe(createTestCertificates(['a', 'b']));
  expect((await createTestCertificates(['a'])).ca).not.toBe((await createTestCertificates(['b'])).ca);
});

test('the chain passes strict OpenSSL verification', async ({ skip }) => {
  const openssl = '/usr/bin/openssl';
  await access(openssl).catch(() => skip('no openssl here'));
  const { ca, cert } = await createTestCertificates(hosts);
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'ca.pem'), ca);
  await writeFile(join(folder.path, 'leaf.pem'), cert);
  const { stdout } = await promisify(execFile)(
    openssl,
    ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', 'ca.pem', 'leaf.pem'],
    { cwd: folder.path },
  );
  expect(stdout.trim()).toBe('leaf.pem: OK');
});

test('an untouched decoy proxy counts nothing', async () => {
  const proxy = await startDecoyProxy();
  expect([proxy.connectionCount, proxy.byteCount, proxy.targets]).toEqual([0, 0, []]);
  await proxy.close();
});

test('the fake clock moves by sleeping only', async () => {
  const clock = fakeClock(1_000);
  await clock.sleep(250);
  clock.advance(50);
  expect([clock.now(), clock.sleeps]).toEqual([1_300, [250]]);
  await expect(clock.sleep(1, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});

test('the fake credential numbers its tokens', async () => {
  const credential = fakeCredential({ lifetimeInMs: 10, now: () => 5 });
  expect(await credential.getToken('a/.default')).toEqual({ token: 'token-1', expiresOnTimestamp: 15 });
  expect((await credential.getToken(['b', 'c'])).token).toBe('token-2');
  expect([credential.callCount, credential.scopes]).toEqual([2, ['a/.default', 'b c']]);
});
