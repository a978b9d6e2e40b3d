/** Passwords beside their users and hosts, as people write them down. */
import { expect, test } from 'vitest';
import { redactPatterns } from '../../../../src/runtime/safety/secrets/patterns.ts';

/** Each with the secret in braces. */
test.each([
  'user/password: admin/{swordfish}',
  'User / Pass = admin / {swordfish}.',
  'username and password -> admin : {swordfish}',
  'users|passwd – "admin|{swordfish}"',
  'u/p: admin/{swordfish}',
  'U / PW: admin / {swordfish}',
  'u/p admin/{hunter2}',
  'credentials admin / {hunter2}, please',
  'creds - admin / {Summer-2024!}',
  'log-in are admin: {hunter2}',
  'login: admin / {p@ssword}',
  'bob:{swordfish}@10.0.0.1',
  '(bob:{swordfish}@localhost:22)',
  'at bob:{hunter2}@db.example.com',
  'bob:{hunter2}@db.example.com:5432/x',
  'password — {swordfish}',
  'password → {hunter2}',
  'password · {hunter2}',
  'pw ~ {hunter2}',
  'bob:{hunter2}@[fe80::1]',
  'JSESSIONID={swordfish}; x',
  'sessionId={swordfish}',
  'githubPat={swordfish}',
  '//registry.example/:_auth={swordfish}',
  'password – {hunter2}.',
  'secret - {hunter2}',
  'pw—{hunter2}',
  'PIN – {471147}',
  'variable "db_password" {\n  type = string\n  default = "{swordfish}"\n}',
  'output "api_key" { value="{swordfish}" }',
  'Private-Lines: {1\nAAAA}',
  'Comment: "x"\nPrivate-MAC: {abc123}" b',
])('%s', (text) => {
  const [, before = '', secret = '', after = ''] = /^(.*?)\{(?! |\n)([^{}]*)\}(.*)$/s.exec(text) ?? [];
  const shown = redactPatterns(before + secret + after).replace(/\[redacted: [\w ]+\]/g, '*');
  expect(shown).toBe(`${before}*${after}`);
});

test.each([
  'log in at /edge/v1',
  'login https://ctrl:1280/x1',
  'login ctrl.example.com:1280/edge/management/v1',
  'login ctrl.example.com:1280',
  'login page / settings',
  'credentials vault / vault-prod-01',
  'username/password or certificate',
  'user/password: required / missing',
  'user / password authentication',
  'Forgot password – contact admin',
  'Reset password – done.',
  'password - required',
  'password — expired',
  'passwords – 2024',
  'email:bob2@example.com mailto:bob2@example.com',
  'ssh:bob2@10.0.0.1 bob:root@10.0.0.1',
  'bob:swordfish@example.com',
  'nginx:1.25@sha256:abcdef',
  'git@github.com:org/repo2@v1.2',
  'api_session_id=cl0Xy12ab apiSessionId=cl0Xy12ab compat=full basic_auth=true',
])('%s is kept', (text) => expect(redactPatterns(text)).toBe(text));
