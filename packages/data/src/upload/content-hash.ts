import { createHash, type Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { throwIfAborted } from '@amltune/core';
import { dataError } from '../error-codes.ts';
import { guardRead, type LocalFile, type LocalTree } from './local-tree.ts';

/** A file with what was found in it. */
export interface HashedFile extends Pick<LocalFile, 'path' | 'relativePath' | 'sortKey'> {
  readonly sizeInBytes: number;
  readonly blockSizeInBytes: number;
  /** MD5 of each block in lower-case hexadecimal, in order; none for an empty file. */
  readonly blocks: readonly string[];
}

/** The content of a tree. */
export interface HashedTree {
  /** As the Python client's `get_object_hash` gives it: 64 hexadecimal digits. */
  readonly hash: string;
  readonly files: readonly HashedFile[];
}

/** How {@link hashTree} runs. */
export interface HashTreeOptions {
  readonly abortSignal?: AbortSignal | undefined;
  /** Called with the bytes of each piece read. */
  readonly onBytes?: (bytes: number) => void;
}

// The Python client's own seed, azure-ai-ml 1.34.0.
const seed = 'Initialize for october 2021 AML CLI version';
const pieceInBytes = 1 << 20;
// As the Python client's blocks: small enough to be sent again, large enough that waiting for answers costs little.
const smallestBlockInBytes = 4 << 20;
const mostBlocks = 50_000;

/** The block size of a file: 4 MiB, in larger files what keeps them within the service's 50,000 blocks. */
export function blockSizeOf(sizeInBytes: number): number {
  const needed = Math.ceil(sizeInBytes / mostBlocks / pieceInBytes) * pieceInBytes;
  return Math.max(smallestBlockInBytes, needed);
}

/**
 * Reads everything once: SHA-256 for the name of the upload, MD5 of each block, by which blocks on the service are known
 * again and files that change later are found out.
 *
 * @throws AmltuneError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `ABORTED`
 */
export async function hashTree(tree: LocalTree, options: HashTreeOptions = {}): Promise<HashedTree> {
  const whole = createHash('sha256').update(seed);
  const piece = Buffer.allocUnsafe(pieceInBytes);
  const files: HashedFile[] = [];
  for (const { name, file } of tree.entries) {
    throwIfAborted(options.abortSignal);
    // A folder's hash has the names of what is in it; a file on its own keeps its hash when it is renamed.
    if (tree.isFolder) whole.update(name);
    if (file) files.push(await hashFile(file, { ...options, whole, piece }));
  }
  return { hash: whole.digest('hex'), files };
}

async function hashFile(
  { path, relativePath, sortKey, sizeInBytes: sizeListed }: LocalFile,
  { abortSignal, onBytes, whole, piece }: HashTreeOptions & { whole: Hash; piece: Buffer },
): Promise<HashedFile> {
  await using file = await guardRead(path, () => open(path, 'r'));
  const blockSizeInBytes = blockSizeOf(sizeListed);
  const blocks: string[] = [];
  let sizeInBytes = 0;
  let block = createHash('md5');
  for (;;) {
    throwIfAborted(abortSignal);
    const bytes = await readFully(file, path, piece, sizeInBytes);
    whole.update(bytes);
    block.update(bytes);
    sizeInBytes += bytes.length;
    onBytes?.(bytes.length);
    const isEnd = bytes.length < piece.length;
    if (sizeInBytes > blocks.length * blockSizeInBytes && (isEnd || sizeInBytes % blockSizeInBytes === 0)) {
      blocks.push(block.digest('hex'));
      block = createHash('md5');
    }
    if (isEnd) return { path, relativePath, sortKey, sizeInBytes, blockSizeInBytes, blocks };
  }
}

/**
 * Reads a block again to send it, into the buffer given, which is as large as a block.
 *
 * @throws AmltuneError `UPLOAD_FILE_CHANGED`, `FILE_UNREADABLE`
 */
export async function readBlock(handle: FileHandle, file: HashedFile, index: number, buffer: Buffer): Promise<Buffer> {
  const { path, sizeInBytes, blockSizeInBytes, blocks } = file;
  const start = index * blockSizeInBytes;
  const bytes = await readFully(handle, path, buffer.subarray(0, sizeInBytes - start), start);
  if (createHash('md5').update(bytes).digest('hex') === blocks[index]) return bytes;
  throw dataError('UPLOAD_FILE_CHANGED', `${path} changed after byte ${start} while it was uploaded.`);
}

/** Fills the buffer from a position on; less only at the end of the file. */
async function readFully(file: FileHandle, path: string, buffer: Buffer, position: number): Promise<Buffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await guardRead(path, () =>
      file.read(buffer, filled, buffer.length - filled, position + filled),
    );
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
