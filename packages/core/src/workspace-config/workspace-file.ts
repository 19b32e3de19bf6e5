import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { coreError } from '../error-codes.ts';
import { findJsonError } from './json-position.ts';
import { quoteText } from '../quote-text.ts';

// The order of the Python client's `MLClient.from_config`: the sub-folder is the outer loop, the file name the middle one
// and the walk upwards the inner one, so `.azureml/config.json` of a parent folder wins over `./config.json`.
const subFolders = ['.azureml', 'aml_config', ''] as const;
const fileNames = ['config.json', 'project.json'] as const;
// `traverse_up_path_and_find_file(num_levels=20)` looks into the start folder and twenty above it.
const maxParents = 20;

/** What a search for a workspace config file found, and where it looked. */
export interface WorkspaceFileSearch {
  /** Undefined if there is no such file. */
  readonly path?: string;
  /** Folders in the order of the walk, the start folder first; empty if the start is a file. */
  readonly folders: readonly string[];
  /** Files looked for in each of the folders. */
  readonly candidates: readonly string[];
}

/**
 * Looks for a workspace config file in the order of the Python client's `MLClient.from_config`.
 *
 * @throws AmltuneError `WORKSPACE_CONFIG_NOT_FOUND` if `start` does not exist
 */
export async function findWorkspaceFile(start: string, fileName?: string): Promise<WorkspaceFileSearch> {
  const startPath = resolve(start);
  const found = await stat(startPath).catch(() => undefined);
  if (found?.isFile()) return { path: startPath, folders: [], candidates: [] };
  if (!found) {
    throw coreError('WORKSPACE_CONFIG_NOT_FOUND', `${quoteText(startPath, 400)} does not exist.`, {
      fix: 'Give a workspace config file, or the folder to start looking in.',
    });
  }
  const folders = await listFolders(startPath);
  const candidates = subFolders.flatMap((folder) =>
    (fileName === undefined ? fileNames : [fileName]).map((name) => join(folder, name)),
  );
  for (const candidate of candidates) {
    for (const folder of folders) {
      const path = join(folder, candidate);
      if ((await stat(path).catch(() => undefined))?.isFile()) return { path, folders, candidates };
    }
  }
  return { folders, candidates };
}

async function listFolders(start: string): Promise<string[]> {
  const folders = [start];
  // A parent is the real one, as the Python client takes it: a linked folder leads to where it really lies.
  let real = await realpath(start);
  while (folders.length <= maxParents && dirname(real) !== real) {
    real = dirname(real);
    folders.push(real);
  }
  return folders;
}

/**
 * Reads a workspace config file as a JSON object; a byte order mark is skipped.
 *
 * @throws AmltuneError `WORKSPACE_CONFIG_INVALID`
 */
export async function readWorkspaceFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw coreError('WORKSPACE_CONFIG_INVALID', `${quoteText(path, 400)} could not be read.`, { cause });
  });
  // Windows PowerShell redirects into files of UTF-16.
  const text = new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
  const position = findJsonError(text);
  if (position) {
    throw coreError('WORKSPACE_CONFIG_INVALID', `${quoteText(path, 400)} is not JSON at ${position}.`);
  }
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw coreError('WORKSPACE_CONFIG_INVALID', `${quoteText(path, 400)} holds no JSON object.`);
  }
  return { ...value };
}
