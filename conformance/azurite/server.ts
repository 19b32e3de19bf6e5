import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestCertificates } from '@amltune/testing';

export const account = 'acct';
export const container = 'azureml-blobstore-1';

/** A running Azurite. Its account is reached as `acct.blob.core.windows.net` and as `127.0.0.1:port/acct`. */
export interface Azurite extends AsyncDisposable {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly key: string;
  readonly ca: string;
  readonly caPath: string;
  /** A signature for the container of the suite with all that an upload needs. */
  readonly sasToken: string;
  /** A folder for files of the suite. */
  readonly folder: string;
}

/** Starts Azurite's blob service in a process of its own, in memory and without its telemetry. */
export async function startAzurite(): Promise<Azurite> {
  const folder = await mkdtemp(join(tmpdir(), 'amltune-azurite-'));
  const { ca, cert, key: tlsKey } = await createTestCertificates(['*.blob.core.windows.net', '127.0.0.1']);
  const paths = { ca: join(folder, 'ca.pem'), cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  await Promise.all([writeFile(paths.ca, ca), writeFile(paths.cert, cert), writeFile(paths.key, tlsKey)]);
  const key = randomBytes(64).toString('base64');
  const main = join(import.meta.dirname, '../node_modules/azurite/dist/src/blob/main.js');
  const flags = [
    '--inMemoryPersistence',
    '--skipApiVersionCheck',
    '--disableTelemetry',
    '--silent',
    '--oauth',
    'basic',
  ];
  const places = ['--blobHost', '127.0.0.1', '--blobPort', '0', '--cert', paths.cert, '--key', paths.key];
  const child = spawn(process.execPath, [main, ...flags, ...places], {
    cwd: folder,
    env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const address = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const [, found] = /successfully listens on https:\/\/(\S+)/.exec(printed) ?? [];
      if (found) resolve(found);
    });
    void exit.then(() => reject(new Error(`Azurite ended: ${printed}`)));
  });
  const access = { address, key, caPath: paths.ca };
  try {
    await askOfficialClient(access, ['create']);
    const sasToken = await askOfficialClient(access, ['sign', 'racwl']);
    return { ...access, ca, sasToken, folder, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }

  async function stop() {
    child.kill();
    await exit;
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a command of `official-client.mts` and gives what it prints. */
export function askOfficialClient(
  { address, caPath, key }: Pick<Azurite, 'address' | 'caPath' | 'key'>,
  command: readonly string[],
): Promise<string> {
  const program = join(import.meta.dirname, 'official-client.mts');
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: caPath, ACCOUNT_KEY: key };
  return new Promise((resolve, reject) =>
    execFile(
      process.execPath,
      [program, `https://${address}/${account}/${container}`, ...command],
      { env, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => (error ? reject(new Error(stderr)) : resolve(stdout.trim())),
    ),
  );
}
