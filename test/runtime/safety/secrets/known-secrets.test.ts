import { expect, test } from 'vitest';
import { KnownSecrets } from '../../../../src/runtime/safety/secrets/known-secrets.ts';

test('finds a secret in any encoding', () => {
  const known = new KnownSecrets();
  const password = 'ca"na\\ry <&> pass';
  known.keep(password, 'password');
  const forms = [
    password,
    JSON.stringify(password),
    JSON.stringify(password).replace('<', '\\u003c').replace('&', '\\u0026').replace('>', '\\u003e'),
    encodeURIComponent(password),
  ];
  for (const form of forms)
    expect(known.redact(`before ${form} after`)).toMatch(/^before "?\[redacted: password\]"? after$/);
});

test('ignores texts that are too short to recognise', () => {
  const known = new KnownSecrets();
  known.keep('admin', 'password');
  known.keep('', 'password');
  expect(known.redact('the admin of it')).toBe('the admin of it');
});

test('session secrets come and go; given secrets stay', () => {
  const known = new KnownSecrets();
  known.keep('the-password', 'password');
  for (let number = 0; number < 100; number += 1) known.see(`session-token-${number}-`, 'session token');
  expect(known.redact('the-password session-token-99- session-token-0-')).toBe(
    '[redacted: password] [redacted: session token] session-token-0-',
  );
});
