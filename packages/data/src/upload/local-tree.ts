import type { Dirent, Stats } from 'node:fs';
import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { throwIfAborted } from '@amltune/core';
import { dataError } from '../error-codes.ts';
import { parseIgnorePatterns, type IgnoreFilter } from './ignore-patterns.ts';

/** A file to upload. */
export interface LocalFile {
  readonly path: string;
  /** Below the folder, with `/` in between; of a file on its own its name. */
  readonly relativePath: string;
  /** When it was listed. */
  readonly sizeInBytes: number;
  /** What the Python client sorts files by: the absolute path, of a link the path it leads to. */
  readonly sortKey: string;
}

/** A file or folder on the way through a tree. */
export interface TreeEntry {
  readonly name: string;
  /** Undefined for folders. */
  readonly file?: LocalFile;
}

/** What there is to upload. */
export interface LocalTree {
  /** The last part of the path. */
  readonly name: string;
  readonly isFolder: boolean;
  /** In the order of the content hash: by lower-cased name, a folder before what is in it. */
  readonly entries: readonly TreeEntry[];
}

/**
 * Lists a file or a folder. Links are followed. `.amlignore`, else `.gitignore`, at the top of a folder says what to leave
 * out; what is below a folder left out stays out, as for git.
 *
 * @throws AmltuneError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `UPLOAD_IGNORE_INVALID`, `UPLOAD_FOLDER_EMPTY`, `ABORTED`
 */
export async function listLocalTree(path: string, abortSignal?: AbortSignal): Promise<LocalTree> {
  const absolute = resolve(path);
  const found = await guardRead(absolute, () => stat(absolute));
  if (!found.isDirectory()) {
    const name = basename(absolute);
    return { name, isFolder: false, entries: [{ name, file: toFile(absolute, name, absolute, found) }] };
  }
  // The Python client names the folder after what a link to it leads to.
  const folder = await realpath(absolute);
  const entries: TreeEntry[] = [];
  await walk(folder, found, {
    entries,
    isIgnored: await readIgnoreFile(folder),
    abortSignal,
    ancestors: [],
    below: '',
  });
  if (!entries.some(({ file }) => file)) {
    throw dataError('UPLOAD_FOLDER_EMPTY', `The folder ${absolute} has no file to upload.`);
  }
  return { name: basename(folder), isFolder: true, entries };
}

/** Orders texts by code point, as Python does. */
export function compareText(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

interface Walk {
  readonly entries: TreeEntry[];
  readonly isIgnored: IgnoreFilter;
  readonly abortSignal: AbortSignal | undefined;
  /** Device and file number of the folders above. */
  readonly ancestors: readonly string[];
  /** Path so far below the top, empty or ending in `/`. */
  readonly below: string;
}

async function walk(folder: string, found: Stats, context: Walk): Promise<void> {
  const { entries, isIgnored, abortSignal, below } = context;
  throwIfAborted(abortSignal);
  const identity = `${found.dev}:${found.ino}`;
  if (context.ancestors.includes(identity)) {
    throw dataError('FILE_UNREADABLE', `The folder ${folder} is a link to a folder that it is in.`);
  }
  const children = await guardRead(folder, () => readdir(folder, { withFileTypes: true }));
  for (const child of children.sort(compareEntries)) {
    const relativePath = below + child.name;
    if (isIgnored(relativePath)) continue;
    const path = join(folder, child.name);
    const target = await guardRead(path, () => stat(path));
    if (target.isDirectory()) {
      entries.push({ name: child.name });
      const ancestors = [...context.ancestors, identity];
      await walk(path, target, { ...context, ancestors, below: `${relativePath}/` });
    } else {
      const sortKey = child.isSymbolicLink() ? resolve(dirname(path), await readlink(path)) : path;
      entries.push({ name: child.name, file: toFile(path, relativePath, sortKey, target) });
    }
  }
}

/** Names that differ in case only have no order of their own in the Python client. */
function compareEntries(one: Dirent, other: Dirent): number {
  return compareText(one.name.toLowerCase(), other.name.toLowerCase()) || compareText(one.name, other.name);
}

function toFile(path: string, relativePath: string, sortKey: string, found: Stats): LocalFile {
  if (!found.isFile()) throw dataError('FILE_UNREADABLE', `${path} is neither a file nor a folder.`);
  return { path, relativePath, sizeInBytes: found.size, sortKey: sortKey.replaceAll('\\', '/') };
}

async function readIgnoreFile(folder: string): Promise<IgnoreFilter> {
  for (const name of ['.amlignore', '.gitignore']) {
    const path = join(folder, name);
    const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined;
      throw dataError('FILE_UNREADABLE', `${path} cannot be read: ${cause.message}`, { cause });
    });
    if (text === undefined) continue;
    try {
      return parseIgnorePatterns(text);
    } catch (cause) {
      throw dataError('UPLOAD_IGNORE_INVALID', `${path} has a line that is no pattern.`, { cause });
    }
  }
  return () => false;
}

/** Runs a reading and names the path in its failure. */
export async function guardRead<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    if (cause.code === 'ENOENT') throw dataError('FILE_NOT_FOUND', `${path} does not exist.`, { cause });
    throw dataError('FILE_UNREADABLE', `${path} cannot be read: ${cause.message}`, { cause });
  }
}
