import { defineConfig } from 'vitest/config';

/** The tests that must notice a change of what decides: see stryker.config.json. None of them runs the built program. */
export default defineConfig({
  test: {
    include: [
      'test/common/**/*.test.ts',
      'test/runtime/{gate,safety}/**/*.test.ts',
      'test/runtime/network/names/**/*.test.ts',
      'test/runtime/change/{lockout,lockout-judges,judgements}.test.ts',
      'test/safety/{canaries,canaries-in-text,hidden-before-cut}.test.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
