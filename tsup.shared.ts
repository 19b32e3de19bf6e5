import { defineConfig, type Options } from 'tsup';

/**
 * The one build configuration of the published packages: ESM and CJS with types for both, lazy imports kept as
 * chunks of their own. A package's `tsup.config.ts` is one call of this with its entries.
 */
export function packageBuild(
  options: Pick<Options, 'entry' | 'format' | 'noExternal' | 'minify' | 'banner' | 'esbuildPlugins'>,
) {
  return defineConfig({
    format: ['esm', 'cjs'],
    target: 'node22',
    platform: 'node',
    tsconfig: '../../tsconfig.base.json',
    dts: true,
    splitting: true,
    sourcemap: true,
    clean: true,
    treeshake: true,
    // `node:sqlite` has no name without the prefix.
    removeNodeProtocol: false,
    ...options,
  });
}
