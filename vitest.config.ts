import { readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const conditions = ['@amltune/source'];

/** One project per package, all alike: workspace packages resolve to their sources, so nothing is built before a test. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: readdirSync(`${import.meta.dirname}/packages`).map((name) => ({
      extends: true,
      test: { name, root: `${import.meta.dirname}/packages/${name}`, include: ['test/**/*.test.ts'], environment: 'node' },
    })),
  },
});
