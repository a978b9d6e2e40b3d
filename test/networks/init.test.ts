import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { initCommand } from '../../src/cli/commands/init.ts';
import { createPrompter } from '../../src/cli/init/prompter.ts';
import { remembering } from '../../src/cli/init/remembering.ts';
import { storedValues } from '../../src/cli/init/stored-values.ts';
import { loginFlags } from '../../src/cli/logins/index.ts';
import type { Prompter } from '../../src/cli/logins/storable-login.ts';
import { networkFiles } from '../../src/cli/networks/network-files.ts';
import type { NetworkSettings } from '../../src/cli/networks/network-settings.ts';
import { storeNetwork } from '../../src/cli/networks/settings-file.ts';
import { readNetworks } from '../../src/cli/networks/stored-network.ts';
import { Values } from '../../src/cli/read-values.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { createAuthority } from '../support/authority.ts';
import { connect } from '../support/client.ts';
import { enrollIdentity } from '../support/enroll-identity.ts';
import { SandboxClient } from '../support/sandbox-client.ts';
import { type Home, newHome } from './home.ts';

let sandbox: Sandbox;
let home: Home;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'small' });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  home = newHome();
  writeFileSync(join(home.path, 'ca.pem'), sandbox.ca);
});
afterEach(() => home.remove());

const caFile = () => join(home.path, 'ca.pem');
const keyFile = () => join(home.path, 'key');
const account = () => ['--controller', sandbox.url, '--username', sandbox.username, '--password', '-'];
const init = (args: readonly string[] = [], stdin = `${sandbox.password}\n`, env = {}) =>
  home.run(['init', '--network', 'lab', '--secrets-key', keyFile(), ...args], stdin, env);

const PROVIDER = { 'auth-mode': 'device-auth', 'idp-domain': 'https://i', 'idp-client-id': 'c' };

/** Nothing about a network is stored: no settings, no secrets. */
function expectNothingStored(): void {
  expect(existsSync(home.settings)).toBe(false);
  expect(home.files().filter((name) => name.endsWith('.age'))).toEqual([]);
}

test('user name and password: stored, tested, served, shown, logged out and removed; the password is in no file', async () => {
  const result = await init([...account(), '--ca', caFile(), '--read-only', '--deny', 'list*Role*']);
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(result.stdout).toMatch(
    /The network lab works: the controller runs v\S+, and you are admin, an administrator\.\nIt has 5\d identities/,
  );
  expect(await readNetworks(home.env)).toEqual({
    version: 1,
    default: 'lab',
    networks: {
      lab: {
        controller: sandbox.url,
        ca: sandbox.ca,
        logIn: { method: 'updb', username: 'admin' },
        secrets: 'file',
        keyFile: keyFile(),
        flags: { deny: ['list*Role*'], 'read-only': true },
      },
    },
  });

  // As a client starts it: with the name of the network, or without any flags.
  for (const flags of [['--network', 'lab'], []]) {
    const { client } = await connect(flags, { ...home.env });
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toContain('listServices');
    expect(names.filter((name) => /^(create|list.*Role)/.test(name))).toEqual([]);
    const answer = await client.callTool({ name: 'listServices', arguments: { limit: 2 } });
    expect(answer.isError ?? false).toBe(false);
    await client.close();
  }
  const tools = await home.run([
    'tools',
    '--network',
    'lab',
    '--json',
    '--deny',
    'x*',
    '--no-read-only',
    '--allow-write',
    'createService',
  ]);
  expect(tools.stderr).toMatch(/--deny: "x\*" matches no tool/);

  expect((await home.run(['networks'])).stdout).toMatch(/^lab \(default\) +https:\S+ +updb +admin +ready$/m);
  const session = await home.run(['session', '--json']);
  expect(JSON.parse(session.stdout).sessions).toMatchObject([
    {
      network: 'lab',
      loggedIn: true,
      who: 'admin',
      rights: 'administrator',
      storedIn: expect.stringContaining('an encrypted file in'),
    },
  ]);
  const audited = readFileSync(
    join(home.path, home.files().find((name) => name.endsWith('audit.jsonl')) ?? ''),
    'utf8',
  );
  expect(audited).toContain('"identity":"admin"');
  expect(home.holding(sandbox.password)).toEqual([]);

  expect((await home.run(['logout'])).stdout).toContain(
    'Logged out of lab. Its secrets were deleted from an encrypted file',
  );
  const after = await home.run(['call', 'listServices']);
  expect(after.code).toBe(3);
  expect(after.stderr).toContain('ziti-mcp init --network lab');
  expect((await home.run(['networks', 'list', '--json'])).stdout).toContain('"state":"not logged in"');
  expect((await home.run(['networks', 'remove', 'lab'])).code).toBe(0);
  expect((await home.run(['run', '--network', 'lab'])).stderr).toContain('There is no network "lab"');
  // Nothing of it is left but the lines of the audit trail.
  expect(home.files().filter((name) => /lab|\.age$|\.lock$/.test(name))).toEqual([]);
  expect(home.holding(sandbox.url).filter((name) => !name.endsWith('audit.jsonl'))).toEqual([]);
});

test('logging in again keeps the flags of a network and the place of its secrets, unless others are given', async () => {
  const settings = async () => (await readNetworks(home.env))?.networks['lab'];
  const again = (...flags: string[]) =>
    home.run(['init', '--network', 'lab', ...account(), '--ca', caFile(), ...flags], `${sandbox.password}\n`);
  expect((await init([...account(), '--ca', caFile(), '--read-only', '--deny', 'list*Role*'])).code).toBe(0);
  const first = await settings();
  expect(first).toMatchObject({ secrets: 'file', flags: { 'read-only': true, deny: ['list*Role*'] } });
  const outcome = await again();
  expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('still have --deny, --read-only.') });
  expect(await settings()).toEqual(first);
  expect((await again('--no-read-only', '--deny', 'delete*')).code).toBe(0);
  expect(await settings()).toEqual({ ...first, flags: { deny: ['delete*'] } });
});

test('the variable of the passphrase, which may be there for other networks, chooses no place', async () => {
  const env = { ZITI_MCP_PASSPHRASE: 'for another network' };
  const args = ['--network', 'lab', ...account(), '--ca', caFile()];
  expect((await init([...account(), '--ca', caFile()], `${sandbox.password}\n`, env)).code).toBe(0);
  const first = await readNetworks(home.env);
  expect(first?.networks['lab']?.keyFile).toBe(keyFile());
  expect((await home.run(['init', ...args], `${sandbox.password}\n`, env)).code).toBe(0);
  expect(await readNetworks(home.env)).toEqual(first);
});

test.skipIf(process.platform === 'win32')(
  'a settings file that cannot be written is reported before anything is sent',
  async () => {
    mkdirSync(dirname(home.settings), { recursive: true });
    writeFileSync(home.settings, '');
    chmodSync(home.settings, 0o444);
    const { code, stderr } = await init(['--controller', 'https://127.0.0.1:9', '--username', 'a', '--password', '-']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/networks\.jsonc: it is read-only\. Correct it/),
    });
  },
);

describe('without a terminal, a stored network only needs what is new', () => {
  const secret = ['--password', '-'];

  beforeEach(async () => {
    expect((await init([...account(), '--ca', caFile()])).code).toBe(0);
  });

  test('a password, or another login of the same account', async () => {
    const before = await readNetworks(home.env);
    expect(await init(secret)).toMatchObject({ code: 0, stderr: '' });
    expect(await readNetworks(home.env)).toEqual(before);
    expect((await init(['--auth-mode', 'controller-oidc', ...secret])).code).toBe(0);
    expect((await init(secret)).code).toBe(0);
    const stored = (await readNetworks(home.env))?.networks['lab'];
    expect(stored?.logIn).toEqual({ method: 'controller-oidc', username: 'admin' });
    expect(stored?.ca).toBe(sandbox.ca);
  });

  test('what was written by hand stays, whatever the setting', async () => {
    const { pem } = await createAuthority();
    // A new setting has to be here too: `init` makes the entry anew. The second factor alone shows by itself.
    const byHand: Required<Omit<NetworkSettings, 'secondFactor'>> = {
      controller: sandbox.url,
      others: ['https://localhost:9'],
      ca: `${sandbox.ca}${pem}`,
      logIn: { method: 'updb', username: 'admin' },
      secrets: 'file',
      keyFile: keyFile(),
      flags: { deny: ['list*Role*'], 'max-result-tokens': 900, 'read-only': true },
    };
    await storeNetwork('lab', byHand, home.env);
    expect(await home.run(['init', '--network', 'lab', ...secret], `${sandbox.password}\n`)).toMatchObject({ code: 0 });
    expect((await readNetworks(home.env))?.networks['lab']).toEqual(byHand);
  });

  test('its CA is not trusted for another address, and no other CA at its own', async () => {
    const elsewhere = sandbox.url.replace('localhost', '127.0.0.1');
    expect(await init([...secret, '--controller', elsewhere])).toMatchObject({ code: 2 });
    const text = readFileSync(home.settings, 'utf8');
    const { pem } = await createAuthority();
    writeFileSync(home.settings, text.replace(JSON.stringify(sandbox.ca), JSON.stringify(pem)));
    const { code, stderr } = await init(secret);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('is not trusted') });
  });

  test.skipIf(process.platform === 'win32')('a missing key file does not lose the secrets', async () => {
    const away = join(home.path, 'away');
    renameSync(keyFile(), away);
    symlinkSync(join(home.path, 'not-mounted', 'key'), keyFile());
    expect(await init(secret)).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be read') });
    rmSync(keyFile());
    renameSync(away, keyFile());
    expect(await home.run(['session'])).toMatchObject({ code: 0 });
  });

  test.skipIf(process.platform === 'win32')(
    'permissions of the encrypted file that are too wide do not lose the secrets',
    async () => {
      const file = join(home.path, home.files().find((name) => name.endsWith('lab.age')) ?? '');
      chmodSync(file, 0o666);
      expect(await init(secret)).toMatchObject({ code: 2, stderr: expect.stringContaining(file) });
      chmodSync(file, 0o600);
      expect(await home.run(['session'])).toMatchObject({ code: 0 });
    },
  );

  test('secrets have to be given', async () => {
    expect(await init()).toMatchObject({ code: 2, stderr: expect.stringContaining('--password - is required') });
  });
});

test.each<[string[], NetworkSettings['logIn'], object]>([
  [[], { method: 'ext-jwt', command: ['a b', 'c'] }, { 'auth-mode': 'ext-jwt', 'token-command': '["a b","c"]' }],
  [['token-file=f'], { method: 'ext-jwt', variable: 'T' }, { 'auth-mode': 'ext-jwt' }],
  [
    ['identity=f', 'auth-mode=oidc'],
    { method: 'controller-oidc', username: 'ann' },
    { 'auth-mode': 'controller-oidc' },
  ],
  [['identity=f'], { method: 'updb', username: 'ann' }, { 'auth-mode': 'identity' }],
  [['auth-mode=device'], { method: 'browser', issuer: 'https://i', clientId: 'c' }, PROVIDER],
  [
    ['idp-domain=j'],
    { method: 'device-auth', issuer: 'https://i', clientId: 'c' },
    { ...PROVIDER, 'idp-client-id': undefined },
  ],
])('%j, given for a network with the login %j', (given, logIn, values) => {
  const raw = Object.fromEntries(given.map((each) => each.split('=') as [string, string]));
  const flags = [...initCommand.flags, ...loginFlags];
  const controller = 'https://c:1';
  const stored = storedValues(new Values(raw, flags), { controller, logIn, secrets: 'file' });
  const { controller: named, ...others } = { ...stored };
  expect(others).toEqual(values);
  expect(named).toBe('identity' in raw ? undefined : controller);
});

test('at its prompts, a network that is set up again offers the settings of its login', async () => {
  const usual: (string | undefined)[] = [];
  const asked: Prompter = {
    ...(await createPrompter(new Values({}, initCommand.flags), home.env)),
    text: async (_flag, _question, _check, answers) => {
      usual.push(answers?.usual);
      return '';
    },
  };
  const logIn = { method: 'ext-jwt', command: ['a b', 'c'] };
  const again = remembering(asked, { controller: 'https://c:1', logIn, secrets: 'none' });
  for (const flag of ['controller', 'token-command', 'token-file']) await again.text(flag, '');
  expect(usual).toEqual(['https://c:1', '["a b","c"]', undefined]);
});

test('an identity file: certificate and key move into the store, and the file can be deleted', async () => {
  const file = join(home.path, 'me.json');
  const identity = await newIdentity();
  writeFileSync(file, JSON.stringify(identity));
  const outcome = await init(['--identity', file]);
  expect(outcome.code).toBe(0);
  expect(outcome.stdout).toContain(`${file} is no longer needed`);
  const byOpenId = await init(['--auth-mode', 'controller-oidc', '--identity', file]);
  expect(byOpenId).toMatchObject({ code: 0, stdout: expect.stringContaining(`${file} is no longer needed`) });
  expect((await init(['--identity', file])).code).toBe(0);
  writeFileSync(file, '');
  const call = await home.run(['call', 'listServices', 'limit=1']);
  expect(call).toMatchObject({ code: 0, stderr: '' });
  expect((await home.run(['session'])).stdout).toMatch(
    /^lab +me +administrator +identity +20\d\d-\d\d-\d\dT\S+Z +an encrypted/m,
  );
  expect((await home.run(['networks'])).stdout).toMatch(/^lab \(default\) +https:\S+ +identity +me +ready$/m);
  const key = identity.id.key.split('\n')[1] ?? '-';
  expect(home.holding(key)).toEqual([]);
});

test('an identity file whose first addresses are dead and hung: the one that answers is used and named', async () => {
  // Accepts connections, and never answers.
  const hung = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(hung, 'listening');
  const hungAt = `https://127.0.0.1:${(hung.address() as AddressInfo).port}`;
  const file = join(home.path, 'me.json');
  const identity = await newIdentity('other');
  writeFileSync(file, JSON.stringify({ ...identity, ztAPI: 'https://127.0.0.1:9', ztAPIs: [hungAt, sandbox.url] }));
  const result = await init(['--identity', file]);
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(result.stdout).toContain(`It was reached at ${sandbox.url}, one of its 3 addresses.`);
  hung.close();
});

describe('the CA of the controller', () => {
  const fingerprint = async () => {
    const { stderr } = await init(account());
    return /SHA256:[0-9A-F:]{95}/.exec(stderr)?.[0] ?? '';
  };

  test('is shown with its fingerprint if nothing confirms it, and nothing is stored; giving the fingerprint confirms it', async () => {
    const shown = await fingerprint();
    expect(shown).not.toBe('');
    expectNothingStored();
    expect((await init([...account(), '--ca-fingerprint', shown.toLowerCase()])).code).toBe(0);
    expect((await readNetworks(home.env))?.networks['lab']?.ca?.trim()).toBe(sandbox.ca.trim());
  });

  test('is refused if the fingerprint differs', async () => {
    const { code, stderr } = await init([...account(), '--ca-fingerprint', `SHA256:${Array(32).fill('AB').join(':')}`]);
    expect(code).toBe(2);
    expect(stderr).toContain('does not match --ca-fingerprint');
    expectNothingStored();
  });

  test('is confirmed by the JWT of the network, and by no other token', async () => {
    const client = new SandboxClient({ url: sandbox.url, ca: sandbox.ca });
    const { json } = await client.call('GET', '/edge/client/v1/network-jwts');
    await client.close();
    const token: string = json.data[0].token;
    const file = join(home.path, 'network.jwt');
    const [head, body, signature = ''] = token.split('.');
    const other = Buffer.from(JSON.stringify({ iss: 'https://other:1' })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const wrong of [
      `${head}.${other}.${signature}`,
      `${head}.${body}.${signature.replace(/^.{8}/, 'AAAAAAAA')}`,
      `${none}.${body}.`,
      'x',
    ]) {
      writeFileSync(file, wrong);
      const { code, stderr } = await init([...account(), '--network-jwt', file]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/was not signed by the controller|does not contain a token/);
    }
    expectNothingStored();
    writeFileSync(file, `${token}\n`);
    expect((await init([...account(), '--network-jwt', file])).code).toBe(0);
  });
});

describe('a failure stores nothing, and keeps what was stored', () => {
  const rows: [name: string, args: () => string[], stdin: string, code: number, says: RegExp][] = [
    [
      'a wrong password',
      () => [...account(), '--ca', caFile()],
      'wrong-canary\n',
      3,
      /nothing was stored\. The controller refused the login/,
    ],
    [
      'nobody at the address',
      () => ['--controller', 'https://127.0.0.1:9', '--username', 'a', '--password', '-', '--ca', caFile()],
      'wrong-canary\n',
      3,
      /nothing was stored/,
    ],
    ['no password on stdin', () => [...account(), '--ca', caFile()], '', 2, /--password - reads a line from stdin/],
    [
      'no identity file',
      () => ['--identity', '/nonexistent.json'],
      '',
      2,
      /--identity \/nonexistent\.json: it cannot be read: no such file or directory \(ENOENT\)/,
    ],
    [
      'an unknown client',
      () => [...account(), '--ca', caFile(), '--auth-mode', 'magic'],
      '',
      2,
      /--auth-mode is "magic": use updb/,
    ],
    ['a bad name', () => [...account(), '--network', '../x'], '', 2, /--network \.\.\/x: Use letters, digits/],
    ['a controller without TLS', () => ['--controller', 'http://c:1', '--username', 'a'], '', 2, /only https/],
    [
      'nothing said, and nobody there',
      () => [],
      '',
      2,
      /--auth-mode updb\|identity\|browser\S+ is required, because there is no terminal/,
    ],
  ];
  test.each(rows)('%s', async (_, args, stdin, code, says) => {
    const failed = await init(args(), stdin);
    expect({ code: failed.code, stdout: failed.stdout }).toEqual({ code, stdout: '' });
    expect(failed.stderr).toMatch(says);
    expect(failed.stderr).not.toContain('canary');
    expectNothingStored();
  });

  test('an existing network', async () => {
    expect((await init([...account(), '--ca', caFile()])).code).toBe(0);
    const before = readFileSync(home.settings, 'utf8');
    expect((await init([...account(), '--ca', caFile()], 'wrong\n')).code).toBe(3);
    expect(readFileSync(home.settings, 'utf8')).toBe(before);
    expect((await home.run(['call', 'listServices', 'limit=1'])).code).toBe(0);
    expect((await init([...account(), '--ca', caFile(), '--allow-write', 'createService'])).code).toBe(0);
    expect((await home.run(['tools'])).stdout).toContain('createService');
  });
});

test('a name that differs only in capitals is not taken: some file systems have one file for both', async () => {
  expect((await init([...account(), '--ca', caFile()])).code).toBe(0);
  const before = readFileSync(home.settings, 'utf8');
  const { code, stderr } = await init([...account(), '--ca', caFile(), '--network', 'LAB']);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('--network LAB: There is lab') });
  expect(readFileSync(home.settings, 'utf8')).toBe(before);
  expect((await home.run(['call', 'listServices', 'limit=1'])).code).toBe(0);
});

describe('without a keychain', () => {
  test('the error says why, and nothing is stored elsewhere', async () => {
    const { code, stdout, stderr } = await home.run(
      ['init', '--network', 'lab', ...account(), '--ca', caFile()],
      'canary\n',
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      process.platform === 'linux'
        ? /keychain of the desktop .* cannot be reached.*--secrets file/s
        : /keychain|Credential/,
    );
    expectNothingStored();
    expect(home.holding('canary')).toEqual([]);
  });

  test('a passphrase encrypts the file, whatever the variable is, and the variable decrypts it', async () => {
    const args = ['init', '--network', 'lab', '--secrets', 'file', '--passphrase', '-', ...account(), '--ca', caFile()];
    const stdin = `correct horse\n${sandbox.password}\n`;
    expect((await home.run(args, stdin, { ZITI_MCP_PASSPHRASE: 'another' })).code).toBe(0);
    const open = await home.run(['session'], '', { ZITI_MCP_PASSPHRASE: 'correct horse' });
    expect(open.code).toBe(0);
    const closed = await home.run(['session']);
    expect(closed.code).toBe(3);
    expect(closed.stderr).toContain('Set ZITI_MCP_PASSPHRASE');
    const { code, stdout } = await home.run(['logout']);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/were deleted from [^:]*secrets\.\n$/),
    });
    expect(home.holding('correct horse')).toEqual([]);
  });

  test('a logout opens the file only for tokens, and says if those cannot be revoked', async () => {
    const { secrets } = networkFiles(home.env, process.platform);
    mkdirSync(secrets, { recursive: true });
    for (const [method, says] of [
      ['updb', /were deleted from [^:]*secrets\.\n$/],
      ['controller-oidc', /were deleted.*not revoked: .*no terminal to ask for its passphrase/],
    ] as const) {
      const logIn = { method, username: 'admin' };
      await storeNetwork('lab', { controller: sandbox.url, ca: sandbox.ca, logIn, secrets: 'file' }, home.env);
      writeFileSync(join(secrets, 'lab.age'), 'anything');
      expect((await home.run(['logout'])).stdout).toMatch(says);
      expect(existsSync(join(secrets, 'lab.age'))).toBe(false);
    }
  });
});

test('arguments of an earlier server, a secret in the arguments, variables of a named file, and a client', async () => {
  const env = join(home.path, 'my.env');
  writeFileSync(env, `ZITI_MCP_PASSWORD=${sandbox.password}\n`);
  const named = [
    '--ziti-controller-host',
    new URL(sandbox.url).host,
    '--auth-mode',
    'updb',
    '--username',
    'admin',
    '--ca',
    caFile(),
  ];
  const result = await init(
    [...named, '--dotenv', env, '--tools', '*Service*', '--read-only', '--client', 'cursor'],
    '',
  );
  expect(result).toMatchObject({ code: 0, stderr: '' });
  const { args } = JSON.parse(readFileSync(join(home.path, '.cursor', 'mcp.json'), 'utf8')).mcpServers.ziti;
  expect(args.slice(1)).toEqual(['run', '--network', 'lab', '--expose', 'find']);
  expect((await home.run(['tools'])).stdout).not.toContain('listIdentities ');
  const warned = await init([...named, '--password', sandbox.password], '');
  expect(warned.code).toBe(0);
  expect(warned.stderr).toContain('other users of this machine can see arguments');
  expect(warned.stderr).not.toContain(sandbox.password);
  expect(home.holding(sandbox.password)).toEqual(['my.env']);
});

test('with two networks, one must be named unless one is the default', async () => {
  for (const name of ['prod', 'lab']) {
    const args = ['init', '--network', name, '--secrets-key', keyFile(), ...account(), '--ca', caFile()];
    expect((await home.run(args, `${sandbox.password}\n`)).code).toBe(0);
  }
  expect((await home.run(['logout'])).stderr).toContain('Use --network prod or lab, or --all');
  expect((await home.run(['networks', 'default', 'lab'])).code).toBe(0);
  expect((await home.run(['networks'])).stdout).toContain('lab (default)');
  expect((await home.run(['networks', 'default', '--unset'])).code).toBe(0);
  expect((await home.run(['networks'])).stdout).not.toContain('(default)');
  for (const command of [
    ['call', 'listServices'],
    ['run', '--check-config'],
    ['install', 'cursor'],
  ]) {
    const { code, stderr } = await home.run(command);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /Which network\? Use --network prod or lab, or make one the default with ziti-mcp networks default/,
    );
  }
  expect(existsSync(join(home.path, '.cursor'))).toBe(false);
  expect((await home.run(['networks', 'remove', '--unset'])).code).toBe(2);
  expect((await home.run(['logout', '--all'])).stdout.match(/Logged out of/g)).toHaveLength(2);
  expect((await home.run(['run', '--network', 'lab', '--sandbox'])).stderr).toContain('omit --sandbox');
  const both = await home.run(['policy', 'show', '--network', 'lab,prod', '--json']);
  expect(Object.keys(JSON.parse(both.stdout).networks)).toEqual(['lab', 'prod']);
});

/** An administrator with a certificate. */
async function newIdentity(name = 'me') {
  const client = new SandboxClient({ url: sandbox.url, ca: sandbox.ca });
  const session = await client.call('POST', '/edge/management/v1/authenticate', {
    query: { method: 'password' },
    body: { username: sandbox.username, password: sandbox.password },
  });
  const { token } = session.json.data;
  const body = { name, type: 'User', isAdmin: true, enrollment: { ott: true } };
  const created = await client.call('POST', '/edge/management/v1/identities', { body, token });
  const detail = await client.call('GET', `/edge/management/v1/identities/${created.json.data.id}`, { token });
  await client.close();
  return enrollIdentity(detail.json.data.enrollment.ott.jwt);
}
