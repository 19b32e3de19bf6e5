// Holds uploads against Azurite: what arrives is read back by the official storage client in a process of its own.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { isAmltuneError } from '@amltune/core';
import { uploadToDatastore, type UploadAccess } from '@amltune/data/upload';
import { askOfficialClient, startAzurite, type Azurite } from './azurite/server.ts';
import { connectOracle, type OracleWorkspaceOptions } from './azurite/workspace.ts';
import { installMissing } from './installed.ts';
import type { Check, Suite } from './suite.ts';

const mib = 1 << 20;

/** Uploads to a datastore against Azurite. */
export const suite: Suite = {
  name: 'azurite',
  missing: async () => installMissing('azurite'),
  run: async () => {
    await using azurite = await startAzurite();
    const checks: Check[] = [await checkHashes(azurite)];
    for (const access of ['sas', 'account-key', 'identity'] as const) checks.push(await checkAccess(azurite, access));
    checks.push(await checkDedupe(azurite));
    for (const blocks of [1, 5, 11]) checks.push(await checkResume(azurite, blocks));
    checks.push(...(await checkRefusals(azurite)), await checkMemory(azurite));
    return checks;
  },
};

// Both values were made by azure-ai-ml 1.34.0.
async function checkHashes(azurite: Azurite): Promise<Check> {
  const file = await plant(azurite, 'train.jsonl', '{"messages":[]}\n');
  const folder = join(azurite.folder, 'known');
  await mkdir(join(folder, 'sub'), { recursive: true });
  for (const [name, text] of Object.entries({ 'B.txt': 'b', 'a.txt': 'a', 'sub/c.txt': 'c' })) {
    await writeFile(join(folder, name), text);
  }
  const found = [(await upload(azurite, file)).hash, (await upload(azurite, folder)).hash];
  const expected = [
    '0ad3e3ed050d8bab10cb62dda4de071abd3b30629f5723f95a99b71b24bf2963',
    '62a412b033aa632d3a398afe0521209a34406b29bb22af977a2eadd71a74b7e1',
  ];
  const same = expected.filter((hash, index) => hash === found[index]).length;
  return { name: 'hashes are those of the Python client', ok: same === 2, figures: `${same} of 2` };
}

async function checkAccess(azurite: Azurite, access: UploadAccess): Promise<Check> {
  const folder = join(azurite.folder, `folder by ${access}`);
  await mkdir(join(folder, 'sub'), { recursive: true });
  const contents = {
    'empty.txt': Buffer.alloc(0),
    'sub/small é #%?.txt': randomBytes(1000),
    large: randomBytes(13 * mib),
  };
  for (const [name, bytes] of Object.entries(contents)) await writeFile(join(folder, name), bytes);
  const { hash, uploaded, uri } = await upload(azurite, folder, { access });
  const prefix = `LocalUpload/${hash}/folder by ${access}/`;
  const blobs = (await readBlobs(azurite)).filter(({ name }) => name.startsWith(prefix));
  const right = Object.entries(contents).filter(([name, bytes]) => {
    const blob = blobs.find((one) => one.name === prefix + name);
    return blob?.sha256 === sha256(bytes) && blob.contentType === 'application/octet-stream';
  });
  const marked = blobs.filter(({ metadata }) => metadata?.['upload_status'] === 'completed').map(({ name }) => name);
  const ok =
    uploaded &&
    uri === `azureml://datastores/workspaceblobstore/paths/${prefix}` &&
    right.length === 3 &&
    blobs.length === 3 &&
    marked.join() === `${prefix}empty.txt`;
  return { name: `the official client reads what went up by ${access}`, ok, figures: `${right.length} of 3 files` };
}

async function checkDedupe(azurite: Azurite): Promise<Check> {
  const large = await plant(azurite, 'twice.bin', randomBytes(9 * mib));
  await upload(azurite, large);
  const again = await upload(azurite, large);
  const text = `{"n":"${randomBytes(9).toString('hex')}"}\n`;
  const foreign = await plant(azurite, 'foreign.jsonl', text);
  const seeded = createHash('sha256').update(`Initialize for october 2021 AML CLI version${text}`).digest('hex');
  await askOfficialClient(azurite, ['plant', `LocalUpload/${seeded}/foreign.jsonl`, text]);
  const other = await upload(azurite, foreign);
  const writes = again.writes + other.writes;
  const ok = !again.uploaded && !other.uploaded && writes === 0;
  return { name: 'finished uploads of either client are not repeated', ok, figures: `${writes} writes` };
}

/** Kills an upload of 12 blocks once it has told of some, and finishes it. */
async function checkResume(azurite: Azurite, blocks: number): Promise<Check> {
  const bytes = randomBytes(47 * mib);
  const path = await plant(azurite, `killed after ${blocks}.bin`, bytes);
  const child = startUpload(azurite, path);
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  for await (const line of createInterface(child.stdout)) {
    const { type, bytes: done } = JSON.parse(line) as { type: string; bytes: number };
    if (type === 'upload-progress' && done >= (blocks - 1) * 4 * mib + 3 * mib) child.kill('SIGKILL');
  }
  const [, signal] = await exit;
  const { hash, uploaded, writes } = await upload(azurite, path);
  const blob = (await readBlobs(azurite)).find(({ name }) => name.startsWith(`LocalUpload/${hash}/`));
  // Two more writes make the blob of its blocks and mark it.
  const ok = signal === 'SIGKILL' && uploaded && writes <= 12 - blocks + 2 && blob?.sha256 === sha256(bytes);
  return {
    name: `an upload killed after ${blocks} of 12 blocks goes on`,
    ok,
    figures: `${writes - 2} blocks sent again`,
  };
}

async function checkRefusals(azurite: Azurite): Promise<Check[]> {
  const path = await plant(azurite, 'refused.txt', randomBytes(10));
  const cases: readonly [string, Partial<OracleWorkspaceOptions>, string][] = [
    ['a wrong key', { access: 'account-key', key: randomBytes(64).toString('base64') }, 'UPLOAD_FORBIDDEN'],
    [
      'a signature for reading only',
      { sasToken: await askOfficialClient(azurite, ['sign', 'rl']) },
      'UPLOAD_FORBIDDEN',
    ],
    ['a missing container', { access: 'account-key', containerName: 'nowhere' }, 'UPLOAD_CONTAINER_NOT_FOUND'],
  ];
  const checks: Check[] = [];
  for (const [what, options, expected] of cases) {
    const outcome: unknown = await upload(azurite, path, options).catch((error: unknown) => error);
    const code = isAmltuneError(outcome) ? outcome.code : String(outcome);
    checks.push({ name: `${what} is refused by name`, ok: code === expected, figures: code });
  }
  return checks;
}

async function checkMemory(azurite: Azurite): Promise<Check> {
  const peaks: number[] = [];
  let rate = 0;
  for (const sizeInMib of [32, 256]) {
    const path = await plant(azurite, `${sizeInMib}.bin`, randomBytes(sizeInMib * mib));
    const startedAt = performance.now();
    const child = startUpload(azurite, path);
    let last = '';
    for await (const line of createInterface(child.stdout)) last = line;
    rate = sizeInMib / ((performance.now() - startedAt) / 1000);
    peaks.push((JSON.parse(last) as { peakMemoryInBytes: number }).peakMemoryInBytes / 1e6);
  }
  const [small = 0, large = Infinity] = peaks;
  const figures = `${small.toFixed(0)} and ${large.toFixed(0)} MB for 32 and 256 MiB, ${rate.toFixed(0)} MiB/s with start`;
  return { name: 'memory does not grow with the file', ok: large < small + 80, figures };
}

async function upload(azurite: Azurite, path: string, options: Partial<OracleWorkspaceOptions> = {}) {
  let writes = 0;
  const onRequest = (method: string) => void (method === 'PUT' && writes++);
  const workspace = await connectOracle(azurite, { access: 'sas', onRequest, ...options });
  return { ...(await uploadToDatastore({ workspace, path })), writes };
}

function startUpload({ address, caPath, sasToken }: Azurite, path: string) {
  const program = fileURLToPath(new URL('./azurite/upload-process.ts', import.meta.url));
  return spawn(process.execPath, ['--conditions=@amltune/source', program, address, caPath, path], {
    env: { ...process.env, SAS_TOKEN: sasToken },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

interface OracleBlob {
  readonly name: string;
  readonly sha256: string;
  readonly contentType: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

async function readBlobs(azurite: Azurite): Promise<OracleBlob[]> {
  const printed = await askOfficialClient(azurite, ['list']);
  return printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as OracleBlob);
}

async function plant({ folder }: Azurite, name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
