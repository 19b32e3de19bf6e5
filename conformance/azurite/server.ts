import { spawn } from 'node:child_process';
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
  return {
    address,
    key,
    ca,
    caPath: paths.ca,
    folder,
    async [Symbol.asyncDispose]() {
      child.kill();
      await exit;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
