import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createTestCertificates, startTlsServer, tempDir } from '@amltune/testing';

const program = fileURLToPath(new URL('./fixtures/operation-process.ts', import.meta.url));

function start(args: readonly string[]) {
  const child = spawn(process.execPath, ['--conditions=@amltune/source', program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  return { child, exit };
}

test('an operation outlives the killed process that began it', { timeout: 60_000 }, async () => {
  await using folder = await tempDir();
  const certificates = await createTestCertificates(['management.azure.com']);
  let isDone = false;
  await using server = await startService();
  const statePath = join(folder.path, 'operation.json');
  const caPath = join(folder.path, 'ca.pem');
  await writeFile(caPath, certificates.ca);
  const args = [statePath, server.address, caPath];

  const first = start(['begin', ...args]);
  await once(first.child.stdout, 'data');
  first.child.kill('SIGKILL');
  expect(await first.exit).toEqual([null, 'SIGKILL']);
  expect(await readFile(statePath, 'utf8')).not.toContain('planted');

  isDone = true;
  const second = start(['finish', ...args]);
  const [output] = (await once(second.child.stdout, 'data')) as [Buffer];
  expect(await second.exit).toEqual([0, null]);
  expect(JSON.parse(output.toString())).toMatchObject({ name: 'gpu' });

  expect(server.requests.map(({ method, url }) => `${method} ${url.split('?')[0]?.split('/').at(-1)}`)).toEqual([
    'PUT gpu',
    'GET 1',
    'GET 1',
    'GET gpu',
  ]);
  expect(new Set(server.requests.map(({ headers }) => headers['x-ms-client-request-id'])).size).toBe(1);
  expect(new Set(server.requests.map(({ headers }) => headers.authorization)).size).toBe(2);

  async function startService() {
    const service = await startTlsServer({
      certificates,
      handler: ({ method, url = '' }, response) => {
        const [status, body] = url.startsWith('/status/')
          ? [200, { status: isDone ? 'Succeeded' : 'InProgress' }]
          : [method === 'PUT' ? 201 : 200, { name: 'gpu' }];
        const statusUrl = 'https://management.azure.com/status/1?api-version=1';
        response.writeHead(status, method === 'PUT' ? { 'Azure-AsyncOperation': statusUrl } : {});
        response.end(JSON.stringify(body));
      },
    });
    return Object.assign(service, { [Symbol.asyncDispose]: () => service.close() });
  }
});
