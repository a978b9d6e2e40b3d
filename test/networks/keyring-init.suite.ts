import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { connect } from '../support/client.ts';
import { dialogue, ENTER } from '../support/dialogue.ts';
import { type Home, newHome } from './home.ts';

let sandbox: Sandbox;
let home: Home;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'small' });
  home = newHome();
});
afterAll(async () => {
  home.remove();
  await sandbox.close();
});

test('a network in the real keychain: stored, served, listed and logged out; its password is in no file', async () => {
  const env = { DBUS_SESSION_BUS_ADDRESS: process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '' };
  const run = (args: readonly string[], stdin = '') => home.run(args, stdin, env);
  const { stderr } = await run(
    ['init', '--network', 'kr', '--controller', sandbox.url, '--username', 'admin', '--password', '-'],
    'x\n',
  );
  const fingerprint = /SHA256:[0-9A-F:]{95}/.exec(stderr)?.[0] ?? '';
  const args = ['init', '--network', 'kr', '--controller', sandbox.url, '--username', 'admin', '--password', '-'];
  const inFile = ['--secrets-key', join(home.path, 'key'), '--ca-fingerprint', fingerprint];
  expect((await run([...args, ...inFile], `${sandbox.password}\n`)).code).toBe(0);
  expect(home.files().filter((name) => name.endsWith('.age'))).toHaveLength(1);
  // They stay where they are, unless another place is asked for.
  const again = [...args, '--ca-fingerprint', fingerprint];
  const stays = await run(again, `${sandbox.password}\n`);
  expect(stays.stdout).toContain('The credentials are stored in an encrypted file');
  // Nor does a person move them who types the name of the network.
  const named = ['init', '--controller', sandbox.url, '--username', 'admin', '--ca-fingerprint', fingerprint];
  const turns = [
    { prompt: /want to call this/, typed: `kr${ENTER}` },
    { prompt: 'Password of admin', typed: `${sandbox.password}${ENTER}` },
  ];
  const size = { columns: 120, rows: 40 };
  const dialog = await dialogue(named, size, turns, { ...home.env, ...env });
  expect(dialog).toMatchObject({ code: 0, text: expect.stringContaining('stored in an encrypted file') });
  const result = await run([...again, '--secrets', 'keychain'], `${sandbox.password}\n`);
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(result.stdout).toContain('The credentials are stored in the keychain');
  // The content of the file is no longer there.
  expect(home.files().filter((name) => name.endsWith('.age'))).toEqual([]);

  const { client } = await connect(['--network', 'kr'], { ...home.env, ...env });
  const answer = await client.callTool({ name: 'listServices', arguments: { limit: 1 } });
  expect(answer.isError ?? false).toBe(false);
  await client.close();
  expect((await run(['session'])).stdout).toMatch(
    /^kr +admin +administrator +updb +no fixed end +the keychain .* logged in/m,
  );

  // The same without the D-Bus address: an error message, and no fallback.
  const without = await home.run(['call', 'listServices']);
  expect(without.code).toBe(3);
  expect(without.stderr).toMatch(/cannot be reached/);

  expect((await run(['logout', '--network', 'kr'])).stdout).toContain('deleted from the keychain');
  expect((await run(['networks'])).stdout).toMatch(/not logged in/);
  expect(home.holding(sandbox.password)).toEqual([]);
});
