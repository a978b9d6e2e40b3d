import { expect, test } from 'vitest';
import { runProgram } from '../support/program.ts';

test('refuses a short confirmation key, without repeating it', async () => {
  const { code, stderr } = await runProgram(['call', 'listServices', '--sandbox'], {
    env: { ZITI_MCP_CONFIRM_KEY: 'short-canary' },
  });
  expect(code).toBe(2);
  expect(stderr).toContain('ZITI_MCP_CONFIRM_KEY needs at least 32 characters');
  expect(stderr).not.toContain('canary');
});
