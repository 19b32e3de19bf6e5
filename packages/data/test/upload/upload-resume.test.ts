import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempDir } from '@amltune/testing';
import { expect, test } from 'vitest';
import { uploadToDatastore, type UploadEvent } from '../../src/upload.ts';
import { startFakeStorage, type FakeStorage } from './fake-storage.ts';

const mib = 1 << 20;
const program = fileURLToPath(new URL('./fixtures/upload-process.ts', import.meta.url));

/** Runs an upload in a process of its own until `isEnough`, when it is killed with requests under way. */
async function runAndKill(storage: FakeStorage, folder: string, path: string, isEnough: () => boolean): Promise<void> {
  const caPath = join(folder, 'ca.pem');
  await writeFile(caPath, storage.ca);
  const args = ['--conditions=@amltune/source', program, storage.address, caPath, path];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const exit = once(child, 'exit');
  storage.fault = () => {
    if (!isEnough()) return undefined;
    child.kill('SIGKILL');
    return 'silence';
  };
  expect(await exit).toEqual([null, 'SIGKILL']);
  storage.fault = undefined;
}

async function uploadAgain(storage: FakeStorage, path: string) {
  const before = storage.requests.length;
  const events: UploadEvent[] = [];
  const result = await uploadToDatastore({
    ...(await storage.connect()),
    path,
    onEvent: (event) => events.push(event),
  });
  const found = events.findLast((event) => event.type === 'upload-progress')?.bytesFound;
  return { result, found, requests: storage.requests.slice(before) };
}

test.each([1, 4, 7])('a killed upload goes on after %i blocks', { timeout: 60_000 }, async (count) => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const bytes = Buffer.concat(Array.from({ length: 31 }, (_, index) => Buffer.alloc(mib, index + 1)));
  const path = join(folder.path, 'large.jsonl');
  await writeFile(path, bytes);
  const stagedCount = () => [...storage.staged.values()].reduce((sum, { size }) => sum + size, 0);
  await runAndKill(storage, folder.path, path, () => stagedCount() >= count);
  expect(storage.blobs.size).toBe(0);
  const staged = stagedCount();
  expect(staged).toBeGreaterThanOrEqual(count);

  const { result, found, requests } = await uploadAgain(storage, path);
  expect(requests.filter(({ comp }) => comp === 'block')).toHaveLength(8 - staged);
  expect(found).toBeGreaterThanOrEqual((staged - 1) * 4 * mib);
  expect(result.uploaded).toBe(true);
  expect(storage.blobs.get(`LocalUpload/${result.hash}/large.jsonl`)?.bytes.equals(bytes)).toBe(true);
});

test('a killed upload of a folder goes on', { timeout: 60_000 }, async () => {
  await using folder = await tempDir();
  await using storage = await startFakeStorage();
  const path = join(folder.path, 'data');
  await mkdir(path);
  for (let index = 0; index < 12; index++) await writeFile(join(path, `${index}.txt`), `content ${index}`);
  await runAndKill(storage, folder.path, path, () => storage.blobs.size >= 5);
  expect([...storage.blobs.values()].filter(({ metadata }) => metadata['upload_status'])).toEqual([]);

  const { result, found } = await uploadAgain(storage, path);
  expect(result.uploaded).toBe(true);
  expect(found).toBeGreaterThanOrEqual(5 * 'content 0'.length);
  expect([...storage.blobs.values()].map(({ bytes }) => bytes.toString()).sort()).toEqual(
    Array.from({ length: 12 }, (_, index) => `content ${index}`).sort(),
  );
  const again = await uploadAgain(storage, path);
  expect(again.result.uploaded).toBe(false);
});
