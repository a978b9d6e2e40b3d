import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Most of the time a test waits for a process of its own: one worker fewer than there are cores leaves one idle.
    maxWorkers: '100%',
    // Modules are loaded once for all files of a worker: a file must leave nothing behind that another one could trip over.
    isolate: false,
    unstubEnvs: true,
    restoreMocks: true,
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
