import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/key-file.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { createAuthority, LOOPBACK } from '../support/authority.ts';
import { startHttp } from '../support/http-server.ts';
import { runProgram } from '../support/program.ts';

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
    ['with an unknown way to log in', ['--auth', 'password'], /keys, jwt, mtls or none/],
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
      /grants\.0\.scope: one scope has no spaces/,
    ],
    ['with a file of roles that is empty', ['--roles', '{}/empty'], /it needs "roles" and "grants"/],
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

  test('refuses HTTP flags over stdio', async () => {
    const refused = await runProgram(['run', '--sandbox', '--port', '80']);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--port only works with --transport http'),
    });
  });
});
