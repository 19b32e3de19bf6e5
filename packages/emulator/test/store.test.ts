import { tempDir } from '@amltune/testing';
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openBlobFiles } from '../src/store/blob-files.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';

test('documents are listed in order of creation', () => {
  const notes = openSqliteStore().collection<{ n: number }>('notes');
  for (const [key, n] of [
    ['b/1', 1],
    ['a/1', 2],
    ['b/2', 3],
  ] as const)
    notes.put(key, { n });
  notes.put('b/1', { n: 4 });
  expect(notes.list().map(({ key, revision }) => [key, revision])).toEqual([
    ['b/1', 2],
    ['a/1', 1],
    ['b/2', 1],
  ]);
  expect(notes.list({ newestFirst: true, limit: 1 })).toMatchObject([{ key: 'b/2' }]);
  expect(notes.list({ prefix: 'b/', skip: 1 })).toMatchObject([{ key: 'b/2', value: { n: 3 } }]);
  expect(notes.count('b/')).toBe(2);
  expect(notes.deleteAll('b/')).toBe(2);
  expect(notes.list()).toHaveLength(1);
});

test('kinds do not see each other', () => {
  const store = openSqliteStore();
  store.collection('a').put('x', 1);
  expect(store.collection('b').get('x')).toBeUndefined();
  expect(store.collection('b').update('x', (value) => value)).toBeUndefined();
  expect(store.collection('b').delete('x')).toBe(false);
});

test('a transaction that throws writes nothing', () => {
  const store = openSqliteStore();
  const notes = store.collection<number>('notes');
  const work = () =>
    store.transaction(() => {
      notes.put('outer', 1);
      store.transaction(() => notes.put('inner', 2));
      throw new Error('no');
    });
  expect(work).toThrow('no');
  expect(notes.list()).toEqual([]);
});

test('one folder serves one store', async () => {
  await using folder = await tempDir();
  const store = openSqliteStore(folder.path);
  expect(() => openSqliteStore(folder.path)).toThrow(expect.objectContaining({ code: 'FOLDER_IN_USE' }));
  store.close();
  openSqliteStore(folder.path).close();
});

test('a newer format is left alone', async () => {
  await using folder = await tempDir();
  openSqliteStore(folder.path).close();
  const database = new DatabaseSync(`${folder.path}/state.sqlite`);
  database.exec('PRAGMA user_version = 99');
  database.close();
  expect(() => openSqliteStore(folder.path)).toThrow(expect.objectContaining({ code: 'FOLDER_TOO_NEW' }));
});

test('what was acknowledged survives kill -9', { timeout: 60_000 }, async () => {
  await using folder = await tempDir();
  let acknowledged = 0;
  for (let round = 0; round < 20; round++) {
    acknowledged = await writeUntilKilled(folder.path, round % 5);
    const store = openSqliteStore(folder.path);
    const pairs = store.collection<{ n: number }>('left').list();
    // Each transaction writes a left and a right document: never one without the other, none missing in between.
    expect(store.collection('right').count()).toBe(pairs.length);
    expect(pairs.length).toBeGreaterThanOrEqual(acknowledged);
    expect(pairs.every(({ value }, index) => value.n === index)).toBe(true);
    store.close();
  }
  expect(acknowledged).toBeGreaterThan(20);
});

/** Starts a writer, kills it some milliseconds after its first message, returns the last number that it reported written. */
async function writeUntilKilled(folder: string, delayInMs: number): Promise<number> {
  const script = fileURLToPath(new URL('./write-documents.ts', import.meta.url));
  const child = fork(script, [folder], { execArgv: ['--conditions=@amltune/source'] });
  let last = 0;
  await new Promise<void>((resolve) => {
    child.once('message', () => setTimeout(() => child.kill('SIGKILL'), delayInMs));
    child.on('message', (count) => (last = Number(count)));
    child.once('close', resolve);
  });
  return last;
}

test.each(['a folder', 'memory'])('blobs in %s are read by range', async (place) => {
  await using folder = await tempDir();
  const blobs = openBlobFiles(place === 'memory' ? undefined : folder.path);
  const { id, sizeInBytes } = await blobs.write(new Blob(['hello ', 'world']).stream());
  expect(sizeInBytes).toBe(11);
  const read = async (range?: { start: number; end: number }) => new Response(blobs.read(id, range)).text();
  expect(await read()).toBe('hello world');
  expect(await read({ start: 6, end: 9 })).toBe('wor');
  expect(await read({ start: 3, end: 3 })).toBe('');
  const other = await blobs.write(new Uint8Array([1]));
  blobs.keepOnly(new Set([other.id]));
  await blobs.delete([other.id]);
  if (place !== 'memory') expect(existsSync(`${folder.path}/blobs/${id}`)).toBe(false);
});

test('a broken upload leaves no file', async () => {
  await using folder = await tempDir();
  const blobs = openBlobFiles(folder.path);
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(10));
      controller.error(new Error('cut'));
    },
  });
  await expect(blobs.write(broken)).rejects.toThrow('cut');
  expect(await readdir(`${folder.path}/blobs`)).toEqual([]);
});
