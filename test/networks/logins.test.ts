import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tokensKey } from '../../src/cli/logins/stored-tokens.ts';
import { notStarted } from '../../src/cli/logins/token-command.ts';
import { forget } from '../../src/cli/networks/forget.ts';
import { networkFiles } from '../../src/cli/networks/network-files.ts';
import { secretStore } from '../../src/cli/networks/secret-stores.ts';
import { storeNetwork } from '../../src/cli/networks/settings-file.ts';
import { readNetworks } from '../../src/cli/networks/stored-network.ts';
import { ageKeyFile, ageVault, createAgeKeyFile } from '../../src/keychain/age-vault.ts';
import { CTRL_C, dialogue, ENTER } from '../support/dialogue.ts';
import { PUBLIC_CLIENT, RESOURCE, ROBOT } from '../support/outside-provider.ts';
import { type OutsideWorld, startOutsideWorld } from '../support/outside-world.ts';
import { visit } from '../support/person-in-browser.ts';
import { cleanEnvironment, PROGRAM } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';
import { connectHere } from '../support/server-here.ts';
import { hasPseudoTerminal } from '../support/terminal.ts';
import { tokenOfRobot } from '../support/token-of-robot.ts';
import { type Home, newHome } from './home.ts';
import { initInBrowser } from './init-in-browser.ts';

/** Setting up a network with each login, as a person and as a script do it, with the installed program. */
let world: OutsideWorld;
let home: Home;
beforeAll(async () => {
  world = await startOutsideWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  home = newHome();
  writeFileSync(join(home.path, 'ca.pem'), world.sandbox.ca);
  writeFileSync(join(home.path, 'idp.pem'), world.provider.ca);
  world.provider.seen.length = 0;
});
afterEach(() => home.remove());

const at = (name: string) => join(home.path, name);
const common = () => [
  'init',
  '--network',
  'lab',
  '--secrets-key',
  at('key'),
  '--controller',
  world.sandbox.url,
  '--ca',
  at('ca.pem'),
];
const provider = () => ['--idp-domain', world.provider.issuer, '--idp-ca', at('idp.pem'), '--idp-resource', RESOURCE];
const call = (env = {}) => home.run(['call', 'getCurrentIdentity', '--json'], '', env);
const who = async (env = {}) => {
  const { stdout, stderr } = await call(env);
  return stderr === '' ? JSON.parse(stdout).data.name : stderr;
};
const formsOf = (asked: string) =>
  world.provider.seen.filter(({ call }) => call === asked).map(({ form }) => Object.fromEntries(form));

describe('a token from outside', () => {
  test.each<[string, (token: string) => { flags: string[]; env?: Record<string, string> }]>([
    [
      'a file',
      (token) => {
        writeFileSync(at('token'), `${token}\n`);
        // Another program, which runs as another user, may provide it.
        chmodSync(at('token'), 0o666);
        return { flags: ['--token-file', at('token')] };
      },
    ],
    ['a variable', (token) => ({ flags: ['--token-variable', 'MY_TOKEN'], env: { MY_TOKEN: token } })],
    [
      'a program, as plugins of kubectl print it',
      (token) => {
        const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token } };
        writeFileSync(at('print.cjs'), `process.stdout.write(${JSON.stringify(JSON.stringify(credential))})`);
        return { flags: ['--token-command', JSON.stringify([process.execPath, at('print.cjs')])] };
      },
    ],
  ])('in %s is used, and stored nowhere', async (_name, prepare) => {
    const token = await tokenOfRobot(world.provider);
    const { flags, env = {} } = prepare(token);
    const withoutStore = common().filter((each) => !['--secrets-key', at('key')].includes(each));
    const result = await home.run([...withoutStore, ...flags], '', env);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toContain('you are robot, an administrator');
    expect(result.stdout).toMatch(/^The credentials are read from .+ each time, and not stored\.$/m);
    expect((await readNetworks(home.env))?.networks['lab']?.secrets).toBe('none');
    expect(await who(env)).toBe('robot');
    expect(home.holding(token).filter((name) => !['token', 'print.cjs'].includes(name))).toEqual([]);
    expect((await home.run(['networks'], '', env)).stdout).toMatch(/ext-jwt .* ready$/m);
    const { sessions } = JSON.parse((await home.run(['session', '--json'], '', env)).stdout);
    expect(sessions).toMatchObject([{ loggedIn: true, validUntil: expect.stringMatching(/^20.*Z$/) }]);
    expect(await home.run(['networks', 'remove', 'lab'], '', env)).toMatchObject({ code: 0 });
  });

  test('in place of tokens in a file that cannot be opened: says that they were not revoked', async () => {
    const { secrets } = networkFiles(home.env, process.platform);
    const logIn = { method: 'controller-oidc', username: 'admin' };
    const { url: controller, ca } = world.sandbox;
    await storeNetwork('lab', { controller, ca, logIn, secrets: 'file' }, home.env);
    mkdirSync(secrets, { recursive: true });
    writeFileSync(join(secrets, 'lab.age'), 'anything');
    const env = { MY_TOKEN: await tokenOfRobot(world.provider) };
    const { code, stderr } = await home.run(['init', '--network', 'lab', '--token-variable', 'MY_TOKEN'], '', env);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /^ziti-mcp: previous secret store: If its secrets included tokens, those were not revoked: /,
      ),
    });
    expect(existsSync(join(secrets, 'lab.age'))).toBe(false);
  });

  test.runIf(hasPseudoTerminal).each([
    ['leaves at its question: nothing is stored, and nothing is lost', CTRL_C, 130, /nothing was stored/],
    ['does not know it any more: nothing is left there', `wrong one${ENTER}`, 0, /those were not revoked/],
  ])('in place of tokens in a file, and a person who has its passphrase %s', async (_, typed, expected, says) => {
    const { secrets } = networkFiles(home.env, process.platform);
    const logIn = { method: 'device-auth', issuer: 'https://localhost:9', clientId: 'a' };
    const { url: controller, ca } = world.sandbox;
    await storeNetwork('lab', { controller, ca, logIn, secrets: 'file' }, home.env);
    mkdirSync(secrets, { recursive: true });
    writeFileSync(join(secrets, 'lab.age'), 'anything');
    const contents = () => home.files().map((name) => [name, readFileSync(at(name), 'utf8')]);
    const before = contents();
    const env = { ...home.env, MY_TOKEN: await tokenOfRobot(world.provider) };
    const turns = [{ prompt: /Passphrase for the secrets that lab/, typed }];
    const args = ['init', '--network', 'lab', '--controller', controller, '--token-variable', 'MY_TOKEN'];
    const { code, text } = await dialogue(args, { columns: 80, rows: 24 }, turns, env);
    expect({ code, text: text.replaceAll(/\s+/g, ' ') }).toMatchObject({
      code: expected,
      text: expect.stringMatching(says),
    });
    if (expected === 130) expect(contents()).toEqual(before);
    else expect(home.holding('anything')).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')(
    'in place of tokens of a provider that does not answer: an interrupt ends the wait, and they are gone all the same',
    async () => {
      await using silent = createServer((socket) => socket.on('error', () => undefined).resume()).listen(
        0,
        '127.0.0.1',
      );
      await once(silent, 'listening');
      const issuer = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      const logIn = { method: 'device-auth', issuer, clientId: 'a' };
      const { url: controller, ca } = world.sandbox;
      const settings = { controller, ca, logIn, secrets: 'file', keyFile: at('old-key') } as const;
      await createAgeKeyFile(settings.keyFile);
      await storeNetwork('lab', settings, home.env);
      const tokens = { access: 'access-canary', refresh: 'refresh-canary', from: 0, until: 1 };
      await (await secretStore(settings, home.env)).of('lab').set(tokensKey(issuer, 'a'), JSON.stringify(tokens));
      const args = ['init', '--network', 'lab', '--controller', controller, '--token-variable', 'MY_TOKEN'];
      const env = cleanEnvironment({ ...home.env, MY_TOKEN: await tokenOfRobot(world.provider) });
      const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      const said = textOf(child.stderr);
      const asked = once(silent, 'connection');
      const ended = once(child, 'close');
      child.stdout.resume();
      await asked;
      child.kill('SIGINT');
      expect(await ended).toEqual([null, 'SIGINT']);
      expect(await said).toContain('Could not log out at the provider: It was interrupted.');
      expect(home.files().filter((name) => name.endsWith('.age'))).toEqual([]);
      expect((await readNetworks(home.env))?.networks['lab']?.secrets).toBe('none');
    },
  );

  const expired = `e30.${Buffer.from('{"exp":1}').toString('base64url')}.s`;
  test.each([
    [{ variable: 'MY_TOKEN' }, {}, 'There is no token in the variable MY_TOKEN.', 'Set it where ziti-mcp'],
    [{ variable: 'MY_TOKEN' }, { MY_TOKEN: expired }, 'expired at 1970-01-01T00:00:01.000Z', 'still renews it'],
    [{ file: '/nowhere/token' }, {}, 'cannot be read: no such file or directory (ENOENT)', 'Check the path'],
    [{}, {}, 'No file, variable or program', 'Run ziti-mcp init again'],
    [{ command: ['/nowhere/program'] }, {}, 'cannot be started: no such file or directory (ENOENT)', 'Check the path'],
    // What Node says at once, as it does of a script on Windows.
    [
      { command: [join(process.execPath, 'x')] },
      {},
      'which should print a token, cannot be started: ',
      'Check the path',
    ],
    [{ command: [process.execPath, '-e', ''] }, {}, 'There is no token in what', 'has run'],
  ])('%j, variables %j: networks and session say that it is not ready', async (place, env, shownState, next) => {
    const logIn = { method: 'ext-jwt', ...place };
    const { url: controller, ca } = world.sandbox;
    await storeNetwork('lab', { controller, ca, logIn, secrets: 'none' }, home.env);
    const { networks } = JSON.parse((await home.run(['networks', '--json'], '', env)).stdout);
    const state = expect.stringContaining(shownState);
    expect(networks).toMatchObject([{ ready: false, state, next: expect.stringContaining(next) }]);
    const { code, stdout } = await home.run(['session', '--json'], '', env);
    expect({ code, ...JSON.parse(stdout).sessions[0] }).toMatchObject({ code: 3, loggedIn: false, state });
  });

  test.each([
    ['a device', ['--token-file', '/dev/zero'], /token file is not used\.\s+\/dev\/zero is a pipe or a device/],
    [
      'no file',
      ['--token-file', '/nowhere/token'],
      /token file \/nowhere\/token cannot be read: no such file or directory \(ENOENT\)/,
    ],
    ['no variable', ['--token-variable', 'NOT_SET'], /no token in the variable NOT_SET/],
    ['no program', ['--token-command', '/nowhere/program'], /cannot be started: no such file or directory \(ENOENT\)/],
    [
      'a program that fails',
      ['--token-command', JSON.stringify([process.execPath, '-e', 'process.exit(3)'])],
      /ended with 3/,
    ],
    [
      'a program that prints more than a token',
      ['--token-command', JSON.stringify([process.execPath, '-e', 'process.stdout.write("a".repeat(200_000))'])],
      /printed more than 100000 characters/,
    ],
    ['nothing said', ['--auth-mode', 'ext-jwt'], /Use --token-file, --token-variable or --token-command/],
    ['two places', ['--token-file', 'a', '--token-variable', 'b'], /cannot be combined: use one of them/],
  ])('%s: nothing is stored, and the message says why', async (_name, flags, message) => {
    const { code, stderr } = await runHere([...common(), ...flags], { env: home.env });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(message);
    expect(await readNetworks(home.env)).toBeUndefined();
  });
});

test('on Windows, whoever names a script is told how to start it', () => {
  const fault = Object.assign(new Error('spawn EINVAL'), { code: 'EINVAL' });
  expect(notStarted('az.cmd', fault, 'win32').advice.person).toContain('start it with cmd /c az.cmd.');
  expect(notStarted('az', fault, 'linux').advice.person).toBe('Check the path.');
});

test('a client of a provider: the secret on stdin, or in the arguments with a warning; a session and a logout know it', async () => {
  const robot = [...common(), ...provider(), '--idp-client-id', ROBOT.id];
  const warned = await home.run([...robot, '--idp-client-secret', ROBOT.secret]);
  expect(warned).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('other users of this machine can see arguments'),
  });
  const outcome = await home.run([...robot, '--idp-client-secret', '-'], `${ROBOT.secret}\n`);
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect((await readNetworks(home.env))?.networks['lab']?.logIn).toEqual({
    method: 'client-credentials',
    issuer: world.provider.issuer,
    clientId: ROBOT.id,
    resource: RESOURCE,
    ca: world.provider.ca,
  });
  expect(await who()).toBe('robot');
  const { sessions } = JSON.parse((await home.run(['session', '--json'])).stdout);
  expect(sessions).toMatchObject([{ loggedIn: true, who: 'robot', logIn: 'client-credentials' }]);
  expect(home.holding(ROBOT.secret)).toEqual([]);
  expect((await home.run(['logout'])).code).toBe(0);
  expect(await who()).toContain('no login for the network lab');
});

test('a client of a provider is stored again with a new key file, where the earlier one was lost', async () => {
  const robot = [...common(), ...provider(), '--idp-client-id', ROBOT.id, '--idp-client-secret', '-'];
  const init = () => home.run(robot, `${ROBOT.secret}\n`);
  expect((await init()).code).toBe(0);
  rmSync(at('key'));
  expect(await init()).toMatchObject({ code: 0, stderr: '' });
  expect(await who()).toBe('robot');
});

test('the flags of the earlier server have the same meaning', async () => {
  const { host } = new URL(world.sandbox.url);
  const flags = [
    '--ziti-controller-host',
    host,
    '--auth-mode',
    'client-credentials',
    '--idp-domain',
    new URL(world.provider.issuer).host,
  ];
  const more = [
    '--idp-client-id',
    ROBOT.id,
    '--idp-audience',
    'ignored there',
    '--scopes',
    'api',
    '--idp-ca',
    at('idp.pem'),
    '--idp-resource',
    RESOURCE,
  ];
  const result = await home.run(
    [
      'init',
      '--network',
      'lab',
      '--secrets-key',
      at('key'),
      '--ca',
      at('ca.pem'),
      ...flags,
      ...more,
      '--idp-client-secret',
      '-',
    ],
    `${ROBOT.secret}\n`,
  );
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(formsOf('POST /token')[0]).toMatchObject({ audience: 'ignored there', scope: 'api', resource: RESOURCE });
});

test('settings of an earlier login method are removed', async () => {
  const account = ['--username', world.sandbox.username, '--password', '-'];
  const stdin = `${world.sandbox.password}\n`;
  expect((await home.run([...common(), '--auth-mode', 'controller-oidc', ...account], stdin)).code).toBe(0);
  expect(Object.keys(await stored())).toEqual(['password', expect.stringMatching(/^tokens .*\/oidc openziti admin$/)]);
  expect((await home.run([...common(), '--auth-mode', 'updb', ...account], stdin)).code).toBe(0);
  expect(Object.keys(await stored())).toEqual(['password']);
});

describe("the controller's own provider", () => {
  const init = (flags: readonly string[] = []) =>
    home.run(
      [
        ...common(),
        '--auth-mode',
        'controller-oidc',
        '--username',
        world.sandbox.username,
        '--password',
        '-',
        ...flags,
      ],
      `${world.sandbox.password}\n`,
    );
  const asked = (path: string) => world.sandbox.requests.filter((request) => request.path.startsWith(path)).length;

  test('one login serves many runs; a logout revokes it', async () => {
    expect(await init()).toMatchObject({ code: 0, stderr: '' });
    const logins = asked('/oidc/login/password');
    expect([await who(), await who()]).toEqual(['admin', 'admin']);
    expect(asked('/oidc/login/password')).toBe(logins);
    const tokens = await storedTokens();
    expect(home.holding(tokens.access)).toEqual([]);
    const revoked = asked('/oidc/revoke');
    expect((await home.run(['logout'])).stdout).toMatch(/^Logged out of lab\. Its secrets were deleted/);
    expect(asked('/oidc/revoke')).toBeGreaterThan(revoked);
    const { status } = await world.client.management('GET', '/current-identity', { bearer: tokens.access });
    expect(status).toBe(401);
  });

  test('a server that still runs after a logout stores nothing again, and revokes its tokens at its end', async () => {
    expect((await init()).code).toBe(0);
    const { client } = await connectHere(['--network', 'lab'], { ...home.env });
    const ask = async () =>
      JSON.stringify((await client.callTool({ name: 'getCurrentIdentity', arguments: {} })).content);
    expect(await ask()).toContain('admin');
    expect((await home.run(['logout'])).code).toBe(0);
    const logins = asked('/oidc/login/password');
    expect(await ask()).toContain('admin');
    expect(await ask()).toContain('admin');
    expect(asked('/oidc/login/password')).toBe(logins + 1);
    expect(await stored()).toEqual({});
    const revoked = asked('/oidc/revoke');
    await client.close();
    await expect.poll(() => asked('/oidc/revoke'), { timeout: 10_000 }).toBeGreaterThan(revoked);
  });

  test('of two processes that refresh at once, one refreshes, and both continue', async () => {
    expect((await init()).code).toBe(0);
    await changeTokens((set) => ({ ...set, until: 0 }));
    const refreshed = asked('/oidc/oauth/token');
    expect(await Promise.all([who(), who(), who()])).toEqual(['admin', 'admin', 'admin']);
    expect(asked('/oidc/oauth/token') - refreshed).toBe(1);
  });

  test('uses the password again if a refresh is refused', async () => {
    expect((await init()).code).toBe(0);
    await changeTokens((set) => ({ ...set, until: 0, refresh: 'garbage' }));
    expect(await who()).toBe('admin');
  });
});

describe('a person', () => {
  const person = (url: string) => visit(url, { login: 'ann', password: 'any' }, [world.provider.ca, world.sandbox.ca]);

  test('logs in with a code; the server continues by itself, and a command says what to do', async () => {
    const result = await initWith([...common(), ...provider(), '--idp-client-id', PUBLIC_CLIENT], person);
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('you are ann, an administrator') });
    const tokens = await storedTokens();
    for (const secret of [tokens.access, tokens.refresh ?? '']) expect(home.holding(secret)).toEqual([]);
    expect(await who()).toBe('ann');
    expect(formsOf('POST /device/auth')).toHaveLength(1);
    expect((await home.run(['networks'])).stdout).toMatch(/device-auth .* ready$/m);
    expect((await home.run(['logout'])).code).toBe(0);
    expect(formsOf('POST /token/revocation').map(({ token }) => token)).toContain(tokens.refresh);

    const command = await call();
    expect(command).toMatchObject({ code: 3, stderr: expect.stringContaining('Run ziti-mcp init --network lab') });
    expect(await home.run(['networks'])).toMatchObject({
      stdout: expect.stringContaining('a person has to log in'),
      stderr: 'ziti-mcp: lab: Run ziti-mcp init --network lab\n',
    });

    // As a server, it tells the model what the person has to do, and continues when that is done.
    const { client } = await connectHere(['--network', 'lab'], { ...home.env });
    const ask = async () =>
      JSON.stringify((await client.callTool({ name: 'getCurrentIdentity', arguments: {} })).content);
    const text = await ask();
    const [, url = ''] = /open (https:\S+?),/.exec(text) ?? [];
    expect(text).toMatch(/enter the code \w{4}-\w{4}/);
    await person(url);
    await expect.poll(ask, { timeout: 20_000, interval: 300 }).toContain('ann');
    await client.close();
    // Longer than what encrypted bytes have by chance.
    for (const start of ['{"alg":"', '{"typ":"', '{"kid":"']) {
      expect(home.holding(Buffer.from(start).toString('base64url').slice(0, 10))).toEqual([]);
    }
  });

  test('who logs out while another process refreshes ends what that process gets', async () => {
    await initWith([...common(), ...provider(), '--idp-client-id', PUBLIC_CLIENT], person);
    const settings = (await readNetworks(home.env))?.networks['lab'];
    if (settings === undefined) throw new Error('nothing was stored');
    const store = await secretStore(settings, home.env);
    const { logout } = await store.of('lab').exclusively(async () => {
      const logout = forget({ name: 'lab', settings }, home.env);
      // Long enough to read the tokens, if that did not wait.
      await sleep(1_000);
      await changeTokens((set) => ({ ...set, refresh: 'the next one' }));
      return { logout };
    });
    expect(await logout).toMatch(/^Its secrets were deleted from [^:]*\.$/);
    expect(formsOf('POST /token/revocation').map(({ token }) => token)).toContain('the next one');
    expect(await stored()).toEqual({});
  });

  test('logs in with the browser at the provider that the controller names', async () => {
    const { client, admin, signerId } = world;
    const named = { clientId: PUBLIC_CLIENT, scopes: ['offline_access'], externalAuthUrl: world.provider.issuer };
    await client.management('PATCH', `/external-jwt-signers/${signerId}`, { token: admin, body: named });
    const flags = ['--auth-mode', 'device-auth', '--idp-ca', at('idp.pem'), '--idp-resource', RESOURCE];
    const result = await initWith([...common(), ...flags], person);
    expect(result).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`people of a provider (${world.provider.issuer})`),
    });
    expect((await readNetworks(home.env))?.networks['lab']?.logIn).toMatchObject({
      issuer: world.provider.issuer,
      clientId: PUBLIC_CLIENT,
      scope: 'openid offline_access',
    });
    const again = [...common(), '--auth-mode', 'browser', ...provider(), '--idp-client-id', PUBLIC_CLIENT];
    expect(await initWith(again, person)).toMatchObject({ code: 0, stdout: expect.stringContaining('you are ann') });
    expect(await who()).toBe('ann');
  });

  test("logs in with the browser at the controller's own provider", async () => {
    const own = (url: string) =>
      visit(url, { username: world.sandbox.username, password: world.sandbox.password }, [world.sandbox.ca]);
    const result = await initWith([...common(), '--auth-mode', 'browser'], own);
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('you are admin') });
    expect(await who()).toBe('admin');
  });
});

/** Runs init, and does what it shows while it waits. */
const initWith = (args: readonly string[], person: (url: string) => Promise<unknown>) =>
  initInBrowser(args, person, home.env);

const vault = () => ageVault(networkFiles(home.env, process.platform).secrets, () => ageKeyFile(at('key')));

/** All secrets of the network, by key. */
const stored = async (): Promise<Record<string, string>> => JSON.parse((await vault().read('lab')) ?? '{}');

async function storedTokens(): Promise<{ access: string; refresh?: string }> {
  const [, text = ''] = Object.entries(await stored()).find(([key]) => key.startsWith('tokens ')) ?? [];
  return JSON.parse(text);
}

async function changeTokens(how: (set: Record<string, unknown>) => Record<string, unknown>): Promise<void> {
  const changed = Object.entries(await stored()).map(([key, text]) => [
    key,
    key.startsWith('tokens ') ? JSON.stringify(how(JSON.parse(text))) : text,
  ]);
  await vault().write('lab', JSON.stringify(Object.fromEntries(changed)));
  chmodSync(at('key'), 0o600);
}
