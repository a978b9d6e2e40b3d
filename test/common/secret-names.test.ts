import { expect, test } from 'vitest';
import { isSecretName } from '../../src/common/secret-names.ts';

const tails = [
  ...['value', 'code', 'hash', 'text', 'plain', 'plaintext', 'encrypted', 'old', 'new', 'current', 'confirm'],
  ...['confirmation', 'repeat', 'header', 'pem', 'hex', 'md5', 'sha256', 'base64', 'b64', 'list', 'map', 'data'],
  ...['content', 'contents', 'string', 'raw', 'bytes', 'binary'],
];
test.each(tails)('a password with "%s" behind its name is one', (tail) => {
  const behind = tail[0]?.toUpperCase() + tail.slice(1);
  for (const name of [`password_${tail}`, `db-password-${tail}`, `dbPassword${behind}`]) {
    expect(isSecretName(name), name).toBe(true);
  }
  expect(isSecretName(tail)).toBe(false);
});

test.each([
  ...['password12', 'token_1', 'apiKeyV22', 'wifi_password_5g', 'wifi_password_60ghz'],
  ...['passwordFor', 'password_for_bob', 'secrets_by_user', 'secret_of_bob', 'of_password_by_user'],
  ...['pass%77ord', 'api%5Fkey', 'pás̈swórd', 'ｐａｓｓｗｏｒｄ', 'APIPin', 'nextTokenSecret', 'HASŁO', 'パスワード'],
])('%s is the name of a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  ...['extJwt', 'ext_jwt', 'targetToken', 'nextPageToken', 'next_token', 'bypass', 'spin', 'apiSessionId'],
  ...['forward', 'byline', 'of', 'passwordPolicyName', 'secretary', 'keys', 'tokenOwner', '5ghz', ''],
])('%j is not', (name) => {
  expect(isSecretName(name)).toBe(false);
});

test('only the end of a long name counts', () => {
  const long = 'x'.repeat(500);
  expect(isSecretName(`${long}_password`)).toBe(true);
  expect(isSecretName(`password_${long}`)).toBe(false);
});
