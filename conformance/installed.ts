import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Why a package of conformance/package.json is not there; undefined when it is. Under CI it is installed first. These
 * packages are too heavy for every checkout, so that the install of the repository leaves them out.
 */
export function installMissing(name: string): string | undefined {
  const isThere = () => existsSync(join(import.meta.dirname, 'node_modules', name));
  if (isThere()) return undefined;
  if (!process.env.CI) return 'not installed; run npm ci in conformance/';
  const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts'], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0 && isThere()) return undefined;
  throw new Error(`npm ci in conformance/ failed: ${stderr}`);
}
