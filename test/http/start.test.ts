import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/key-file.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { newHome } from '../networks/home.ts';
import { createAuthority, LOOPBACK } from '../support/authority.ts';
import { startHttp } from '../support/http-server.ts';
import { runProgram } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';

/** What a server refuses to start with: whatever would let strangers in, or would silently do nothing. */
let sandbox: Sandbox;
const files: Record<string, string> = {};

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  const authority = await createAuthority();
  const { cert, key } = await authority.issue('server', { names: LOOPBACK });
  Object.assign(files, {
    'cert.pem': cert,
    'key.pem': key,
    'ca.pem': authority.pem,
    'none.json': '{"version":1,"keys":[]}',
  });
  const { stored } = makeKey('old', new Date(0), new Date(1_000));
  files['expired.json'] = JSON.stringify({ version: 1, keys: [stored] });
  files['empty'] = '';
  files['scopes.yaml'] = 'roles: { viewer: {} }\ngrants: [{ scope: "read", role: viewer }]\n';
  files['words.yaml'] = 'roles: { viewer: {} }\ngrants: [{ scope: "read write", role: viewer }]\n';
  files['roles.yaml'] = 'roles: { viewer: {} }\ngrants: [{ key: "*", role: viewer }]\n';
  files['stranger.yaml'] = 'roles: { viewer: {} }\ngrants: [{ key: "*", role: viewr }]\n';
  files['twice.yaml'] = 'roles: { viewer: {} }\ngrants: [{ key: "*", scope: read, role: viewer }]\n';
  files['unused.yaml'] = 'roles: { viewer: {}, writer: {} }\ngrants: [{ key: "*", role: viewer }]\n';
  files['hidden.yaml'] =
    'roles: { viewer: {}, writer: {} }\ngrants: [{ key: "*", role: writer }, { key: "intern-*", role: viewer }]\n';
  files['same.yaml'] =
    'roles: { viewer: {}, writer: {} }\ngrants: [{ scope: a, role: writer }, { key: "*", role: writer }, { scope: a, role: viewer }]\n';
  files['every.yaml'] =
    'roles: { viewer: {}, writer: {} }\ngrants: [{ scope: use, role: viewer }, { scope: write, role: writer }]\n';
  files['tools.yaml'] = 'roles: { viewer: { tools: [listServces] } }\ngrants: [{ key: "*", role: viewer }]\n';
});
afterAll(() => sandbox?.close());

const TLS = ['--tls-cert', '{}/cert.pem', '--tls-key', '{}/key.pem'];
const JWT = ['--auth', 'jwt', '--jwt-issuer', 'https://idp.example.com', '--public-url', 'https://a.example/mcp'];
const PUBLIC = ['--public-url', 'https://mcp.example.com/mcp'];

describe('a server refuses to start', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['on another address without TLS', ['--host', '0.0.0.0', ...PUBLIC], /without TLS: use --tls-cert/],
    ['on every address of IPv6 without TLS', ['--host', '::', ...PUBLIC], /without TLS/],
    ['on another address without a name', ['--host', '0.0.0.0', ...TLS], /--public-url/],
    ['with a certificate and no key', ['--tls-cert', '{}/cert.pem'], /must be used together/],
    [
      'with a key that is not the certificate’s',
      ['--tls-cert', '{}/ca.pem', '--tls-key', '{}/key.pem'],
      /cannot be used/,
    ],
    ['with a certificate that is not there', ['--tls-cert', '{}/no.pem', '--tls-key', '{}/key.pem'], /ENOENT/],
    ['behind a proxy that is no address', ['--behind-proxy', 'proxy.example.com'], /not an address or a range/],
    ['behind a network with too long a prefix', ['--behind-proxy', '10.0.0.0/33'], /not an address or a range/],
    [
      'open to anybody on another address',
      ['--host', '0.0.0.0', ...TLS, ...PUBLIC, '--auth', 'none'],
      /only for loopback/,
    ],
    ['open to anybody behind a proxy', ['--behind-proxy', '127.0.0.1', '--auth', 'none'], /only for loopback/],
    ['open to anybody, and to keys', ['--auth', 'none', '--auth', 'keys'], /do not combine it/],
    ['with an unknown login method', ['--auth', 'password'], /keys, jwt, mtls or none/],
    ['without a key', ['--keys-file', '{}/none.json'], /ziti-mcp keys add/],
    ['with a file of keys that is none', ['--keys-file', '{}/cert.pem'], /is not valid/],
    ['with tokens of nobody', ['--auth', 'jwt'], /--jwt-issuer/],
    ['with tokens for nobody', ['--auth', 'jwt', '--jwt-issuer', 'https://idp.example.com'], /--public-url/],
    [
      'with an issuer in the clear',
      ['--auth', 'jwt', '--jwt-issuer', 'http://idp.example.com', ...PUBLIC],
      /https URL/,
    ],
    ['with certificates and no authority', ['--auth', 'mtls', ...TLS], /--tls-client-ca/],
    ['with an authority that does nothing', [...TLS, '--tls-client-ca', '{}/ca.pem'], /only works with --auth mtls/],
    ['with an issuer that does nothing', ['--jwt-issuer', 'https://idp.example.com'], /only works with --auth jwt/],
    ['with a public URL in the clear', ['--public-url', 'http://mcp.example.com/mcp'], /https URL/],
    ['with an origin that is none', ['--allow-origin', 'https://chat.example.com/path'], /use an origin/],
    ['with a host name that has a port', ['--allow-host', 'mcp.example.com:8080'], /use a name alone/],
    ['with a host name that is a URL', ['--allow-host', 'https://mcp.example.com'], /use a name alone/],
    ['with any host name', ['--allow-host', '*'], /use a name alone/],
    ['behind everybody', ['--behind-proxy', '0.0.0.0/0'], /List only the addresses of your proxies/],
    ['behind everybody of IPv6', ['--behind-proxy', '10.0.0.1,::/0'], /List only the addresses of your proxies/],
    ['with a scope of two words', [...JWT, '--jwt-scopes', 'read write'], /separate scopes by commas/],
    ['with a maximum of no sessions', ['--stateless', '--max-sessions', '5'], /there are no sessions/],
    ['with a time limit of no sessions', ['--stateless', '--session-idle', '60'], /there are no sessions/],
    [
      'with keys for anybody',
      ['--auth', 'none', '--keys-file', '{}/none.json'],
      /--keys-file only works with --auth keys/,
    ],
    ['with keys that nobody logs in with', [...JWT, '--keys-file', '{}/none.json'], /only works with --auth keys/],
    ['with a private issuer of no tokens', ['--allow-private-issuer'], /only works with --auth jwt/],
    ['with a port that is none', ['--port', '70000'], /whole number from 0 to 65535/],
    ['with a role that is granted and not there', ['--roles', '{}/stranger.yaml'], /"viewr" is granted/],
    ['with a grant to two at once', ['--roles', '{}/twice.yaml'], /exactly one of/],
    ['with a role of tools that are not there', ['--roles', '{}/tools.yaml'], /Did you mean listServices/],
    [
      'with roles for nobody who can log in',
      ['--roles', '{}/scopes.yaml'],
      /nothing to anyone who logs in with --auth keys/,
    ],
    [
      'with a scope of two words in a role',
      [...JWT, '--roles', '{}/words.yaml'],
      /grant 1, scope must be one scope, without spaces/,
    ],
    [
      'with a file of roles that is empty',
      ['--roles', '{}/empty'],
      /it must be a mapping of keys to values, but is empty\. See docs\/http\.md/,
    ],
    ['with keys that have all expired', ['--keys-file', '{}/expired.json'], /Every API key has expired/],
    ['on an address with a port', ['--host', '127.0.0.1:8080'], /an address or a name alone.*--port/],
    ['on an address in brackets', ['--host', '[::1]'], /an address or a name alone/],
    ['on an address that is none', ['--host', '300.1.1.1', ...TLS, ...PUBLIC], /an address or a name alone/],
    ['with an issuer that is no URL', ['--auth', 'jwt', '--jwt-issuer', 'https://[::1', ...PUBLIC], /https URL/],
    ['with keys of the issuer at no URL', [...JWT, '--jwks-url', 'https://[::1'], /--jwks-url must be an https URL/],
    [
      'with an authority that has no certificate',
      ['--auth', 'mtls', ...TLS, '--tls-client-ca', '{}/key.pem'],
      /--tls-client-ca .* contains no PEM certificate/,
    ],
    [
      'with an authority that is not there',
      ['--auth', 'mtls', ...TLS, '--tls-client-ca', '{}/none.pem'],
      /--tls-client-ca .*ENOENT/,
    ],
    ['with a store at no port', ['--state', 'redis://localhost:99999'], /--state must be redis/],
    [
      'with a store whose authority has no certificate',
      ['--state', 'rediss://localhost', '--state-ca', '{}/key.pem'],
      /--state-ca .* contains no PEM certificate/,
    ],
    ['behind everybody, in halves', ['--behind-proxy', '0.0.0.0/1,128.0.0.0/1'], /includes every public address/],
    [
      'behind everybody but those whom nobody is',
      ['--behind-proxy', '0.0.0.0/2,64.0.0.0/2,128.0.0.0/2,192.0.0.0/3'],
      /includes every public address/,
    ],
    ['behind everybody of IPv4 within IPv6', ['--behind-proxy', '::ffff:0:0/96'], /includes every public address/],
    ['behind everybody of IPv6, in halves', ['--behind-proxy', '2000::/4,3000::/4'], /includes every public address/],
    ['behind a proxy that cannot connect', ['--behind-proxy', '10.0.0.0/8'], /no proxy at such an address/],
    ['behind a proxy of another kind', ['--host', '10.0.0.1', '--behind-proxy', 'fd00::/8'], /no proxy at such/],
    ['for sources that cannot connect', ['--allow-source', '192.0.2.0/24,::1'], /so nobody could connect/],
    ['for every source', ['--allow-source', '0.0.0.0/0'], /includes every public address/],
    [
      'for every source, in halves, behind a proxy',
      ['--allow-source', '0.0.0.0/1,128.0.0.0/1,::/0', '--behind-proxy', '127.0.0.1'],
      /includes every public address/,
    ],
    ['with a login to share where nobody logs in', ['--share-log-in'], /--share-log-in does nothing/],
    ['with a role that nobody has', ['--roles', '{}/unused.yaml'], /nobody has the role "writer"/],
    ['with a grant after one to all', ['--roles', '{}/hidden.yaml'], /grant 2 never applies: grant 1/],
    ['with a grant after the same one', ['--roles', '{}/same.yaml'], /grant 3 never applies: grant 1/],
    [
      'with a grant after a scope that all have',
      [...JWT, '--jwt-scopes', 'use', '--roles', '{}/every.yaml'],
      /grant 2 never applies: every token has the scope of grant 1/,
    ],
    ['open to anybody by another name', ['--auth', 'none', ...PUBLIC], /requests for mcp.example.com come from else/],
    [
      'open to anybody by a further name',
      ['--auth', 'none', '--allow-host', 'mcp.example.com'],
      /requests for mcp.example.com come from elsewhere/,
    ],
    [
      'with certificates of proxies',
      ['--auth', 'mtls', ...TLS, '--tls-client-ca', '{}/ca.pem', '--behind-proxy', '127.0.0.1'],
      /would be that of the proxy/,
    ],
    [
      'with a public URL that it does not answer at',
      [...TLS, '--public-url', 'https://mcp.example.com/ziti'],
      /must be an https URL that ends with \/mcp/,
    ],
    [
      'with a public URL that is not encrypted, and TLS',
      [...TLS, '--public-url', 'http://localhost/mcp'],
      /must be an https URL that ends/,
    ],
    ['with tools that nobody can add', ['--stateless', '--expose', 'managed'], /--expose managed needs sessions/],
    ['with roles for anybody', ['--auth', 'none', '--roles', '{}/roles.yaml'], /omit --roles/],
  ])('%s', async (_, flags, says) => {
    const env = { ZITI_MCP_CONFIRM_KEY: 'k'.repeat(32) };
    const refused = await startHttp(sandbox, flags, { files, env }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'UsageError', message: expect.stringMatching(says) });
  });

  test.each([
    ['ZITI_MCP_STATE_PASSWORD', 'a-password', /only works with --state/],
    ['ZITI_MCP_ROLES', '', /is empty/],
    ['ZITI_MCP_ALLOW_SOURCE', '', /is empty/],
    ['ZITI_MCP_JWT_SCOPES', '', /is empty/],
  ])('with a variable %s that does nothing', async (name, value, says) => {
    await expect(startHttp(sandbox, [], { env: { [name]: value } })).rejects.toThrow(says);
  });

  test('on a port that is taken', async () => {
    const one = await startHttp(sandbox, []);
    const port = new URL(one.url).port;
    await expect(startHttp(sandbox, ['--port', port])).rejects.toThrow(/EADDRINUSE/);
    await one.stop();
  });
});

test('a server with TLS listens on every address, and only answers to its own name', async () => {
  const server = await startHttp(sandbox, ['--host', '0.0.0.0', ...TLS, ...PUBLIC], { files });
  expect(server.url).toMatch(/^https:\/\/0\.0\.0\.0:\d+\/mcp$/);
  await server.stop();
});

test('a server warns of what may not be meant', async () => {
  const roles = `
roles:
  viewer: {}
  writer: { allowWrite: ["*Service"] }
  nothing: { tools: [listPosture*] }
grants:
  - { scope: read, role: viewer }
  - { key: "w*", role: writer }
  - { key: "*", role: nothing }
`;
  const flags = ['--roles', '{}/r.yaml', '--deny', '*Posture*', ...PUBLIC];
  const server = await startHttp(sandbox, flags, { files: { 'r.yaml': roles } });
  await server.stop();
  const warned = server.log.lines.filter((line) => line.startsWith('{"level":"warn"'));
  expect(warned).toEqual([
    expect.stringMatching(/all clients count as one address.*--behind-proxy/),
    expect.stringMatching(/a grant matches nobody.*1.*viewer.*--auth jwt/),
    expect.stringMatching(/a role may change nothing.*writer.*--allow-write/),
    expect.stringMatching(/a role allows nothing.*nothing.*--deny/),
  ]);
});

describe('the program', () => {
  const home = { HOME: '/nonexistent' };

  test('reports with --check-config what is wrong, and serves nothing', async () => {
    const wrong = await runProgram(['run', '--sandbox', '--transport', 'http', '--host', '0.0.0.0', '--check-config'], {
      env: home,
    });
    expect(wrong).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('without TLS') });
    const right = await runProgram(['run', '--sandbox', '--transport', 'http', '--auth', 'none', '--check-config'], {
      env: home,
    });
    expect(right).toMatchObject({ code: 0, stdout: 'The configuration is valid.\n' });
  });

  test.each([
    ['stdio', []],
    ['HTTP', ['--transport', 'http', '--auth', 'none']],
  ])('makes nothing with --check-config, over %s', async (_over, flags) => {
    const home = newHome();
    const check = (...more: string[]) =>
      runHere(['run', '--sandbox', '--check-config', ...flags, ...more], { env: home.env });
    const places = ['--audit', join(home.path, 'trail', 'audit.jsonl'), '--secrets-dir', join(home.path, 'secrets')];
    for (const named of [[], places]) expect((await check(...named)).code).toBe(0);
    expect(readdirSync(home.path)).toEqual([]);
    // Nothing can be made below a file.
    const file = join(home.path, 'file');
    writeFileSync(file, '');
    for (const flag of ['--audit', '--secrets-dir'])
      expect(await check(flag, join(file, 'below', 'it'))).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(flag),
      });
    home.remove();
  });

  test('refuses HTTP flags over stdio', async () => {
    const refused = await runProgram(['run', '--sandbox', '--port', '80']);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--port only works with --transport http'),
    });
  });
});
