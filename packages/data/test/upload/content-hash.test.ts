import { createHash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@amltune/testing';
import { expect, test } from 'vitest';
import { blockSizeOf, hashTree } from '../../src/upload/content-hash.ts';
import { listLocalTree } from '../../src/upload/local-tree.ts';

const seed = 'Initialize for october 2021 AML CLI version';
const seeded = (...parts: readonly string[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256').update(seed)).digest('hex');

async function hashOf(path: string): Promise<string> {
  return (await hashTree(await listLocalTree(path))).hash;
}

/** Writes files below a folder, folders included. */
async function plant(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split('/');
    await mkdir(join(folder, ...parts.slice(0, -1)), { recursive: true });
    await writeFile(join(folder, ...parts), text);
  }
  return folder;
}

// Both values were made by azure-ai-ml 1.34.0.
test('a file has the hash of the Python client', async () => {
  await using folder = await tempDir();
  const path = join(folder.path, 'train.jsonl');
  await writeFile(path, '{"messages":[]}\n');
  expect(await hashOf(path)).toBe('0ad3e3ed050d8bab10cb62dda4de071abd3b30629f5723f95a99b71b24bf2963');
});

test('a folder has the hash of the Python client', async () => {
  await using folder = await tempDir();
  await plant(folder.path, { 'B.txt': 'b', 'a.txt': 'a', 'sub/c.txt': 'c' });
  expect(await hashOf(folder.path)).toBe('62a412b033aa632d3a398afe0521209a34406b29bb22af977a2eadd71a74b7e1');
});

test('renaming a file keeps its hash', async () => {
  await using folder = await tempDir();
  await plant(folder.path, { 'one.txt': 'x', 'other.txt': 'x' });
  expect(await hashOf(join(folder.path, 'one.txt'))).toBe(await hashOf(join(folder.path, 'other.txt')));
});

test('an empty file has the hash of the seed', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'empty'), '');
  expect(await hashOf(join(folder.path, 'empty'))).toBe(seeded());
});

test('entries follow their lower-cased names by code point', async () => {
  await using folder = await tempDir();
  await plant(folder.path, { '\u{1f600}': '1', '\uff21': '2', Z: '3', a: '4', _: '5', 'm/y': '6', 'm.txt': '7' });
  const order = ['_', '5', 'a', '4', 'm', 'y', '6', 'm.txt', '7', 'Z', '3', '\uff21', '2', '\u{1f600}', '1'];
  expect(await hashOf(folder.path)).toBe(seeded(...order));
});

test('links count under their own name with their content', async () => {
  await using folder = await tempDir();
  const elsewhere = await plant(join(folder.path, 'elsewhere'), { 'file.txt': 'f', 'deep/inner.txt': 'i' });
  const top = await plant(join(folder.path, 'top'), { 'own.txt': 'o' });
  await symlink(join(elsewhere, 'file.txt'), join(top, 'link.txt'));
  await symlink(join(elsewhere, 'deep'), join(top, 'dir'));
  expect(await hashOf(top)).toBe(seeded('dir', 'inner.txt', 'i', 'link.txt', 'f', 'own.txt', 'o'));
});

test('a link to a folder above is refused', async () => {
  await using folder = await tempDir();
  await plant(folder.path, { 'a/b.txt': 'b' });
  await symlink(folder.path, join(folder.path, 'a', 'loop'));
  await expect(hashOf(folder.path)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
});

test('what is ignored is neither hashed nor listed', async () => {
  await using folder = await tempDir();
  const files = { 'keep.txt': 'k', 'drop.log': 'd', 'out/x.txt': 'x', 'sub/drop.log': 'd', 'sub/y.txt': 'y' };
  await plant(folder.path, { ...files, '.amlignore': 'out\n*.log\n', '.gitignore': 'keep.txt\n' });
  const tree = await hashTree(await listLocalTree(folder.path));
  expect(tree.files.map(({ relativePath }) => relativePath)).toEqual([
    '.amlignore',
    '.gitignore',
    'keep.txt',
    'sub/y.txt',
  ]);
  expect(tree.hash).toBe(
    seeded('.amlignore', 'out\n*.log\n', '.gitignore', 'keep.txt\n', 'keep.txt', 'k', 'sub', 'y.txt', 'y'),
  );
});

test('a folder without files is refused', async () => {
  await using folder = await tempDir();
  await mkdir(join(folder.path, 'sub'));
  await expect(listLocalTree(folder.path)).rejects.toMatchObject({ code: 'UPLOAD_FOLDER_EMPTY' });
});

test('a missing path is named', async () => {
  await using folder = await tempDir();
  const path = join(folder.path, 'no.jsonl');
  await expect(listLocalTree(path)).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    message: `${path} does not exist.`,
  });
});

const mib = 1 << 20;

test.each([
  [0, 4 * mib],
  [200_000 * mib, 4 * mib],
  [200_001 * mib, 5 * mib],
  [1_000_000 * mib, 20 * mib],
])('a file of %i bytes has blocks of %i', (sizeInBytes, expected) => {
  expect(blockSizeOf(sizeInBytes)).toBe(expected);
});

test.each([
  [0, 0],
  [1, 1],
  [4 * mib, 1],
  [4 * mib + 1, 2],
  [9 * mib, 3],
])('a file of %i bytes is read as %i blocks', async (sizeInBytes, count) => {
  await using folder = await tempDir();
  const content = Buffer.alloc(sizeInBytes, 'chat ');
  const path = join(folder.path, 'file');
  await writeFile(path, content);
  let counted = 0;
  const tree = await hashTree(await listLocalTree(path), { onBytes: (bytes) => (counted += bytes) });
  const blocks = Array.from({ length: count }, (_, index) =>
    createHash('md5')
      .update(content.subarray(index * 4 * mib, (index + 1) * 4 * mib))
      .digest('hex'),
  );
  expect(tree.files).toMatchObject([{ sizeInBytes, blocks }]);
  expect(counted).toBe(sizeInBytes);
});

test('an abort ends the reading', async () => {
  await using folder = await tempDir();
  const path = join(folder.path, 'file');
  await writeFile(path, Buffer.alloc(3 * mib));
  const abort = new AbortController();
  const reading = hashTree(await listLocalTree(path), { abortSignal: abort.signal, onBytes: () => abort.abort() });
  await expect(reading).rejects.toMatchObject({ code: 'ABORTED' });
});
