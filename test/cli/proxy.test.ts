/** HTTPS_PROXY: what it accepts, and what it refuses. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server } from 'proxy-chain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { runHere } from '../support/run-here.ts';

const PASSWORD = 'proxy secret/0815@%';
const ENCODED = encodeURIComponent(PASSWORD);

let sandbox: Sandbox;
let folder: string;
let proxy: Server;
let tunnels: string[];

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'small' });
  folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-proxy-'));
  await writeFile(join(folder, 'ca.pem'), sandbox.ca);
  proxy = new Server({
    port: 0,
    host: '127.0.0.1',
    prepareRequestFunction: ({ hostname, username, password }) => {
      tunnels.push(hostname);
      return { requestAuthentication: username !== '' && password !== PASSWORD };
    },
  });
  await proxy.listen();
});
beforeEach(() => {
  tunnels = [];
});
afterAll(async () => {
  await Promise.all([sandbox.close(), proxy.close(true), rm(folder, { recursive: true, force: true })]);
});

const call = (env: Record<string, string>) =>
  runHere(['call', 'listServices', '--controller', sandbox.url, '--ca', join(folder, 'ca.pem')], {
    env: {
      ...{ ZITI_MCP_USERNAME: sandbox.username, ZITI_MCP_PASSWORD: sandbox.password },
      ...{ HTTPS_PROXY: '', https_proxy: '', NO_PROXY: '', no_proxy: '', ...env },
    },
  });
const at = (before = '') => `${before}127.0.0.1:${proxy.port}`;

describe('a proxy carries every request', () => {
  test.each([
    ['HTTPS_PROXY', () => at('http://')],
    ['https_proxy', () => at('http://')],
    ['HTTPS_PROXY', () => `${at('http://')}/`],
    ['HTTPS_PROXY', () => at()],
    ['HTTPS_PROXY', () => at(`http://someone:${ENCODED}@`)],
    ['HTTPS_PROXY', () => at(`someone:${ENCODED}@`)],
  ])('%s=%s', async (name, url) => {
    const { code, stdout, stderr } = await call({ [name]: url() });
    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('listServices: rows 1-10 of 20.');
    expect(new Set(tunnels)).toStrictEqual(new Set(['localhost']));
  });

  test('unless NO_PROXY names the controller', async () => {
    expect(await call({ HTTPS_PROXY: at('http://'), NO_PROXY: 'localhost' })).toMatchObject({ code: 0, stderr: '' });
    expect(tunnels).toStrictEqual([]);
  });

  test('and a wrong password is reported, but not shown', async () => {
    const { code, stdout, stderr } = await call({ HTTPS_PROXY: at('http://someone:wrong-0815@') });
    expect(code).toBe(3);
    expect(stdout + stderr).toContain('407');
    expect(stdout + stderr).not.toContain('wrong-0815');
  });
});

describe('what is not the URL of a proxy is wrong usage, and is not shown', () => {
  const secret = 'proxy-secret-0815';
  test.each([
    ['nothing but a scheme', 'http://', /is not a URL/],
    ['a space in the host', `http://u:${secret}@bad host:1`, /is not a URL/],
    ['a port that is none', `http://u:${secret}@host:99999`, /is not a URL/],
    ['a password alone', `http://u:${secret}@`, /is not a URL/],
    ['slashes before the host', `//${secret}`, /is not a URL/],
    ['more of them', `http:///${secret}:1`, /is not a URL/],
    ['SOCKS', `socks5://u:${secret}@host:1080`, /names a socks5: proxy/],
    ['FTP', `ftp://u:${secret}@host`, /names a ftp: proxy/],
    ['a path', `http://u:${secret}@host:1/path`, /something after the host and port/],
    ['a slash in the password', `http://u:1/${secret}@host:1`, /something after the host and port/],
    ['a question mark in the password', `http://u:1?${secret}@host:1`, /something after the host and port/],
    ['a per cent sign in the password', `http://u:${secret}%zz@host:1`, /write "%" as %25/],
    ['a per cent sign in the user name', `http://%u:${secret}@host:1`, /write "%" as %25/],
  ])('%s', async (_name, url, says) => {
    const { code, stdout, stderr } = await call({ HTTPS_PROXY: url });
    expect({ code, stdout }).toStrictEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/http:\/\/host:port/);
    expect(stderr).not.toContain(secret);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test('does not matter if the proxy is not used', async () => {
    expect(await runHere(['call', 'listServices', '--sandbox'], { env: { HTTPS_PROXY: 'http://' } })).toMatchObject({
      code: 0,
    });
  });
});
