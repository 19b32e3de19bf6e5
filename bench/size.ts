import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPublishedPackages, root } from '../scripts/workspace.ts';
import type { Figure } from './run.ts';

/** Sizes that users pay: core's bundle, and an installed command line. Needs the build. */
export function measureSizes(): Figure[] {
  return [...measureCore(), ...measureInstalledCli()];
}

function measureCore(): Figure[] {
  const json = execFileSync('size-limit', ['--json'], { cwd: root, encoding: 'utf8' });
  return (JSON.parse(json) as { name: string; size: number }[]).map(({ name, size }) => ({
    figure: name,
    value: size / 1000,
    unit: 'kB',
    goal: 25,
  }));
}

function measureInstalledCli(): Figure[] {
  const cli = listPublishedPackages().find(({ manifest }) => manifest.bin);
  if (!cli) throw new Error('no package has a bin');
  const folder = mkdtempSync(join(tmpdir(), 'amltune-size-'));
  try {
    execFileSync('npm', ['pack', '--pack-destination', folder, '--silent'], { cwd: cli.folder });
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', join(folder, tarball)], { cwd: folder });
    const installed = join(folder, 'node_modules');
    const files = readdirSync(installed, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const sizeInBytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
    const packages = files.filter(
      ({ name, parentPath }) => name === 'package.json' && /node_modules\/(@[^/]+\/)?[^/]+$/.test(parentPath),
    );
    return [
      { figure: 'installed command line', value: sizeInBytes / 1e6, unit: 'MB', goal: 40 },
      {
        figure: 'packages that installing the command line brings',
        value: packages.length,
        unit: 'packages',
        goal: 60,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
