/** The questions of `init` that not every login asks, and those of other commands: a person may leave at each of them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { networkFiles } from '../../src/cli/networks/network-files.ts';
import { secretStore } from '../../src/cli/networks/secret-stores.ts';
import { storeNetwork } from '../../src/cli/networks/settings-file.ts';
import { readNetworks } from '../../src/cli/networks/stored-network.ts';
import { createAgeKeyFile } from '../../src/keychain/age-vault.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { CTRL_C, dialogue, ENTER, type Turn } from '../support/dialogue.ts';
import { cleanEnvironment, PROGRAM } from '../support/program.ts';
import { hasPseudoTerminal } from '../support/terminal.ts';
import { type UserWithCode, userWithCode } from '../support/user-with-code.ts';
import { type Home, newHome } from './home.ts';

let sandbox: Sandbox;
let user: UserWithCode;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  user = await userWithCode(sandbox);
});
afterAll(() => sandbox.close());

/** A home of its own for each test: they mostly wait for prompts, so several go at once. */
async function atHome(work: (home: Home) => Promise<void>): Promise<void> {
  const home = newHome();
  writeFileSync(join(home.path, 'ca.pem'), sandbox.ca);
  await work(home).finally(() => home.remove());
}

const by = (method: string, ...more: string[]) => ['--auth-mode', method, ...more];
const IN_KEY_FILE = ['--secrets-key', 'key'];
const says = (prompt: RegExp, typed: string): Turn => ({ prompt, typed: `${typed}${ENTER}` });
const ISSUER = says(/Issuer\s/, 'https://provider.example');
const CLIENT = says(/Client id\s/, 'ziti');

/** Flags, and what is said before the question at which the person leaves. */
const ways: readonly (readonly [string, () => readonly string[], () => readonly Turn[], RegExp])[] = [
  ['the passphrase', () => by('updb', '--secrets', 'file'), () => [], /Passphrase\s/],
  [
    'the new passphrase once more, after two that differ',
    () => by('updb', '--secrets', 'file'),
    () => [says(/Passphrase\s/, 'one'), says(/Repeat the\s/, 'other'), says(/differ[\s\S]*Passphrase\s/, 'one')],
    /Repeat the\s/,
  ],
  ['the path of the identity file', () => [...by('identity'), ...IN_KEY_FILE], () => [], /Path of\s/],
  ['where the token is', () => [...by('ext-jwt'), ...IN_KEY_FILE], () => [], /Where is\s/],
  ['the file of the token', () => [...by('ext-jwt'), ...IN_KEY_FILE], () => [says(/Where is\s/, '')], /Path of\s/],
  ['the provider', () => [...by('device-auth'), ...IN_KEY_FILE], () => [], /Issuer\s/],
  ['the client id', () => [...by('device-auth'), ...IN_KEY_FILE], () => [ISSUER], /Client id\s/],
  [
    'the secret of the client',
    () => [...by('client-credentials'), ...IN_KEY_FILE],
    () => [ISSUER, CLIENT],
    /Secret of\s/,
  ],
  ['the user name', () => [...by('controller-oidc'), ...IN_KEY_FILE], () => [], /User name/],
  [
    'the code of a second factor',
    () => [...by('updb'), ...IN_KEY_FILE, '--username', user.username],
    () => [says(/Password of\s/, user.password)],
    /Code of the\s/,
  ],
];
const sizes = [
  { columns: 80, rows: 24 },
  { columns: 40, rows: 20 },
];

describe.runIf(hasPseudoTerminal).concurrent('a person who leaves by Ctrl-C', () => {
  test.each(sizes.flatMap((size) => ways.map(([what, ...rest]) => ({ ...size, what, rest }))))(
    'when asked for $what, in $columns columns: nothing is stored',
    ({ columns, rows, rest: [flags, before, prompt] }) =>
      atHome(async (home) => {
        const known = ['--network', 'lab', '--controller', sandbox.url, '--ca', join(home.path, 'ca.pem')];
        const args = flags().map((word) => (word === 'key' ? join(home.path, word) : word));
        const turns = [...before(), { prompt, typed: CTRL_C }];
        const { code, text } = await dialogue(['init', ...known, ...args], { columns, rows }, turns, home.env);
        expect({ code, text }).toMatchObject({ code: 130, text: expect.stringContaining('nothing was stored') });
        expect(existsSync(home.settings)).toBe(false);
        expect(home.everything()).toEqual(['ca.pem']);
        for (const secret of [user.password, user.code()]) expect(text).not.toContain(secret);
      }),
    30_000,
  );

  test(
    'in a terminal that does not know its size: the prompt is in one line',
    () =>
      atHome(async (home) => {
        const known = ['--network', 'lab', '--controller', sandbox.url, '--ca', join(home.path, 'ca.pem')];
        const flagsHere = [...by('updb'), '--secrets', 'file'];
        const turns = [{ prompt: 'Passphrase for the secrets of lab', typed: CTRL_C }];
        const { code, text } = await dialogue(
          ['init', ...known, ...flagsHere],
          { columns: 0, rows: 0 },
          turns,
          home.env,
        );
        expect({ code, text }).toMatchObject({ code: 130, text: expect.stringContaining('nothing was stored') });
      }),
    30_000,
  );

  test('twice while the passphrase is tried', () =>
    atHome(async (home) => {
      const known = ['--network', 'lab', '--controller', sandbox.url, '--ca', join(home.path, 'ca.pem')];
      const turns = [
        says(/Passphrase\s/, 'one'),
        says(/Repeat the\s/, 'one'),
        // Both arrive while the file is written that is only for the trial.
        { prompt: /Opening the/, typed: CTRL_C + CTRL_C },
      ];
      const args = ['init', ...known, ...by('updb'), '--secrets', 'file'];
      const { code, text } = await dialogue(args, { columns: 80, rows: 24 }, turns, home.env);
      expect({ code, text }).toMatchObject({ code: 130, text: expect.stringContaining('nothing was stored') });
      expect(home.everything()).toEqual(['ca.pem']);
    }));

  test('between two prompts, while the controller does not answer', () =>
    atHome(async (home) => {
      await using silent = createServer((socket) => socket.on('error', () => undefined).resume()).listen(
        0,
        '127.0.0.1',
      );
      await once(silent, 'listening');
      const { port } = silent.address() as AddressInfo;
      const connecting = { prompt: /Connecting to/, typed: CTRL_C };
      const args = ['init', '--network', 'lab', '--controller', `https://127.0.0.1:${port}`, ...by('updb')];
      const size = { columns: 80, rows: 24 };
      const { code, text } = await dialogue(
        [...args, '--secrets-key', join(home.path, 'key')],
        size,
        [connecting],
        home.env,
      );
      expect({ code, text }).toMatchObject({ code: 130, text: expect.stringContaining('nothing was stored') });
      expect(home.files()).toEqual(['ca.pem']);
    }));

  const password = { method: 'updb', username: 'admin' } as const;
  // Which may have tokens to revoke.
  const code = { method: 'device-auth', issuer: 'https://localhost:9', clientId: 'a' } as const;
  const commands = [
    { command: ['networks'], logIn: password },
    { command: ['session'], logIn: password },
    { command: ['doctor'], logIn: password },
    { command: ['logout', '--all'], logIn: code },
    { command: ['networks', 'remove', 'lab'], logIn: code },
    { command: ['call', 'listVersion'], logIn: password },
  ];
  test.each(sizes)(
    'when another command asks for the passphrase, in $columns columns: nothing is changed',
    (size) =>
      atHome(async (home) => {
        const { secrets } = networkFiles(home.env, process.platform);
        mkdirSync(secrets, { recursive: true });
        writeFileSync(join(secrets, 'lab.age'), 'what is stored');
        const all = () => home.files().map((name) => [name, readFileSync(join(home.path, name), 'utf8')]);
        for (const { command, logIn } of commands) {
          await storeNetwork('lab', { controller: sandbox.url, ca: sandbox.ca, logIn, secrets: 'file' }, home.env);
          const before = all();
          const { code, text } = await dialogue(command, size, [{ prompt: /Passphrase\s/, typed: CTRL_C }], home.env);
          expect({ command, code, text }).toMatchObject({ command, code: 130 });
          expect(all()).toEqual(before);
        }
      }),
    30_000,
  );
});

test('an interrupt while a network is removed: its secrets do not go without it, and no lock is left', () =>
  atHome(async (home) => {
    const { locks, secrets } = networkFiles(home.env, process.platform);
    const key = join(home.path, 'key');
    await createAgeKeyFile(key);
    const logIn = { method: 'updb', username: 'admin' };
    const settings = { controller: sandbox.url, ca: sandbox.ca, logIn, secrets: 'file', keyFile: key } as const;
    await storeNetwork('lab', settings, home.env);
    await (await secretStore(settings, home.env)).of('lab').set('password', 'any');
    // Another process changes the settings just now.
    const lock = join(locks, '.networks.lock');
    mkdirSync(locks);
    writeFileSync(lock, 'another process');
    const child = spawn(process.execPath, [PROGRAM, 'networks', 'remove', 'lab'], { env: cleanEnvironment(home.env) });
    const ended = once(child, 'close');
    await expect.poll(() => existsSync(join(secrets, 'lab.age')), { timeout: 20_000, interval: 20 }).toBe(false);
    child.kill('SIGINT');
    rmSync(lock);
    expect(await ended).toEqual([0, null]);
    expect((await readNetworks(home.env))?.networks).toEqual({});
    expect(existsSync(lock)).toBe(false);
  }));
