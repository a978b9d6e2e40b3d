import { expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';

const call = (...more: string[]) =>
  runHere(['call', 'deleteService', '--sandbox', '--allow-write', 'deleteService', 'id=nope', ...more]);

test('a hint names a tool only if it may be called', async () => {
  const hint = 'Find the id with listServices.';
  expect((await call()).stderr).toContain(hint);
  const { code, stderr } = await call('--deny', 'listServices');
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('no service with the id') });
  expect(stderr).not.toContain('listServices');
});

test('a refusal still says which tool it is about', async () => {
  const { stderr } = await call('--deny', 'deleteService');
  expect(stderr).toMatch(/deleteService[\s\S]*--deny/);
});
