import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineConfig } from 'vitest/config';

const conditions = ['@amltune/source'];

/** One project per package, all alike: workspace packages resolve to their sources, so nothing is built before a test. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [...readdirSync(join(import.meta.dirname, 'packages')).map((name) => `packages/${name}`), 'docs'].map(
      (folder) => ({
        extends: true,
        test: {
          name: basename(folder),
          root: join(import.meta.dirname, folder),
          include: ['test/**/*.test.ts'],
          environment: 'node',
        },
      }),
    ),
  },
});
