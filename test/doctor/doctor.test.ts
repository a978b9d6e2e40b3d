import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientFindings } from '../../src/cli/doctor/clients.ts';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { toolsOf } from '../../src/cli/doctor/list-tools.ts';
import { auditFinding, nodeFinding } from '../../src/cli/doctor/machine.ts';
import { clockFinding, expiryFinding, reachFindings } from '../../src/cli/doctor/reach.ts';
import { commandLine } from '../../src/cli/terminal/command-line.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Home, newHome } from '../networks/home.ts';
import { createAuthority, LOOPBACK } from '../support/authority.ts';
import { runProgram } from '../support/program.ts';
import { SandboxClient } from '../support/sandbox-client.ts';

let sandbox: Sandbox;
let home: Home;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  home = newHome();
  writeFileSync(join(home.path, 'ca.pem'), sandbox.ca);
});
afterEach(() => home.remove());

const init = (...more: string[]) =>
  home.run(
    [
      ...['init', '--network', 'lab', '--secrets-key', join(home.path, 'key'), '--controller', sandbox.url],
      ...['--username', 'admin', '--password', '-', '--ca', join(home.path, 'ca.pem'), ...more],
    ],
    `${sandbox.password}\n`,
  );

async function doctor(env = {}, ...more: string[]) {
  const { code, stdout, stderr } = await home.run(['doctor', '--json', ...more], '', env);
  expect(stderr).toBe('');
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  for (const finding of findings) {
    expect(Object.keys(finding)).toEqual(['check', 'state', 'what', 'next']);
    expect(finding.next === null).toBe(finding.state === 'ok');
  }
  const of = (check: string) => findings.find((each) => each.check === check);
  return { code, findings, of, text: stdout };
}

const edit = (path: string, from: string | RegExp, to: string) =>
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));

test('says where calls are recorded, and why changes are refused if they cannot be recorded', () => {
  expect(auditFinding({ ZITI_MCP_AUDIT: 'stderr' })).toMatchObject({ state: 'ok' });
  const usual = auditFinding({ HOME: home.path, XDG_STATE_HOME: home.path, LOCALAPPDATA: home.path });
  expect(usual).toMatchObject({ state: 'ok', what: expect.stringContaining(home.path) });
  expect(auditFinding({ ZITI_MCP_AUDIT: join(home.path, 'ca.pem', 'trail') }).state).toBe('warning');
  const folder = auditFinding({ ZITI_MCP_AUDIT: home.path });
  expect(folder.state).toBe('warning');
  expect(folder.what).toMatch(/So changes are refused\.$/);
  expect(folder.next).toContain('--audit');
});

test('reports everything that works, for people and for programs, without secrets', async () => {
  mkdirSync(join(home.path, '.cursor'));
  expect((await init('--client', 'cursor')).code).toBe(0);
  const { code, findings, text } = await doctor({ HTTPS_PROXY: '', https_proxy: '' });
  expect(findings.map(({ check, state }) => `${check}: ${state}`)).toEqual([
    ...['node: ok', 'config: ok', 'keychain: ok', 'audit: ok', 'proxy: ok'],
    ...['dns (lab): ok', 'tcp (lab): ok', 'tls (lab): ok', 'certificate (lab): ok', 'clock (lab): ok'],
    ...['credentials (lab): ok', 'login (lab): ok', 'rights (lab): ok', 'version (lab): ok', 'tools (lab): ok'],
    'client cursor (user): ok',
  ]);
  expect(code).toBe(0);
  expect(text).not.toContain(sandbox.password);
  const { stdout } = await runProgram(['doctor', '--network', 'lab'], { env: home.env });
  for (const { check } of findings) expect(stdout).toContain(`  ${check}: `);
});

describe('finds what is wrong, and says what to do', () => {
  beforeEach(async () => {
    expect((await init()).code).toBe(0);
  });

  test('a port where nothing listens, and a host that does not exist', async () => {
    const excepted = await doctor({ HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'localhost' });
    expect(excepted.of('tls (lab)')?.state).toBe('ok');
    edit(home.settings, sandbox.url, 'https://127.0.0.1:9');
    const refused = await doctor();
    expect(refused.code).toBe(1);
    expect(refused.of('tcp (lab)')).toMatchObject({ state: 'failed', what: expect.stringContaining('ECONNREFUSED') });
    expect(refused.of('login (lab)')).toBeUndefined();
    edit(home.settings, 'https://127.0.0.1:9', 'https://nobody.invalid:9');
    expect((await doctor()).of('dns (lab)')).toMatchObject({
      state: 'failed',
      next: expect.stringContaining('ziti-mcp init --network lab'),
    });
  });

  test('another CA, and a server without TLS', async () => {
    const { pem } = await createAuthority();
    edit(home.settings, JSON.stringify(sandbox.ca), JSON.stringify(pem));
    const { code, of } = await doctor();
    expect(code).toBe(1);
    expect(of('tls (lab)')).toMatchObject({ state: 'failed', what: expect.stringContaining('not trusted') });
    const plain = createServer((socket) => {
      // A client that expected TLS closes the connection.
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 200 OK\r\n\r\n');
    }).listen(0, '127.0.0.1');
    await new Promise((done) => plain.once('listening', done));
    edit(home.settings, sandbox.url, `https://127.0.0.1:${(plain.address() as { port: number }).port}`);
    expect((await doctor()).of('tls (lab)')).toMatchObject({
      state: 'failed',
      what: expect.stringContaining('No TLS connection'),
    });
    plain.close();
  });

  test('secrets that are gone, closed, or refused', async () => {
    if (process.platform !== 'win32') {
      chmodSync(join(home.path, 'key'), 0o644);
      expect((await doctor()).of('credentials (lab)')).toMatchObject({
        state: 'failed',
        next: expect.stringContaining('chmod 600'),
      });
      chmodSync(join(home.path, 'key'), 0o600);
    }
    edit(home.settings, '"admin"', '"nobody"');
    const { code, of } = await doctor();
    expect(code).toBe(1);
    expect(of('login (lab)')).toMatchObject({ state: 'failed', what: expect.stringContaining('refused the login') });
    await home.run(['logout']);
    expect((await doctor()).of('credentials (lab)')).toMatchObject({
      state: 'failed',
      next: 'Run ziti-mcp init --network lab',
    });
  });

  test('an invalid settings file, an unusable proxy, a broken client entry', async () => {
    mkdirSync(join(home.path, '.cursor'));
    await home.run(['install', 'cursor', '--network', 'gone']);
    const { of } = await doctor({ HTTPS_PROXY: '' });
    expect(of('client cursor (user)')).toMatchObject({
      state: 'failed',
      what: expect.stringContaining('uses the network gone, which is not stored'),
      next: expect.stringContaining('ziti-mcp uninstall --network gone'),
    });
    const proxied = await doctor({ HTTPS_PROXY: 'socks://user:canary-secret@p:1' });
    expect(proxied.of('proxy')?.state).toBe('failed');
    expect(proxied.text).not.toContain('canary-secret');
    edit(home.settings, '"version": 1', '"version": 9');
    const newer = await doctor();
    expect(newer.of('config')).toMatchObject({ state: 'failed', what: expect.stringContaining('it has version 9') });
    expect(newer.of('client cursor (user)')?.next).toMatch(/^Correct the settings file\./);
    rmSync(home.settings);
    expect((await doctor()).of('client cursor (user)')?.what).toContain('the network gone, which is not stored');
  });

  test('a client that gets more tools than it accepts', async () => {
    await home.run(['install', 'cursor', '--network', 'lab', '--expose', 'all']);
    expect((await doctor()).of('client cursor (user)')).toMatchObject({
      state: 'warning',
      what: expect.stringMatching(/accepts 40 tools .* lists 1[12]\d/),
      next: 'ziti-mcp install cursor --network lab --expose find',
    });
  });
});

test('an address that fails is a warning, as long as another one of the network works', async () => {
  const dead = 'https://127.0.0.1:9';
  const states = async (...addresses: string[]) =>
    (await reachFindings('lab', addresses, sandbox)).map(({ check, state }) => `${check}: ${state}`);
  const { host } = new URL(sandbox.url);
  expect(await states(dead, sandbox.url)).toEqual([
    ...['dns (lab, 127.0.0.1:9): ok', 'tcp (lab, 127.0.0.1:9): warning'],
    ...['dns', 'tcp', 'tls', 'certificate', 'clock'].map((step) => `${step} (lab, ${host}): ok`),
  ]);
  expect(await states(dead, 'https://127.0.0.1:9/')).toContain('tcp (lab, 127.0.0.1:9): failed');
});

test('reports an identity without permissions', async () => {
  const client = new SandboxClient({ url: sandbox.url, ca: sandbox.ca });
  const session = await client.call('POST', '/edge/management/v1/authenticate', {
    query: { method: 'password' },
    body: { username: sandbox.username, password: sandbox.password },
  });
  const { token } = session.json.data;
  const identity = await client.call('POST', '/edge/management/v1/identities', {
    token,
    body: { name: 'guest', type: 'User', isAdmin: false },
  });
  await client.call('POST', '/edge/management/v1/authenticators', {
    token,
    body: { method: 'updb', identityId: identity.json.data.id, username: 'guest', password: 'guest-password' },
  });
  await client.close();
  const env = { ZITI_MCP_USERNAME: 'guest', ZITI_MCP_PASSWORD: 'guest-password', HTTPS_PROXY: '' };
  const { of, text } = await doctor(env, '--controller', sandbox.url, '--ca', join(home.path, 'ca.pem'));
  expect(of('rights (localhost)')).toMatchObject({ state: 'warning', what: expect.stringContaining('no permissions') });
  expect(text).not.toContain('guest-password');
});

describe('a controller that flags name', () => {
  const account = () => ({ ZITI_MCP_USERNAME: sandbox.username, ZITI_MCP_PASSWORD: sandbox.password });
  const named = (...more: string[]) => doctor(account(), '--controller', sandbox.url, ...more);

  test('is trusted by the fingerprint of its CA, and by no other one', async () => {
    const right = await named('--ca-fingerprint', `SHA256:${new X509Certificate(sandbox.ca).fingerprint256}`);
    expect([right.of('tls (localhost)')?.state, right.of('login (localhost)')?.state]).toEqual(['ok', 'ok']);
    const other = `SHA256:${Array(32).fill('AB').join(':')}`;
    expect((await named('--ca-fingerprint', other)).of('tls (localhost)')).toMatchObject({
      state: 'failed',
      what: expect.stringContaining(`no authority with the fingerprint ${other}`),
    });
    const unknown = await named();
    expect(unknown.of('tls (localhost)')?.state).toBe('failed');
    expect(unknown.of('login (localhost)')?.next).toContain('--ca-fingerprint');
  });

  test('is not logged in to with --anonymous or --headers-file', async () => {
    const fields = join(home.path, 'fields');
    writeFileSync(fields, 'X-Key: 1\n', { mode: 0o600 });
    for (const flags of [['--anonymous'], ['--headers-file', fields]]) {
      const { code, of } = await named('--ca', join(home.path, 'ca.pem'), ...flags);
      expect(code).toBe(0);
      expect(of('login (localhost)')?.what).toContain('Only a call shows');
      expect(of('rights (localhost)')).toBeUndefined();
    }
  });

  test('is not named by ZITI_MCP_SANDBOX=false: the stored networks are checked', async () => {
    expect((await init()).code).toBe(0);
    expect((await doctor({ ZITI_MCP_SANDBOX: 'false' })).of('login (lab)')?.state).toBe('ok');
  });
});

test('checks Node, clocks and certificates against their limits', async () => {
  expect(['18.20.0', '20.18.0', '20.18.1', '20.19.0', '22.0.0'].map((version) => nodeFinding(version).state)).toEqual([
    ...['failed', 'failed', 'ok', 'ok', 'ok'],
  ]);
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(`>=${/Node (\S+) or later/.exec(nodeFinding('0.0.0').next ?? '')?.[1]}`).toBe(engines.node);
  expect([0, 29_000, -29_000, 31_000, -90_000].map((skew) => clockFinding('lab', skew).state)).toEqual([
    ...['ok', 'ok', 'ok', 'warning', 'warning'],
  ]);
  const certificate = new X509Certificate((await createAuthority()).pem);
  const end = Date.parse(certificate.validTo);
  const day = 24 * 60 * 60_000;
  expect([31, 29, 0.5, -0.5].map((days) => expiryFinding('lab', [certificate], end - days * day).state)).toEqual([
    ...['ok', 'warning', 'warning', 'failed'],
  ]);
});

test('reports an entry whose program is gone, and not which Node could not start it', async () => {
  const gone = join(home.path, 'ziti-mcp', 'cli.js');
  mkdirSync(join(home.path, '.cursor'));
  const entry = { command: process.execPath, args: [gone, 'run'] };
  writeFileSync(join(home.path, '.cursor', 'mcp.json'), JSON.stringify({ mcpServers: { mine: entry } }));
  const [finding] = await clientFindings({ ...process.env, ...home.env }, []);
  expect(finding).toMatchObject({
    check: 'client cursor (user, mine)',
    state: 'failed',
    what: expect.stringContaining(`Cannot find module '${gone}'`),
    next: 'ziti-mcp install cursor --name mine',
  });
});

test('reports an entry without what the terminal needs to get out, and says how to write it again as it was', async () => {
  mkdirSync(join(home.path, '.cursor'));
  const proxy = { HTTPS_PROXY: 'http://proxy.example:3128', no_proxy: 'localhost' };
  const secret = { HTTPS_PROXY: 'http://ann:canary-secret@proxy.example:3128' };
  const found = async (env: Readonly<Record<string, string>>) => {
    const [finding] = await clientFindings({ ...process.env, ...home.env, NODE_EXTRA_CA_CERTS: '', ...env }, []);
    expect(JSON.stringify(finding)).not.toContain('canary-secret');
    return finding;
  };
  await home.run(['install', 'cursor', '--sandbox', '--deny', 'list*'], '');
  expect(await found(proxy)).toMatchObject({
    state: 'warning',
    what: 'Cursor starts the server without HTTPS_PROXY, NO_PROXY, which this terminal has.',
    next: expect.stringMatching(/^ziti-mcp install cursor --sandbox --deny (["'])list\*\1 --expose find$/),
  });
  expect(await found(secret)).toMatchObject({ state: 'warning', what: expect.stringContaining('never written') });
  const { stderr } = await home.run(['install', 'cursor', '--sandbox'], '', secret);
  expect(stderr).toContain('Cursor will not use the proxy of this terminal');
  await home.run(['install', 'cursor', '--sandbox'], '', proxy);
  expect(await found(proxy)).toMatchObject({ state: 'ok' });
  expect(home.holding('canary-secret')).toEqual([]);
});

test.each<[string, object, Partial<Finding>]>([
  [
    'of a server elsewhere',
    { url: 'https://tools.example/ziti-mcp?key=canary-secret' },
    { state: 'ok', what: expect.stringMatching(/connects to tools\.example\./) },
  ],
  ['that does not say what to start', { args: ['ziti-mcp'] }, { state: 'failed', next: 'ziti-mcp install cursor' }],
  [
    'whose arguments the server refuses',
    {
      command: process.execPath,
      args: ['-e', "console.error('ziti-mcp: wrong'); process.exit(2)", 'ziti-mcp', '--read-only'],
    },
    { state: 'failed', next: 'Correct that in the entry, or write it again: ziti-mcp install cursor --read-only' },
  ],
])('an entry %s', async (_, entry, finding) => {
  mkdirSync(join(home.path, '.cursor'));
  writeFileSync(join(home.path, '.cursor', 'mcp.json'), JSON.stringify({ mcpServers: { ziti: entry } }));
  const [found] = await clientFindings({ ...process.env, ...home.env }, []);
  expect(found).toMatchObject(finding);
  expect(JSON.stringify(found)).not.toContain('canary-secret');
});

test('an entry whose variables are null is checked like one without any', async () => {
  const file = join(home.path, '.cursor', 'mcp.json');
  mkdirSync(join(home.path, '.cursor'));
  await home.run(['install', 'cursor', '--sandbox'], '');
  const { mcpServers } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ mcpServers: { ziti: { ...mcpServers.ziti, env: null } } }));
  const [finding] = await clientFindings({ ...process.env, ...home.env, HTTPS_PROXY: 'http://proxy.example' }, []);
  expect(finding).toMatchObject({ state: 'warning', what: expect.stringContaining('without') });
});

test.each([
  [
    'does not stop printing',
    "const on = () => process.stdout.write('x'.repeat(1e6), on); on()",
    /^it does not stop printing\.$/,
  ],
  [
    'answers an error',
    `process.stdin.once('data', () => console.log('{"jsonrpc": "2.0", "id": 2, "error": {"code": 1, "message": "no"}}'))`,
    /^it answers no\.$/,
  ],
])('a program of an entry that %s is ended at once', async (_, code, says) => {
  expect(await toolsOf({ command: process.execPath, args: ['-e', code], env: {} }, process.env)).toMatch(says);
});

test('a program of an entry that prints nothing is ended after a while', async () => {
  const silent = { command: process.execPath, args: ['-e', 'setInterval(() => 0, 1000)'], env: {} };
  expect(await toolsOf(silent, process.env, 50)).toBe('no answer in 0.05 s.');
});

test('an entry without a program that could be started does not end the examination', async () => {
  const of = (command: string) => toolsOf({ command, args: [], env: {} }, process.env);
  expect(await of('')).toContain('cannot be empty');
  expect(await of(join(home.path, 'none'))).toBe(`${join(home.path, 'none')} was not found.`);
});

test('commands can be pasted into the shell of each platform', () => {
  expect(commandLine('install', ["a'b", '!c'], 'linux')).toBe("install 'a'\\''b' '!c'");
  expect(commandLine('install', ['a b', 'C:\\x'], 'win32')).toBe('install "a b" C:\\x');
});

test.each([
  ['{ "mcpServers": ', 'warning'],
  ['{ "mcpServers": { "ziti": { "command": "ziti-mcp" ', 'failed'],
])('a damaged file of a client, %s, is a %s', async (text, state) => {
  mkdirSync(join(home.path, '.cursor'));
  writeFileSync(join(home.path, '.cursor', 'mcp.json'), text);
  expect(await clientFindings(home.env, [])).toMatchObject([{ check: 'client cursor (user)', state }]);
});

describe('a trusted authority, and a certificate', () => {
  const PAST = { notBefore: new Date(0), notAfter: new Date(1_000_000) };
  const FUTURE = { notBefore: new Date(4_000_000_000_000), notAfter: new Date(4_100_000_000_000) };

  test.each([
    [
      'that has expired',
      { names: LOOPBACK, ...PAST },
      /has expired, according to the clock of this machine/,
      /^Check this clock/,
    ],
    [
      'that is not valid yet',
      { names: LOOPBACK, ...FUTURE },
      /not valid yet, according to the clock/,
      /^Check this clock/,
    ],
    ['for another name', { names: [{ type: 'dns', value: 'elsewhere' }] }, /is for another name/, /^Use a name/],
  ] as const)('%s', async (_, options, what, next) => {
    const authority = await createAuthority();
    const server = createSecureServer(await authority.issue('localhost', options), (_request, response) =>
      response.end(),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const findings = await reachFindings('lab', [`https://localhost:${port}`], { ca: authority.pem });
    server.closeAllConnections();
    server.close();
    expect(findings.find(({ check }) => check === 'tls (lab)')).toMatchObject({
      state: 'failed',
      what: expect.stringMatching(what),
      next: expect.stringMatching(next),
    });
    // Only a certificate that is out of date may be so because of a clock.
    expect(findings.some(({ check }) => check === 'clock (lab)')).toBe('notAfter' in options);
  });
});
