import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataError } from '../error-codes.ts';
import type { OpenedDataset } from './open-dataset.ts';

/** A finished output as the manifest remembers it. */
export interface ManifestFile {
  /** Everything that decides the bytes of the output. */
  readonly key: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a download folder remembers between runs. */
export interface Manifest {
  /** The data set as asked for. */
  readonly request: string;
  /** What it was, with its commit: an unfinished or repeated download stays with it. */
  readonly dataset: OpenedDataset;
  /** Outputs by split. */
  readonly files: Readonly<Record<string, ManifestFile>>;
}

const manifestName = '.amltune-download.json';
const version = 1;

/** Reads the manifest of a folder; undefined when there is none that can be used. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, manifestName), 'utf8'));
    return isManifest(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Replaces the manifest of a folder at once.
 *
 * @throws AmltuneError `OUTPUT_WRITE_FAILED`
 */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, manifestName);
  try {
    await writeFile(`${path}.new`, `${JSON.stringify({ version, ...manifest }, undefined, 2)}\n`);
    await rename(`${path}.new`, path);
  } catch (cause) {
    throw dataError('OUTPUT_WRITE_FAILED', `${path} cannot be written.`, { cause });
  }
}

/** Only our own program writes the file, so its version vouches for its shape. */
function isManifest(value: unknown): value is Manifest {
  return (
    typeof value === 'object' && value !== null && 'version' in value && value.version === version && 'files' in value
  );
}
