/** Names and their values in lines of their own, however they are set apart. */
import { describe, expect, test } from 'vitest';
import { redactPatterns, redactValue } from '../../../../src/runtime/safety/secrets/patterns.ts';

const shownIn = (text: string, redact = redactPatterns): string =>
  redact(text.replace(/[{}]/g, '')).replace(/\[redacted: [\w ]+\]/g, '*');
const meant = (text: string): string => text.replace(/\{[^}]*\}/g, '*');

/** Each with the secret in braces. */
test.each([
  'password    {hunter2secret}',
  'username    bob\npassword    {swordfish}',
  'user | bob\npassword | {swordfish}',
  '| password | {swordfish} |',
  '| **Password** | `{swordfish}` |',
  '| user | bob |\n| password | {swordfish} |',
  '│ password │ {swordfish} │',
  'password ........ {hunter2secret}',
  'Password.......: {swordfish}',
  '  - Client Secret   {kfW8s3xqPz}',
  '1. API Token   {kfW8s3xqPz}',
  'Wifi PIN    {4711}',
  'bindpw {swordfish}',
  'rootpw {swordfish}',
  'auth_pass {swordfish}',
  'DB_PASSWORD {swordfish}',
  'defAuthPassphrase {swordfish}',
  'set passwd {swordfish}',
  'setx DB_PASSWORD {swordfish}',
  'racadm set users.2.password {swordfish}',
  'password "{two blue words}"',
  'secret "{swordfish}";',
  'password `{swordfish}`',
  'user bob\npassword {swordfish}',
  'login   bob\npassword {swordfish}',
  '"note":"password | {swordfish}"',
  'DB_PASSWORD ?= {swordfish}',
  'password += {hunter2}',
  'password ~> {hunter2}',
  'password >> {hunter2}',
  'password » {hunter2}',
  'password ➜ {hunter2}',
  'password • {hunter2}',
  'user: bob | password: {swordfish} | host: x',
  'secret_key = {hunter2x}',
  'psk: {swordfish}',
  'psk="{two blue words}"',
])('%s', (text) => expect(shownIn(text)).toBe(meant(text)));

describe('TABs', () => {
  test.each([
    'password\t{hunter2secret}',
    'password\t{swordfish}',
    'user\tbob\npassword\t{swordfish}',
    'API Token\t{kfW8s3xqPz}',
    'DB_PASSWORD \t {hunter2}',
    'password\t"{two blue words}"',
    'aws_secret_access_key\t{wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY}',
  ])('in a value, %j', (text) => expect(shownIn(text, redactValue)).toBe(meant(text)));

  test.each([
    'name\tid\nmy-token\t342SDDjMHZqvr50jDnGzPQ',
    'name\tid\tport\napi-key\t\t342SDDjMHZqvr50jDnGzPQ',
    'db_password\t342SDDjMHZqvr50jDnGzPQ',
  ])('separate the cells of a table of ours: %j', (text) => expect(redactPatterns(text)).toBe(text));
});

test.each([
  'password    required',
  'Password    Reset',
  'token  expires',
  'Token lifetime    30m',
  'Pass   Fail',
  'pass | fail',
  '| pass | fail |',
  'tests pass   ok1',
  'pin    gpio17x',
  '| PIN | GPIO17 |',
  'Pin ........ 17',
  '| password | required |',
  '| Password policy | strict1 |',
  '| Token lifetime | 3600s |',
  'name      host           port\nweb       10.0.0.1       443\ndb        10.0.0.2       5432',
  '| service | host | port |\n|---|---|---|\n| web | 10.0.0.1 | 443 |',
  '| Name | Kind |\n| vault-1 | Secret |',
  '| which of its fields are secret | `spec/secrets1.yaml` |',
  `printf '%s' "$PASSWORD" | ziti-mcp init --network lab1`,
  'it may pass `{...rest, interval: 1}` on',
  'api-key   gateway-01',
  'my-token  prod-eu-1',
  'API Key Service',
  'Password Manager',
  'password-service',
  'db_password rotation',
  'vault_token service',
  'password  /run/secrets/db',
  'DB_PASSWORD $DB_PASSWORD',
  'set timeout 30',
  'export PATH=/usr/bin',
  'secret store',
  'password => required',
  'tokens >> 3000',
  'password [redacted: secret]',
  'password  [in file: /x1.txt]',
])('%j is kept', (text) => {
  expect(redactPatterns(text)).toBe(text);
  expect(redactValue(text)).toBe(text);
});
