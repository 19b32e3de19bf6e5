import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Options } from 'tsup';
import { packageBuild } from '../../tsup.shared.ts';

const source = join(import.meta.dirname, 'src');
const entry = join(source, 'index.ts');

/**
 * Lets every chunk stand on the whole main entry. Otherwise each group of modules that the same chunks share becomes a
 * file of its own, some fifteen for the entry alone, and each file of an ESM graph costs more than a millisecond.
 */
const oneFileForTheEntry: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'one-file-for-the-entry',
  setup(build) {
    const later = new Set([join(source, 'diagnose.ts')]);
    build.onResolve({ filter: /^\.|index\.ts$/ }, ({ path, kind, resolveDir }) => {
      if (kind === 'dynamic-import') later.add(join(resolveDir, path));
      const target = kind === 'entry-point' ? join(import.meta.dirname, path) : path;
      // Without this mark esbuild drops an import that names nothing.
      return target === entry ? { path: entry, sideEffects: true } : undefined;
    });
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!later.has(path)) return undefined;
      return { contents: `${await readFile(path, 'utf8')}\nimport ${JSON.stringify(entry)};`, loader: 'ts' };
    });
  },
};

export default packageBuild({
  entry: ['src/index.ts', 'src/diagnose.ts'],
  esbuildPlugins: [oneFileForTheEntry],
  // Only the guards in use: the package as a whole brings its tables of facts, which are milliseconds of loading.
  noExternal: ['@amltune/wire'],
});
