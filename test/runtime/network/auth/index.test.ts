import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bindLogin, logins } from '../../../../src/runtime/network/auth/index.ts';

test.each(Object.entries(logins))('%s carries its name, and has a test of its own', (name, login) => {
  expect(login.name).toBe(name);
  expect(existsSync(new URL(`./${name}.test.ts`, import.meta.url))).toBe(true);
});

test('no credentials need no login', () => {
  expect(bindLogin({ method: 'none' })).toBeUndefined();
});
