/** The process that runs tests for `TestRunner`: one server of modules for all runs, so that only what changed is read again. */
import { createVitest } from 'vitest/node';
import type { Job } from './test-runner.ts';

const vitest = await createVitest('test', {
  config: false,
  watch: false,
  bail: 1,
  isolate: false,
  fileParallelism: false,
  pool: 'threads',
  include: ['test/**/*.test.ts'],
  reporters: [{}],
  testTimeout: 20_000,
  hookTimeout: 20_000,
});

process.on('message', async ({ tests, changed }: Job) => {
  for (const file of changed) vitest.invalidateFile(file);
  const specifications = await vitest.globTestSpecifications([...tests]);
  const asked = new Set(specifications.map(({ moduleId }) => moduleId));
  const { testModules: all, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  // What ran before is told along: it counts no more.
  const testModules = all.filter(({ moduleId }) => asked.has(moduleId));
  const failed = testModules.find((each) => !each.ok());
  const failure = failed?.moduleId ?? (unhandledErrors.length > 0 ? String(unhandledErrors[0]) : undefined);
  process.send?.({ failure: testModules.length === 0 ? 'there are no tests' : failure });
});
process.on('disconnect', () => process.exit());
