import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bindLogIn, logIns } from '../../../../src/runtime/network/auth/index.ts';

test.each(Object.entries(logIns))('%s carries its name, and has a test of its own', (name, logIn) => {
  expect(logIn.name).toBe(name);
  expect(existsSync(new URL(`./${name}.test.ts`, import.meta.url))).toBe(true);
});

test('no credentials need no log-in', () => {
  expect(bindLogIn({ method: 'none' })).toBeUndefined();
});
