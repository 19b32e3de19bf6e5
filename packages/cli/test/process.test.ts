import { startDecoyProxy, tempDir, unsignedToken } from '@amltune/testing';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { runMain } from './run-main.ts';

// Each test starts a process, on a machine that may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const source = '--conditions=@amltune/source';
const bin = pathOf('../src/bin.ts');

interface ProcessOutcome {
  code: number | string | undefined;
  stdout: string;
  stderr: string;
}

/** Runs `amltune` as a process whose environment is only what is given. */
function run(argv: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = import.meta.dirname): Promise<ProcessOutcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [source, bin, ...argv],
      { env: { PATH: '/nowhere', ...env }, cwd },
      (error, stdout, stderr) => {
        resolve({ code: error ? (error.code ?? error.signal ?? undefined) : 0, stdout, stderr });
      },
    );
  });
}

test.each([
  ['--help'],
  ['model list --help'],
  ['help exit-codes'],
  ['version -o json'],
  ['--version'],
  ['completion zsh'],
  ['config explain -w some-ws --subscription 00000000-0000-0000-0000-00000000000a -g rg -o json'],
  ['nope'],
  ['model show'],
  ['version -o nope'],
  ['nope -o json'],
])('amltune %s does as a process what it does in process', async (line) => {
  await using folder = await tempDir();
  const argv = line.split(' ');
  expect(await run(argv, {}, folder.path)).toEqual(await runMain(argv, { cwd: folder.path }));
});

/** The identity endpoint of App Service, over plain http as it is there. */
async function serveIdentity() {
  const token = unsignedToken({ tid: '11111111-2222-3333-4444-555555555555', appid: 'app-1' });
  const server = createServer((_request, response) => {
    const expires_on = String(Math.floor(Date.now() / 1000) + 3600);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ access_token: token, expires_on, token_type: 'Bearer', resource: 'x' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // What is not for the identity endpoint goes to a proxy that lets nothing through.
  const proxy = await startDecoyProxy();
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await proxy.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`;
  return { IDENTITY_ENDPOINT: url, IDENTITY_HEADER: 'header-1', HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
}

test('whoami finds a managed identity', async () => {
  const { code, stdout } = await run(['whoami', '-o', 'json'], await serveIdentity());
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ source: 'managed-identity', account: 'app-1', cloud: 'AzureCloud' });
});

test('doctor tells what works from what does not', async () => {
  await using folder = await tempDir();
  const env = await serveIdentity();
  const { code, stdout } = await run(['doctor', '-o', 'json'], env, folder.path);
  const { checks } = JSON.parse(stdout) as { checks: { id: string; status: string; message: string }[] };
  const byId = Object.fromEntries(checks.map(({ id, ...check }) => [id, check]));
  expect(byId['credential']).toMatchObject({ status: 'ok' });
  expect(byId['workspace-config']).toMatchObject({ status: 'warn' });
  expect(byId['proxy']?.message).toContain(new URL(env.HTTPS_PROXY).host);
  expect(byId['connection']).toMatchObject({ status: 'fail' });
  expect(byId['clock']).toMatchObject({ status: 'skip' });
  expect(code).toBe(1);
});

test('a reader that stops early is not an error', async () => {
  const child = spawn(process.execPath, [source, bin, 'completion', 'zsh']);
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('more than a pipe holds arrives whole', async () => {
  const script = `import { createProcessIo } from ${JSON.stringify(pathOf('../src/process-io.ts'))};
    const { stdout } = createProcessIo(process);
    for (let n = 0; n < 50; n += 1) stdout.write(String(n % 10).repeat(20_000) + '\\n');
    process.exit(0);`;
  const child = spawn(process.execPath, [source, '--input-type=module', '-e', script]);
  let text = '';
  for await (const part of child.stdout) {
    text += String(part);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(text.split('\n').map((line) => line.length)).toEqual([...Array<number>(50).fill(20_000), 0]);
});

test.skipIf(process.platform === 'win32')('compiled code is kept in a folder of the user only', async () => {
  await using folder = await tempDir();
  const kept = async (env: NodeJS.ProcessEnv, argv = ['version']) => {
    await run(argv, { TMPDIR: folder.path, ...env });
    const entries = await readdir(folder.path, { recursive: true });
    await rm(join(folder.path, 'amltune'), { recursive: true, force: true });
    return entries.filter((entry) => !entry.includes('compiled/')).sort();
  };
  const cache = { XDG_CACHE_HOME: folder.path };
  expect(await kept(cache)).toEqual(['amltune', 'amltune/compiled']);
  expect(await kept(cache, ['--help'])).toEqual([]);
  expect(await kept({ ...cache, NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual([]);
  expect(await kept({})).toEqual([]);
});

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  /** Starts a waiting command, sends it signals once it waits, and tells how it ended. */
  async function interrupt(command: string, signals: readonly NodeJS.Signals[]) {
    const child = spawn(process.execPath, [source, pathOf('waiting-program.ts'), command]);
    const ended = once(child, 'close') as Promise<[number | null, string | null]>;
    await once(child.stdout, 'data');
    let stderr = '';
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
    for (const signal of signals) {
      child.kill(signal);
      await Promise.race([once(child.stderr, 'data'), ended]);
    }
    const [code] = await ended;
    return { code, stderr };
  }
  const word = 'Stopping; press Ctrl-C again to end at once.\n';

  test('once aborts the command and ends with 130', async () => {
    expect(await interrupt('polite', ['SIGINT'])).toEqual({ code: 130, stderr: word });
  });

  test('twice ends a command that does not stop', async () => {
    expect(await interrupt('stubborn', ['SIGINT', 'SIGINT'])).toEqual({ code: 130, stderr: word });
  });

  test('has its like in SIGTERM with 143', async () => {
    expect((await interrupt('polite', ['SIGTERM'])).code).toBe(143);
  });
});
