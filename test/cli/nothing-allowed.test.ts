import { expect, test } from 'vitest';
import { runProgram } from '../support/program.ts';

const SAYS = /warn no tool is allowed.*--deny.*policy show/;

test.each([
  [['--deny', '*']],
  [['--tools', '!*']],
  [['--tools', 'listServices', '--deny', 'list*']],
  [['--tools', 'delete*']],
  [['--categories', 'services', '--tools', 'listIdentities']],
  [['--deny', '*', '--expose', 'find']],
  [['--deny', '*', '--transport', 'http', '--auth', 'none']],
])('a server that would have no tools says so: %j', async (flags) => {
  const checked = await runProgram(['run', '--sandbox', '--check-config', ...flags]);
  expect(checked).toMatchObject({ code: 0, stdout: 'The configuration is valid.\n' });
  expect(checked.stderr).toMatch(SAYS);
});

test('it says so when it starts, and serves nothing else', async () => {
  const started = await runProgram(['run', '--sandbox', '--deny', '*']);
  expect(started).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(SAYS) });
  expect((await runProgram(['run', '--sandbox', '--deny', 'list*'])).stderr).not.toMatch(SAYS);
});
