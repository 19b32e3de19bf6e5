import { tempDir } from '@amltune/testing';
import { execFile } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectTo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmulator, type RunningEmulator } from '../src/index.ts';

let running: RunningEmulator;
beforeAll(async () => {
  running = await startEmulator();
});
afterAll(() => running.close());

async function read(response: IncomingMessage): Promise<{ status: number | undefined; text: string }> {
  response.setEncoding('utf8');
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, text };
}

/** GET over TLS, with any SNI name and Host header. */
function get({ port, clientOptions }: RunningEmulator, servername: string, host: string, path = '/discovery') {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const { ca } = clientOptions;
    const options = { host: '127.0.0.1', port, servername, ca, path, headers: { host }, agent: false } as const;
    httpsRequest(options, (response) => resolve(read(response)))
      .on('error', reject)
      .end();
  });
}

/** A request on the plain port, as a client of a proxy sends it. */
function askProxy(method: string, path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const options = { host: '127.0.0.1', port: running.proxyPort, method, path, headers, agent: false } as const;
    const sent = httpRequest(options, (response) => resolve(read(response)));
    sent.on('connect', (response, socket, head) => {
      socket.end();
      resolve({ status: response.statusCode, text: `${response.statusMessage} ${head.toString()}` });
    });
    sent.on('error', reject).end();
  });
}

describe('hosts', () => {
  const good = 'eastus2.api.azureml.ms';

  test('a production name is answered', async () => {
    const { status, text } = await get(running, good, good);
    expect([status, JSON.parse(text)]).toMatchObject([200, { api: `https://${good}` }]);
  });

  test.each(['rebound.example.com', 'localhost', '127.0.0.1', 'metadata.google.internal'])(
    'the Host %s is refused by name',
    async (host) => {
      const { status, text } = await get(running, good, host);
      expect([status, text]).toEqual([421, expect.stringContaining(host)]);
    },
  );

  test.each(['example.com', 'azureml.ms'])('the certificate is not for %s', async (name) => {
    await expect(get(running, name, good)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  test.each([
    'management.azure.com',
    'login.microsoftonline.com',
    'x.blob.core.windows.net',
    'ultrachat-completion-1.eastus2.inference.ml.azure.com',
    'huggingface.co',
    'cert-eastus.experiments.azureml.net',
  ])('the certificate is for %s', async (name) => {
    expect((await get(running, name, name, '/nothing-here')).status).toBe(501);
  });

  test('nothing listens beyond this machine', async () => {
    const others = Object.values(networkInterfaces()).flatMap(
      (list) => list?.filter(({ internal }) => !internal) ?? [],
    );
    for (const { address } of others) {
      for (const port of [running.port, running.proxyPort]) {
        const attempt = new Promise((resolve, reject) => {
          const socket = connectTo({ host: address, port }, () => resolve(socket.destroy())).on('error', reject);
        });
        await expect(attempt).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      }
    }
  });
});

describe('the proxy', () => {
  test.each(['example.com:443', 'management.azure.com:22', '127.0.0.1:443', 'nonsense', '127.0.0.1:22'])(
    'a tunnel to %s is refused',
    async (target) => {
      const { status, text } = await askProxy('CONNECT', target);
      expect([status, text]).toEqual([403, expect.stringContaining(target)]);
    },
  );

  test('a tunnel to an emulated host leads to it', async () => {
    expect((await askProxy('CONNECT', 'management.azure.com:443')).status).toBe(200);
  });

  test('an absolute request is served', async () => {
    const { status, text } = await askProxy('GET', 'https://eastus.api.azureml.ms/discovery');
    expect([status, text]).toEqual([200, expect.stringContaining('eastus.api.azureml.ms')]);
  });

  test.each(['http://example.com/', 'http://management.azure.com/', 'https://example.com/x'])(
    'an absolute request to %s is refused',
    async (url) => {
      expect((await askProxy('GET', url)).status).toBe(421);
    },
  );

  test('a foreign Host gets no token', async () => {
    const { IDENTITY_HEADER = '' } = running.env;
    const headers = { host: `rebound.example.com:${running.proxyPort}`, 'x-identity-header': IDENTITY_HEADER };
    expect((await askProxy('GET', '/msi/token?resource=https://management.azure.com', headers)).status).toBe(421);
  });

  test('curl goes through it unchanged', async () => {
    const env = { PATH: process.env['PATH'], ...running.env };
    const args = ['--silent', '--show-error', '--fail', 'https://westus2.api.azureml.ms/discovery'];
    const { stdout } = await promisify(execFile)('curl', args, { env });
    expect(JSON.parse(stdout)).toMatchObject({ api: 'https://westus2.api.azureml.ms' });
  });
});

describe('certificates', () => {
  test('openssl takes the chain in its strict mode', async () => {
    await using folder = await tempDir();
    const [ca, leaf] = [join(folder.path, 'ca.pem'), join(folder.path, 'leaf.pem')];
    await writeFile(ca, running.clientOptions.ca);
    await writeFile(leaf, await readLeaf());
    const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'ml.azure.com', '-CAfile', ca];
    expect((await promisify(execFile)('openssl', [...args, leaf])).stdout).toContain('OK');
  });

  function readLeaf(): Promise<string> {
    const options = { host: '127.0.0.1', port: running.port, servername: 'ml.azure.com', ca: running.clientOptions.ca };
    return new Promise((resolve, reject) => {
      const socket = connectTls(options, () => {
        resolve(socket.getPeerX509Certificate()?.toString() ?? '');
        socket.destroy();
      });
      socket.on('error', reject);
    });
  }

  test('the authority has no key on disk', async () => {
    await using folder = await tempDir();
    const started = await startEmulator({ folder: folder.path });
    await started.close();
    const ca = new X509Certificate(started.clientOptions.ca);
    let keyCount = 0;
    for (const name of await readdir(folder.path)) {
      const path = join(folder.path, name);
      if (!(await stat(path)).isFile()) continue;
      const text = await readFile(path, 'latin1');
      for (const [key] of text.matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----/gs)) {
        keyCount++;
        expect(ca.checkPrivateKey(createPrivateKey(key.replaceAll('\\n', '\n')))).toBe(false);
        expect((await stat(path)).mode & 0o077, name).toBe(0);
      }
    }
    // The server's own, so that the search has found something.
    expect(keyCount).toBe(1);
  });
});

test('a restart keeps trust, tokens and state', async () => {
  await using folder = await tempDir();
  const first = await startEmulator({ folder: folder.path });
  const { token } = await first.clientOptions.credential.getToken('https://management.azure.com/.default');
  await first.close();
  const second = await startEmulator({ folder: folder.path });
  expect(second.clientOptions.ca).toBe(first.clientOptions.ca);
  expect(second.env['IDENTITY_HEADER']).toBe(first.env['IDENTITY_HEADER']);
  expect(second.servicePrincipal).toEqual(first.servicePrincipal);
  const { subscriptionId } = second.clientOptions.workspace;
  const url = `https://management.azure.com/subscriptions/${subscriptionId}/x`;
  const response = await second.emulator.fetch(new Request(url, { headers: { Authorization: `Bearer ${token}` } }));
  expect(response.status).toBe(501);
  await second.close();
});

test('a second emulator on a folder is refused', async () => {
  await using folder = await tempDir();
  const first = await startEmulator({ folder: folder.path });
  await expect(startEmulator({ folder: folder.path })).rejects.toMatchObject({ code: 'FOLDER_IN_USE' });
  await first.close();
});

test('a port in use is named', async () => {
  await expect(startEmulator({ port: running.port })).rejects.toMatchObject({
    code: 'PORT_UNAVAILABLE',
    message: expect.stringContaining(String(running.port)) as string,
  });
});

test.each([
  [{ region: 'atlantis' }, 'REGION_UNKNOWN'],
  [{ scenarios: ['doom'] }, 'SCENARIO_UNKNOWN'],
])('the option %j is refused', async (options, code) => {
  await expect(startEmulator(options)).rejects.toMatchObject({ code });
});

test('a reset cuts the connection of a client', async () => {
  await using started = await startEmulator({
    faults: [{ route: 'discovery.get', nth: 1, effect: { kind: 'reset-before' } }],
  });
  const name = 'eastus.api.azureml.ms';
  await expect(get(started, name, name)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect((await get(started, name, name)).status).toBe(200);
});

test('no environment of this process is changed', async () => {
  const before = { ...process.env };
  await (await startEmulator()).close();
  expect(process.env).toEqual(before);
});
