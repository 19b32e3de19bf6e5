import {
  createTestCertificates,
  startDecoyProxy,
  startTlsServer,
  tempDir,
  type DecoyProxy,
  type TlsServer,
} from '@amltune/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const certificates = await createTestCertificates(['management.azure.com', '0.0.0.0']);
let server: TlsServer;
let tunnel: DecoyProxy;

beforeAll(async () => {
  server = await startTlsServer({ certificates, handler: (_, response) => response.end('hello') });
  tunnel = await startDecoyProxy({ tunnelTo: server.address });
});
afterAll(() => Promise.all([server.close(), tunnel.close()]));

const program = `
  const { createHttpClient } = await import(process.env.CLIENT);
  const { createPipelineRequest } = await import('@azure/core-rest-pipeline');
  const client = createHttpClient(JSON.parse(process.env.OPTIONS));
  const request = () => createPipelineRequest({ url: process.env.TARGET, timeout: 30_000 });
  for (let count = 0; count < 3; count++) console.log((await client.sendRequest(request())).bodyAsText);
`;

/** Runs the program in a process of its own, whose real environment the client reads. */
async function run(options: object, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['--conditions=@amltune/source', '--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    env: {
      CLIENT: new URL('../src/http-client.ts', import.meta.url).href,
      TARGET: 'https://management.azure.com/',
      OPTIONS: JSON.stringify(options),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let lastOutputAt = 0;
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
    lastOutputAt = performance.now();
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, output, msToExit: performance.now() - lastOutputAt };
}

const proxies = () => ({ HTTPS_PROXY: tunnel.url, https_proxy: tunnel.url, ALL_PROXY: tunnel.url });

test('the process ends soon after a request under connectTo', async () => {
  // NODE_USE_ENV_PROXY makes Node's own agents use the proxy variables.
  const env = { ...proxies(), NODE_USE_ENV_PROXY: '1' };
  const { code, output, msToExit } = await run({ connectTo: server.address, ca: certificates.ca }, env);
  expect([code, output]).toEqual([0, 'hello\n'.repeat(3)]);
  expect(msToExit).toBeLessThan(1_000);
  expect([tunnel.connectionCount, tunnel.byteCount]).toEqual([0, 0]);
});

test('the process ends soon after a request through a proxy', async () => {
  const { code, output, msToExit } = await run({ ca: certificates.ca }, proxies());
  expect([code, output]).toEqual([0, 'hello\n'.repeat(3)]);
  expect(msToExit).toBeLessThan(1_000);
  expect(tunnel.connectionCount).toBe(1);
});

test('an authority in the options leaves NODE_EXTRA_CA_CERTS trusted', async () => {
  await using folder = await tempDir();
  const NODE_EXTRA_CA_CERTS = join(folder.path, 'ca.pem');
  await writeFile(NODE_EXTRA_CA_CERTS, certificates.ca);
  const { ca } = await createTestCertificates(['elsewhere.example']);
  const { output } = await run({ ca }, { NODE_EXTRA_CA_CERTS, TARGET: `https://0.0.0.0:${server.port}/` });
  expect(output).toBe('hello\n'.repeat(3));
});
