import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listPublishedPackages, root, type Package } from '../scripts/workspace.ts';

const run = promisify(execFile);
const packages = listPublishedPackages();
const libraries = packages.filter(({ manifest }) => !manifest.bin);
const commands = packages.filter(({ manifest }) => manifest.bin);

let work: string;
/** Both supported Node lines, from the registry: 24 is the repository's own. */
const nodes: Record<string, string> = { 24: join(root, 'node_modules/.bin/node') };
const tarballs = new Map<string, string>();

const npm = (cwd: string, ...args: string[]) =>
  run('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], { cwd });

/** A package and the workspace packages that it depends on, as tarballs to install. */
function tarballsOf({ manifest }: Package, found = new Map<string, string>()): Map<string, string> {
  found.set(manifest.name, tarballs.get(manifest.name) ?? '');
  for (const { manifest: other } of packages)
    if (manifest.dependencies?.[other.name] && !found.has(other.name)) {
      const dependency = packages.find((candidate) => candidate.manifest.name === other.name);
      if (dependency) tarballsOf(dependency, found);
    }
  return found;
}

async function installAlone(subject: Package): Promise<string> {
  const folder = join(work, subject.name);
  await run('mkdir', ['-p', folder]);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }));
  await npm(folder, 'install', ...tarballsOf(subject).values());
  return folder;
}

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'amltune-packed-'));
  const node22 = join(work, 'node22');
  await run('mkdir', ['-p', node22]);
  await writeFile(join(node22, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
  await npm(node22, 'install', 'node@22.23.3');
  nodes[22] = join(node22, 'node_modules/.bin/node');
  for (const { folder, manifest } of packages) {
    const { stdout } = await npm(folder, 'pack', '--json', '--pack-destination', work);
    const packed = JSON.parse(stdout) as { filename: string }[] | Record<string, { filename: string }>;
    const [first] = Object.values(packed);
    tarballs.set(manifest.name, join(work, first?.filename ?? ''));
  }
});

afterAll(() => rm(work, { recursive: true, force: true }));

test('both Node lines are there', async () => {
  for (const [line, node] of Object.entries(nodes)) {
    const { stdout } = await run(node, ['-p', 'process.versions.node']);
    expect(stdout.split('.')[0]).toBe(line);
  }
});

describe.each(libraries)('$manifest.name', (subject) => {
  let folder: string;
  const specifiers = Object.entries(subject.manifest.exports)
    .filter(([, entry]) => typeof entry === 'object')
    .map(([path]) => subject.manifest.name + path.slice(1));

  beforeAll(async () => {
    folder = await installAlone(subject);
  });

  test.each(specifiers)('%s has the same names as ESM and CJS', async (specifier) => {
    for (const node of Object.values(nodes)) {
      const esm = await run(
        node,
        ['--input-type=module', '-e', `console.log(Object.keys(await import('${specifier}')).sort().join())`],
        { cwd: folder },
      );
      const cjs = await run(
        node,
        ['--input-type=commonjs', '-e', `console.log(Object.keys(require('${specifier}')).sort().join())`],
        { cwd: folder },
      );
      expect(esm.stdout.trim()).not.toBe('');
      expect(cjs.stdout).toBe(esm.stdout);
      expect(cjs.stderr + esm.stderr).toBe('');
    }
  });

  test('its types check in both module formats', async () => {
    for (const extension of ['mts', 'cts'])
      await writeFile(
        join(folder, `use.${extension}`),
        specifiers
          .map((name, i) => `import * as p${i} from '${name}';\nexport type K${i} = keyof typeof p${i};\n`)
          .join(''),
      );
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module: 'NodeNext',
          target: 'ES2023',
          strict: true,
          noEmit: true,
          types: ['node'],
          typeRoots: [join(root, 'node_modules/@types')],
        },
        files: ['use.mts', 'use.cts'],
      }),
    );
    const { stdout } = await run(join(root, 'node_modules/.bin/tsc'), ['-p', folder]);
    expect(stdout).toBe('');
  });

  test('ships its licence, sources and nothing of the tests', async () => {
    const files = await readdir(join(folder, 'node_modules', subject.manifest.name), { recursive: true });
    expect(files).toContain('LICENSE');
    expect(files).toContain('README.md');
    expect(files.filter((path) => path.includes('test'))).toEqual([]);
  });
});

describe.each(commands)('$manifest.name', (subject) => {
  test('its command runs on both Node lines', async () => {
    const folder = await installAlone(subject);
    for (const bin of Object.keys(subject.manifest.bin ?? {}))
      for (const node of Object.values(nodes)) {
        const { stdout } = await run(node, [join(folder, 'node_modules/.bin', bin), 'version', '-o', 'json'], {
          cwd: folder,
        });
        expect(JSON.parse(stdout)).toMatchObject({ version: subject.manifest.version });
      }
  });
});
