import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/workspace.ts';
import type { Figure } from './run.ts';

const rounds = 21;
const bin = join(root, 'packages/cli/dist/bin.js');
const core = join(root, 'packages/core/dist/index.js');

/** A process to time: until it ends, or until its first request arrives. */
interface Case {
  readonly args: readonly string[];
  readonly until: 'end' | 'request';
}

const script = (text: string): Case => ({ args: ['--input-type=module', '-e', text], until: 'end' });

const cases = {
  bare: { args: ['-e', '0'], until: 'end' },
  help: { args: [bin, '--help'], until: 'end' },
  azure: { args: [bin, 'whoami'], until: 'request' },
  importCore: script(`await import('@amltune/core')`),
  connect: script(`
    const { connect } = await import('@amltune/core');
    await connect({ credential: { getToken: async () => null } });`),
} as const satisfies Record<string, Case>;

type Name = keyof typeof cases;

/** The identity endpoint of App Service, which is what `whoami` asks first where these variables are set. */
async function startIdentity(): Promise<{ server: Server; env: NodeJS.ProcessEnv }> {
  const server = createServer((_request, response) => {
    const expires_on = String(Math.floor(Date.now() / 1000) + 3600);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ access_token: 'a.b.c', expires_on, token_type: 'Bearer', resource: 'x' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, env: { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: 'x' } };
}

async function time({ args, until }: Case, server: Server, env: NodeJS.ProcessEnv): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'pipe' });
  const requested = until === 'request' && once(server, 'request').then(() => performance.now());
  const exited = once(child, 'exit').then(() => performance.now());
  child.stdout.resume();
  let words = '';
  child.stderr.on('data', (part: Buffer) => (words += part.toString()));
  const end = await exited;
  if (child.exitCode !== 0) throw new Error(`node ${args.join(' ')} ended with ${child.exitCode}:\n${words}`);
  return ((await requested) || end) - begin;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/**
 * How long amltune takes to start, against `node -e 0` in the same rounds. Needs the build. The command line keeps its
 * compiled code in a folder of this run's own, filled by a first round that does not count.
 */
export async function measureStartup(): Promise<Figure[]> {
  for (const file of [bin, core]) if (!existsSync(file)) throw new Error(`${file} is missing; run npm run build`);
  const { server, env: identity } = await startIdentity();
  const cache = mkdtempSync(join(tmpdir(), 'amltune-startup-'));
  const env = { PATH: process.env['PATH'], XDG_CACHE_HOME: cache, LOCALAPPDATA: cache, HOME: cache, ...identity };
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  try {
    for (let round = -1; round < rounds; round += 1) {
      for (const name of Object.keys(cases) as Name[]) {
        const duration = await time(cases[name], server, env);
        if (round >= 0) times[name].push(duration);
      }
    }
  } finally {
    server.close();
    rmSync(cache, { recursive: true, force: true });
  }
  const bare = median(times.bare);
  const over = (name: Name) => median(times[name]) - bare;
  return [
    { figure: 'amltune --help ÷ node -e 0', value: median(times.help) / bare, unit: 'x', goal: 1.2 },
    { figure: 'amltune whoami until its first request, over node -e 0', value: over('azure'), unit: 'ms', goal: 80 },
    { figure: "import('@amltune/core'), over node -e 0", value: over('importCore'), unit: 'ms', goal: 25 },
    { figure: 'await connect(), over node -e 0', value: over('connect'), unit: 'ms', goal: 130 },
  ];
}
