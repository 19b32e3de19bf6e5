import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './run.ts';

const rounds = 5;
const requestsPerRound = 4000;
const connections = 16;
const host = 'management.azure.com';

interface Started {
  child: ChildProcess;
  port: number;
  token?: string;
  ca?: string;
  workspace?: { subscriptionId: string; resourceGroup: string; workspaceName: string };
  /** From the process's first own line, so with the loading of the package and without Node's own start. */
  readyInMs?: number;
}

async function start(...args: string[]): Promise<Started> {
  const script = join(import.meta.dirname, 'emulator-server.ts');
  const child = fork(script, args);
  const [message] = (await once(child, 'message')) as [Omit<Started, 'child'>];
  return { child, ...message };
}

async function stop({ child }: Started): Promise<void> {
  child.kill();
  await once(child, 'exit');
}

async function readUsage({ child }: Started): Promise<{ cpuInMs: number; memoryInMb: number }> {
  child.send('usage');
  const [usage] = (await once(child, 'message')) as [{ cpuInMs: number; memoryInMb: number }];
  return usage;
}

interface Load {
  ca: string;
  path: string;
  token: string;
}

function get(port: number, agent: Agent, { ca, path, token }: Load): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { host, authorization: `Bearer ${token}` };
    const sent = request({ host: '127.0.0.1', port, servername: host, agent, ca, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${response.statusCode} ${text}`));
      });
    });
    sent.on('error', reject).end();
  });
}

/** CPU milliseconds of the server per thousand GETs, since cores are shared with whoever asks. */
async function measureGets(server: Started, load: Load): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const before = await readUsage(server);
  let left = requestsPerRound;
  const ask = async () => {
    while (left-- > 0) await get(server.port, agent, load);
  };
  await Promise.all(Array.from({ length: connections }, ask));
  const after = await readUsage(server);
  agent.destroy();
  return ((after.cpuInMs - before.cpuInMs) / requestsPerRound) * 1000;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** How soon an emulator is ready, what it weighs, and how its GETs compare with a bare Hono app's. Needs the build. */
export async function measureEmulator(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'amltune-bench-'));
  try {
    const first: number[] = [];
    const again: number[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const times of [first, again]) {
        const server = await start('emulator', join(folder, String(round)));
        times.push(server.readyInMs ?? Number.NaN);
        await stop(server);
      }
    }

    const state = join(folder, '0');
    const emulator = await start('emulator', state);
    const { workspace: names, ca = '', token = '' } = emulator;
    if (!names) throw new Error('the emulator has not said which workspace it has');
    const provider = 'providers/Microsoft.MachineLearningServices';
    const id = `/subscriptions/${names.subscriptionId}/resourceGroups/${names.resourceGroup}/${provider}/workspaces/${names.workspaceName}`;
    const load = { ca, token, path: `${id}?api-version=2024-10-01-preview` };
    const answer = await get(emulator.port, new Agent(), load);
    const { memoryInMb } = await readUsage(emulator);
    const hono = await start('hono', state, answer);
    const ratios: number[] = [];
    // The first round warms both up.
    for (let round = 0; round <= rounds; round++) {
      const emulatorInMs = await measureGets(emulator, load);
      const honoInMs = await measureGets(hono, load);
      if (round > 0) ratios.push(honoInMs / emulatorInMs);
    }
    await Promise.all([stop(emulator), stop(hono)]);
    return [
      { figure: 'emulator ready, first start', value: median(first), unit: 'ms', goal: 400 },
      { figure: 'emulator ready, restart', value: median(again), unit: 'ms', goal: 400 },
      {
        figure: 'emulator GETs per CPU second over TLS ÷ bare Hono',
        value: median(ratios),
        unit: 'x',
        goal: 0.3,
        atLeast: true,
      },
      // No goal of the design; a bare Node has 40.
      { figure: 'emulator memory when ready', value: memoryInMb, unit: 'MB', goal: 130 },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
