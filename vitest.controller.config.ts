import { defineConfig } from 'vitest/config';

/** The suite that runs against a controller of one's own, or the sandbox. */
export default defineConfig({
  test: {
    include: ['test/controller/**/*.suite.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
