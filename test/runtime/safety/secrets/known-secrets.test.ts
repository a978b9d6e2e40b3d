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

test('ignores texts that are too short to recognize', () => {
  const known = new KnownSecrets();
  known.keep('admin', 'password');
  known.keep('', 'password');
  expect(known.redact('the admin of it')).toBe('the admin of it');
});

test('a text of eight characters is long enough, and space around it is not part of it', () => {
  const known = new KnownSecrets();
  known.keep(' 12345678\n', 'password');
  known.see('1234567 ', 'session token');
  expect(known.redact('"12345678" 1234567')).toBe('"[redacted: password]" 1234567');
});

test('a secret with half a character is found as it is', () => {
  const known = new KnownSecrets();
  known.keep('half \ud83d and more', 'password');
  expect(known.redact('(half \ud83d and more) half%20%20and%20more')).toBe(
    '([redacted: password]) [redacted: password]',
  );
});

test('the last sixteen sessions are hidden, by when they were last seen', () => {
  const known = new KnownSecrets();
  const token = (number: number) => `session-token-${number}-`;
  for (let number = 1; number <= 16; number += 1) known.see(token(number), 'session token');
  known.see(token(1), 'session token');
  known.see(token(17), 'session token');
  const shown = Array.from({ length: 17 }, (_, at) => token(at + 1)).filter((each) => known.redact(each) === each);
  expect(shown).toStrictEqual([token(2)]);
});

test('what one network holds is hidden everywhere, and what one person holds only from that person', () => {
  const all = new KnownSecrets();
  const [one, other] = [all.apart(), all.apart()];
  const [ann, bob] = [one.below(), one.below()];
  all.keep('secret-of-all', 'a');
  one.keep('secret-of-one', 'b');
  other.see('secret-of-other', 'c');
  ann.keep('secret-of-ann', 'd');
  const text = 'secret-of-all secret-of-one secret-of-other secret-of-ann';
  const hidden = (known: KnownSecrets) =>
    [...known.redact(text).matchAll(/redacted: (\w)/g)].map(([, kind]) => kind).join('');
  expect([all, one, other, ann, bob].map(hidden)).toStrictEqual(['abc', 'b', 'c', 'bd', 'b']);
});

test('session secrets come and go; given secrets stay', () => {
  const known = new KnownSecrets();
  known.keep('the-password', 'password');
  for (let number = 0; number < 100; number += 1) known.see(`session-token-${number}-`, 'session token');
  expect(known.redact('the-password session-token-99- session-token-0-')).toBe(
    '[redacted: password] [redacted: session token] session-token-0-',
  );
});
