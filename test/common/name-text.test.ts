/** Names that others gave, in sentences of ours. */
import { expect, test } from 'vitest';
import { nameText } from '../../src/common/name-text.ts';
import { escapeText } from '../../src/runtime/safety/sanitize/escape.ts';

test.each(['sso-user', 'billing.system', 'User', 'ops-user_'])('%s keeps the colon that follows it', (name) => {
  const text = `${nameText(name)}: wiki`;
  expect(text).toBe(`${JSON.stringify(name)}: wiki`);
  expect(escapeText(text)).toBe(text);
});

test.each(['superuser', 'system-1', 'wiki', 'users'])('%s stays as it is', (name) => {
  const text = `${nameText(name)}: wiki`;
  expect(text).toBe(`${name}: wiki`);
  expect(escapeText(text)).toBe(text);
});
