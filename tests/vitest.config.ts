import { defineConfig } from 'vitest/config';

/** Tests of what is published: they need `npm run build` and install packages, so they are not part of `npm test`. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    fileParallelism: false,
  },
});
