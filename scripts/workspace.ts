import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's root folder. */
export const root = join(import.meta.dirname, '..');

/** What the scripts read of a package manifest. */
export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  bin?: Record<string, string>;
  exports: Record<string, string | Record<string, unknown>>;
  dependencies?: Record<string, string>;
}

/** One folder of `packages/`. */
export interface Package {
  /** Folder name, as `core`. */
  name: string;
  folder: string;
  manifest: Manifest;
}

/** Every package, by folder name. */
export function listPackages(): Package[] {
  const packages = join(root, 'packages');
  return readdirSync(packages)
    .filter((name) => existsSync(join(packages, name, 'package.json')))
    .map((name) => {
      const folder = join(packages, name);
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
      return { name, folder, manifest };
    });
}

/** The packages that go to the registry. */
export function listPublishedPackages(): Package[] {
  return listPackages().filter(({ manifest }) => !manifest.private);
}

/** The source files behind a package's public entry points. */
export function listEntrySources({ folder, manifest }: Package): string[] {
  return Object.values(manifest.exports)
    .map((entry) => (typeof entry === 'object' ? entry['@amltune/source'] : undefined))
    .filter((path) => typeof path === 'string')
    .map((path) => join(folder, path));
}
