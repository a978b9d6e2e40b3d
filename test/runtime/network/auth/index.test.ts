import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bindLogin, logins } from '../../../../src/runtime/network/auth/index.ts';

test.each(Object.entries(logins))('%s has its name, and its own test', (name, login) => {
  expect(login.name).toBe(name);
  expect(existsSync(new URL(`./${name}.test.ts`, import.meta.url))).toBe(true);
});

test('without credentials there is no login', () => {
  expect(bindLogin({ method: 'none' })).toBeUndefined();
});
