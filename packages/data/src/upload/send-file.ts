import { open } from 'node:fs/promises';
import { dataError } from '../error-codes.ts';
import type { BlobBody, BlobStore } from './blob-store.ts';
import { readBlock, type HashedFile } from './content-hash.ts';
import { eachLimited } from './each-limited.ts';
import { guardRead } from './local-tree.ts';
import type { UploadProgress } from './progress.ts';

/** What the sending of files shares. */
export interface SendContext {
  readonly store: BlobStore;
  readonly progress: UploadProgress;
  /** Blocks at a time. */
  readonly parallelism: number;
  readonly abortSignal?: AbortSignal | undefined;
  /** Whether another client has finished this upload meanwhile. */
  readonly isFinished: () => Promise<boolean>;
}

const mostRounds = 3;

/**
 * Brings a file under its name, unless its content is there already. Blobs of an upload carry their content's hash in
 * their names, so another content there is a remainder and is overwritten.
 *
 * @throws AmltuneError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `UPLOAD_FILE_CHANGED` and those of {@link BlobStore}
 */
export async function sendFile(name: string, file: HashedFile, context: SendContext): Promise<void> {
  if (file.blocks.length > 1) await sendBlocks(name, file, context);
  else await sendWhole(name, file, context);
}

const emptyMd5 = 'd41d8cd98f00b204e9800998ecf8427e';

async function sendWhole(name: string, file: HashedFile, context: SendContext): Promise<void> {
  const { store, progress, abortSignal } = context;
  const body = await readWhole(file);
  let isFound = false;
  if (!(await store.put(name, body, true, abortSignal))) {
    const found = await store.find(name, abortSignal);
    isFound = (found?.sizeInBytes === file.sizeInBytes && found.md5 === body.md5) || (await context.isFinished());
    if (!isFound) await store.put(name, body, false, abortSignal);
  }
  progress.add(file.sizeInBytes, isFound);
}

async function readWhole(file: HashedFile): Promise<BlobBody> {
  const [md5] = file.blocks;
  if (md5 === undefined) return { bytes: Buffer.alloc(0), md5: emptyMd5 };
  await using handle = await guardRead(file.path, () => open(file.path, 'r'));
  return { bytes: await readBlock(handle, file, 0, Buffer.allocUnsafe(file.sizeInBytes)), md5 };
}

interface Block {
  readonly id: string;
  readonly index: number;
  readonly md5: string;
  readonly sizeInBytes: number;
}

async function sendBlocks(name: string, file: HashedFile, context: SendContext): Promise<void> {
  const { store, parallelism, progress, abortSignal } = context;
  const blocks = listBlocks(file);
  const ids = blocks.map(({ id }) => id);
  await using handle = await guardRead(file.path, () => open(file.path, 'r'));
  // The collector does not see the size of buffers, and would let them pile up.
  const buffers: Buffer[] = [];
  const counted = new Set<string>();
  const count = ({ id, sizeInBytes }: Block, isFound: boolean) => {
    if (counted.has(id)) return;
    counted.add(id);
    progress.add(sizeInBytes, isFound);
  };

  for (let round = 1; round <= mostRounds; round++) {
    const there = await store.listBlocks(name, abortSignal);
    const isComplete = there.committed.join() === ids.join();
    for (const block of blocks) if (isComplete || there.uncommitted.has(block.id)) count(block, true);
    if (isComplete) return;
    const missing = blocks.filter(({ id }) => !there.uncommitted.has(id));
    await eachLimited(missing, parallelism, abortSignal, async (block, signal) => {
      const buffer = buffers.pop() ?? Buffer.allocUnsafe(file.blockSizeInBytes);
      const bytes = await readBlock(handle, file, block.index, buffer);
      await store.stageBlock(name, block.id, { bytes, md5: block.md5 }, signal);
      // Only now: after a failure something may still be reading from it.
      buffers.push(buffer);
      count(block, false);
    });
    const isNew = there.committed.length === 0;
    let outcome = await store.commit(name, ids, isNew, abortSignal);
    if (outcome === 'conflict') {
      const { committed } = await store.listBlocks(name, abortSignal);
      if (committed.join() === ids.join() || (await context.isFinished())) return;
      outcome = await store.commit(name, ids, false, abortSignal);
    }
    if (outcome === 'done') return;
  }
  throw dataError('UPLOAD_REFUSED', `The staged blocks of ${name} were thrown away ${mostRounds} times.`, {
    fix: 'Another client uploads the same file: wait for it to end, then run this upload again.',
  });
}

/**
 * The blocks with their ids: number and content, so that a later run knows what it finds. All ids of a blob must be of one
 * length, also those that another client left there: 46 bytes are what the Python client uses.
 */
function listBlocks({ blocks, blockSizeInBytes, sizeInBytes }: HashedFile): Block[] {
  return blocks.map((md5, index) => ({
    index,
    md5,
    id: Buffer.from(`amltune${String(index).padStart(6, '0')}-${md5}`).toString('base64'),
    sizeInBytes: Math.min(blockSizeInBytes, sizeInBytes - index * blockSizeInBytes),
  }));
}
