import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/support/long-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Many tests wait for a process of their own, or for a time limit: one worker for each core leaves cores idle.
    maxWorkers: availableParallelism() + 1,
    // Modules are loaded once for all files of a worker: a file must leave nothing behind that another one could trip over.
    isolate: false,
    unstubEnvs: true,
    restoreMocks: true,
    sequence: { sequencer: LongFirst },
    globalSetup: ['test/support/global-setup.ts'],
    // On a busy machine, a test that takes ten seconds alone may take a few minutes.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
