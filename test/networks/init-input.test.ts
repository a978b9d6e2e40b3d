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
