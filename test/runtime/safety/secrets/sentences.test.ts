/** Secrets in plain words: what gives one is hidden, and what only speaks of one stays readable. */
import { expect, test } from 'vitest';
import { redactPatterns } from '../../../../src/runtime/safety/secrets/patterns.ts';

const MARK = '[redacted: secret]';

/** Each with the secret in braces. */
const sentences: readonly string[] = [
  'the password is {hunter2}',
  'password: {hunter2}',
  'Login failed, password "{hunter2}" for admin',
  'invalid password {hunter2}',
  'invalid token {S3cretToken-99887766}',
  'the api key {Abc123Def-456} was refused',
  'pw {hunter2}, please',
  'The password for bob is {hunter2}, do not tell',
  'password for user admin: {Tr0ub4dor&3}',
  'Password (admin): {hunter2}',
  'the password has been set to {hunter2}.',
  'password was changed to {Summer2024!}',
  "the admin's password's {hunter2}",
  'password\nis {hunter2}',
  'The password is:\n{hunter2}',
  '**Password:** {hunter2}',
  'password is {swordfish}',
  'password: {swordfish}; user: bob',
  'the secret is {swordfish} and nobody knows',
  "password is '{let me in}'",
  'passphrase: {correct horse battery staple}',
  'DB_PASSWORD: {hunter2}',
  'dbPassword -> {hunter2}',
  'password: {p<ss1word}',
  'password: {ab\\cd12}',
  "password: {don't1}",
  `password: {${'x1'.repeat(500)}}`,
  'PIN is {4711}',
  'userPin: {4711}',
  'your OTP {123456}',
  'pin code {4711}',
  'psk: {9f8e7d6c5b}',
  'API key: {abcd1234}',
  'the token is {abc123def}',
  'password: password: {hunter2}',
  'bearer: {abc123def}',
  'pwd: {hunter2} pin: {4711}',
  '{hunter2} is the password',
  'I said {hunter2} was the admin password, remember',
  '{swordfish} is the password.',
  '"{let me in}" is the password for bob',
  '{4711} is my PIN',
  "the value '{swordfish}' for 'password' is invalid",
  'use {hunter2} as the password',
  'log in with admin and {hunter2}',
  'credentials are admin {hunter2}',
  'creds: admin/{hunter2}.',
  'Login for db: admin:{hunter2}',
  'user admin, pass {hunter2}',
  'password should be {hunter2}',
  'the password given was {hunter2}',
  'client secret {hunter2X9}',
  'password：{hunter2}',
  'password: |\n  {hunter2}',
  '| password | {hunter2} |',
  'password\n{Hunter2x}\nuser\nbob',
];

test.each(sentences)('%s', (text) => {
  const shown = text.replace(/\{[^}]*\}/g, MARK);
  expect(redactPatterns(text.replace(/[{}]/g, ''))).toBe(shown);
});

const spoken: readonly string[] = [
  'password policy v2',
  // Rows: what one cell says is not about the next one, nor about the next row.
  'id\tname\n342SDDjMHZqvr50jDnGzPW\tcanary-420-\n1BcHS2jqNcsjlyjpQMD6xg\tweb-01',
  'name\tid\napi-key\t342SDDjMHZqvr50jDnGzPQ\nmy-token\t1BcHS2jqNcsjlyjpQMD6xg',
  'id\tname\n342SDDjMHZqvr50jDnGzPQ\tdb-password\n1BcHS2jqNcsjlyjpQMD6xg\tour-secret\n0Cu5tdXMX3kXHBhbBdMzEN\tx',
  'id\tname\n1\tour pin\n4711\tother',
  'minPasswordLength: 12',
  'password: must be at least 8 characters',
  'password: 8 characters or more',
  'password is required',
  'the password is invalid.',
  'password: Too short',
  'password: updb',
  'the secret is stored in the vault',
  'this password was found in a list',
  'password sha256',
  'password: string (5-100)',
  'password: ""',
  'password:\n  type: string',
  'passphrase: must be at least eight characters long',
  'token is expired',
  'token expired at 2026-01-01T00:00:00Z',
  'token lifetime is 3600',
  'the token was issued for 24h',
  'token: session',
  'unexpected token x1 in JSON',
  'tokens: 12000',
  'getCaJwt(id: string1)',
  'pinned: 1234',
  'spin: abcd1',
  'mapping: x1y2',
  'bypass: a1b2c3',
  'compass: n1',
  'key: value1',
  'access key: rotate every 30 days',
  'hotpsk1',
  'this is the password policy',
  'host1 is the token issuer',
  'bob4 was the password owner',
  'this is the password.',
  "the value 'x1' for 'name' is invalid",
  'used as the password',
  'credentials are invalid',
  'credentials are for router1',
  'credentials are stored on router1',
  'login with identity router1',
  'login failed for abc1',
  'last login: 2026-01-01 at host1',
  'password should be longer',
  'secret vault-prod-01',
  'secret Vault-PROD-01',
  'token 0a1b2c3d-0000-4000-8000-000000000001',
  `password: ${MARK}`,
  `password is "${MARK}"`,
  'token: [secret 1 ab12cd34]',
];

test.each(spoken)('%s is kept', (text) => expect(redactPatterns(text)).toBe(text));

test.each([1, 2, 3])('JSON within JSON stays JSON, %i deep', (depth) => {
  const notes = (note: string) => {
    let text = JSON.stringify({ note });
    for (let at = 0; at < depth; at += 1) text = JSON.stringify(text);
    return text;
  };
  expect(redactPatterns(notes('the password is hunter2'))).toBe(notes(`the password is ${MARK}`));
});
