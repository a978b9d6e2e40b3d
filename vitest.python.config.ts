import { defineConfig } from 'vitest/config';

/** The suite that needs the Python client: scripts/test-python.ts installs it. */
export default defineConfig({
  test: {
    include: ['test/**/python/*.suite.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
