import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { runHere } from '../support/run-here.ts';
import { type Home, newHome } from './home.ts';

/** Input of `init` that is wrong in itself: found before anything is asked, sent or stored. */
let sandbox: Sandbox;
let home: Home;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  home = newHome();
  writeFileSync(at('ca.pem'), sandbox.ca);
  writeFileSync(at('text'), 'a.b.c');
});
afterEach(() => home.remove());

const at = (name: string) => join(home.path, name);
const account = () => [
  ...['init', '--network', 'lab', '--secrets-key', at('key'), '--username', 'admin'],
  ...['--controller', sandbox.url, '--ca', at('ca.pem')],
];
const FINGERPRINT = `SHA256:${'AA:'.repeat(31)}AA`;

describe('nothing is stored, and the message says what to do', () => {
  test.each<[string, () => string[], RegExp]>([
    ['an unknown client', () => ['--client', 'curser'], /Unknown client "curser"\. Did you mean cursor\?/],
    ['a tool that does not exist', () => ['--tools', 'lstServices'], /--tools: .* Did you mean listServices/],
    ['a mode without what it needs', () => ['--expose', 'categories'], /needs --categories/],
    ['a policy that is not there', () => ['--policy', at('none.yaml')], /none\.yaml/],
    ['two controllers', () => ['--controller', 'https://c:1'], /--controller is given twice.*repeat --network NAME/],
    ['a key file and a passphrase', () => ['--passphrase', '-'], /--secrets-key and --passphrase are alternatives/],
    ['a CA and a fingerprint', () => ['--ca-fingerprint', FINGERPRINT], /--ca and --ca-fingerprint are alternatives/],
    [
      'scopes for a password',
      () => ['--scopes', 'openid'],
      /--idp-scope \(also --scopes\) only works with .*, not with updb/,
    ],
    [
      'an identity beside a user name',
      () => ['--identity', at('text')],
      /--identity .* only works with .*, not with updb/,
    ],
    [
      'a password for a token',
      () => ['--auth-mode', 'token', '--token-file', at('text')],
      /--username only works with --auth-mode updb or controller-oidc, not with ext-jwt/,
    ],
    [
      'a user name and an identity at the same provider',
      () => ['--auth-mode', 'oidc', '--identity', at('text')],
      /--username and --identity are alternatives/,
    ],
    ['a word', () => ['lab'], /init takes no "lab": use --network/],
    ['a CA, and a JWT that is none', () => ['--network-jwt', at('text')], /--network-jwt .* does not contain a token/],
  ])('%s', async (_, flags, says) => {
    const { code, stdout, stderr } = await runHere([...account(), ...flags()], { env: home.env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(existsSync(home.settings)).toBe(false);
  });

  test.each(['https://user:canary@c:1', 'ftp://user:canary@c', 'user:canary@c:99999'])(
    'the password in the address %s is not repeated',
    async (address) => {
      const flags = ['--username', 'a', '--secrets-key', at('key'), '--network', 'lab'];
      for (const [flag, more] of [
        ['--controller', []],
        ['--idp-domain', ['--controller', sandbox.url, '--ca', at('ca.pem'), '--auth-mode', 'device-auth']],
      ] as const) {
        const { stderr } = await runHere(['init', ...flags, flag, address, ...more], { env: home.env });
        expect(stderr).not.toContain('canary');
      }
      expect(existsSync(home.settings)).toBe(false);
    },
  );
});

/** Where no controller is: what is wrong is said before anything is sent. */
const NOWHERE = ['--controller', 'https://127.0.0.1:1', '--idp-client-id', 'a'];

test('a name or an address that is none is refused before anything is asked', async () => {
  for (const [flag, value] of [
    ['--network', 'a b'],
    ['--controller', 'https://c:99999'],
  ] as const) {
    const { code, stderr } = await runHere(['init', flag, value], { env: home.env });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(`^ziti-mcp: ${flag}`) });
  }
});

test('a key file that cannot be created is named as it was given', async () => {
  const path = join(at('text'), 'key');
  const args = ['init', '--network', 'lab', '--controller', 'https://127.0.0.1:1', '--username', 'a'];
  const { code, stderr } = await runHere([...args, '--password', '-', '--secrets-key', path], { env: home.env });
  expect(code).toBe(2);
  expect(stderr).toContain(path);
  expect(stderr).not.toContain(`${path}.`);
});

test.each([
  ['--idp-domain', 'nonsense:'],
  ['--idp-domain', 'mailto:ann@idp.example.com'],
  ['--idp-domain', '/idp.example.com'],
  ['--idp-domain', 'http://idp.example.com'],
  ['--idp-domain', 'https://ann@idp.example.com'],
  ['--idp-domain', 'https://idp.example.com?tenant=1'],
  ['--idp-domain', 'https://idp.example.com/#login'],
  ['--idp-redirect-uri', 'https://example.com/callback'],
])('%s %s is refused at once', async (flag, value) => {
  const args = ['init', '--network', 'lab', '--secrets-key', at('key'), '--auth-mode', 'browser', ...NOWHERE];
  const { code, stderr } = await runHere([...args, flag, value], { env: home.env });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(`${flag}.*: It must be an`) });
});

test.each(['idp.example.com', 'idp.example.com:8443/realms/a', 'https://[::1]:8443', 'HTTPS://idp.example.com/'])(
  'the issuer %s is none of those',
  async (issuer) => {
    const args = ['init', '--network', 'lab', '--secrets-key', at('key'), '--auth-mode', 'browser', ...NOWHERE];
    const { stderr } = await runHere([...args, '--idp-domain', issuer], { env: home.env });
    expect(stderr).toContain('127.0.0.1:1');
  },
);

test('variables of other logins do not matter; an invalid fingerprint does', async () => {
  const env = { ...home.env, ZITI_MCP_USERNAME: 'admin', ZITI_MCP_IDP_SCOPE: 'openid' };
  const args = ['init', '--network', 'lab', '--secrets-key', at('key')];
  const byIdentity = await runHere([...args, '--identity', at('text')], { env });
  expect(byIdentity.stderr).toContain('The identity file is not JSON');
  const flags = ['--controller', sandbox.url, '--password', 'x', '--ca-fingerprint', 'SHA256:00'];
  const { code, stderr } = await runHere([...args, ...flags], { env });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('32 pairs of hex digits') });
});

test('a controller and a file may be named twice, in other words', async () => {
  const { host } = new URL(sandbox.url);
  const flags = ['--ziti-controller-host', host, '--ca', `${home.path}/./ca.pem`, '--password', sandbox.password];
  expect(await runHere([...account(), ...flags], { env: home.env })).toMatchObject({ code: 0 });
});
