import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { tempDir } from '@amltune/testing';
import { expect, test } from 'vitest';
import { uploadToDatastore } from '../../src/upload.ts';
import { secrets, startFakeStorage, type FakeFault } from './fake-storage.ts';

const planted = /planted|c2lnbmF0dXJl|cGxhbnRlZC|token-\d|SharedKey acct/i;
/** Everything that can be seen of a value: printed deeply with hidden fields, encoded, and the stacks of its causes. */
function exposeAll(value: unknown): string {
  const seen = inspect(value, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null });
  const cause = value instanceof Error ? `${value.stack} ${exposeAll(value.cause)}` : '';
  return `${seen} ${JSON.stringify(value)} ${cause}`;
}

const outcomes: readonly [string, FakeFault | undefined][] = [
  ['success', undefined],
  ['a refusal', { status: 403, code: 'AuthorizationPermissionMismatch' }],
  ['a failure of the signature', { status: 403, code: 'AuthenticationFailed' }],
  ['a wrong request', { status: 400, code: 'InvalidQueryParameterValue' }],
  ['a missing container', { status: 404, code: 'ContainerNotFound' }],
  ['throttling', { status: 429 }],
  ['a cut connection', 'reset'],
];

test.each(
  (['sas', 'account-key', 'identity'] as const).flatMap((access) => outcomes.map((all) => [access, ...all] as const)),
)('secrets of %s stay inside after %s', async (access, _what, fault) => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage(access);
  const path = join(folder.path, 'train.jsonl');
  await writeFile(path, 'chat');
  storage.fault = () => fault;
  const shown: unknown[] = [];
  const clock = { now: () => 0, sleep: async () => undefined };
  const onEvent = (event: unknown) => shown.push(event);
  const outcome: unknown = await uploadToDatastore({ ...(await storage.connect()), path, clock, onEvent }).catch(
    (error: unknown) => error,
  );
  expect(outcome instanceof Error).toBe(fault !== undefined);
  // The secret did travel, or nothing is proved.
  const { headers, query } = storage.requests.at(-1) ?? {};
  expect(`${query} ${headers?.authorization}`).toMatch(
    { sas: secrets.sas, 'account-key': 'SharedKey', identity: 'Bearer' }[access],
  );
  expect([outcome, ...shown].map(exposeAll).join('\n')).not.toMatch(planted);
});

const program = fileURLToPath(new URL('./fixtures/upload-process.ts', import.meta.url));

test.each(['sas', 'account-key', 'identity'] as const)(
  'secrets of %s stay out of the logs',
  { timeout: 60_000 },
  async (access) => {
    await using folder = await tempDir();
    await using storage = await startFakeStorage(access);
    const caPath = join(folder.path, 'ca.pem');
    const path = join(folder.path, 'train.jsonl');
    await writeFile(caPath, storage.ca);
    await writeFile(path, 'chat');
    const child = spawn(process.execPath, ['--conditions=@amltune/source', program, storage.address, caPath, path], {
      env: { ...process.env, AZURE_LOG_LEVEL: 'verbose' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [printed, logged] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    expect(printed).toContain('"uploaded":true');
    expect(logged).toContain('acct.blob.core.windows.net');
    expect(`${printed} ${logged}`).not.toMatch(planted);
  },
);
