import { defineConfig } from 'vitest/config';

/** The suite that needs a real keychain: scripts/test-keyring.ts gives it one. */
export default defineConfig({
  test: {
    include: ['test/**/keyring*.suite.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
