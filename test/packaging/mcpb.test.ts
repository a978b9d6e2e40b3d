import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getMcpConfigForManifest, type McpbManifestAny, unpackExtension, validateManifest } from '@anthropic-ai/mcpb';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { callText } from '../support/client.ts';
import { cleanEnvironment } from '../support/program.ts';

/** Bytes. */
const LARGEST_BUNDLE = 3_150_000;

let folder: string;
let bundle: string;
let extensionPath: string;
let manifest: McpbManifestAny;
let sandbox: Sandbox;
let account: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-bundle-'));
  bundle = join(folder, 'ziti-mcp.mcpb');
  extensionPath = join(folder, 'unpacked');
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/mcpb.ts', bundle], { stdio: 'pipe' });
  expect(await unpackExtension({ mcpbPath: bundle, outputDir: extensionPath, silent: true })).toBe(true);
  manifest = JSON.parse(readFileSync(join(extensionPath, 'manifest.json'), 'utf8'));
  sandbox = await startSandbox({ size: 'small' });
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, sandbox.ca);
  account = { controller: sandbox.url, username: sandbox.username, password: sandbox.password, ca };
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

/** How an application that installed the bundle would start it, with the values that its user entered. */
const startOf = (userConfig: Record<string, string | boolean>) =>
  getMcpConfigForManifest({ manifest, extensionPath, systemDirs: {}, userConfig, pathSeparator: '/' });

test('the manifest is valid, and describes this package', () => {
  expect(validateManifest(join(extensionPath, 'manifest.json'))).toBe(true);
  expect(manifest).toMatchObject({ name: 'ziti-mcp', version: packageJson.version, license: packageJson.license });
  expect(manifest.compatibility?.runtimes?.node).toBe(packageJson.engines.node);
});

test('the bundle stays within its budget', () => expect(statSync(bundle).size).toBeLessThan(LARGEST_BUNDLE));

test('the password is marked as secret, and read-only is the default', () => {
  expect(manifest.user_config).toMatchObject({ password: { sensitive: true }, read_only: { default: true } });
});

test('does not start without controller, user name and password', async () => {
  for (const key of ['controller', 'username', 'password'])
    expect(await startOf({ ...account, [key]: '' })).toBeUndefined();
});

describe('as an application starts it', () => {
  async function connect(userConfig: Record<string, string | boolean>) {
    const start = await startOf(userConfig);
    if (start === undefined) throw new Error('not started');
    const client = new Client({ name: 'application', version: '1.0.0' });
    const { command, args = [], env = {} } = start;
    await client.connect(
      new StdioClientTransport({ command, args: [...args], env: cleanEnvironment(env), stderr: 'ignore' }),
    );
    return client;
  }

  test('it reads and does not write', async () => {
    const client = await connect(account);
    expect(await callText(client, 'listVersion')).toMatchObject({ isError: false });
    const { tools } = await client.listTools();
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    await client.close();
  });

  test('it writes what is allowed once read-only is off', async () => {
    const client = await connect({ ...account, read_only: false, allow_write: 'createService' });
    const writing = (await client.listTools()).tools.filter(({ annotations }) => annotations?.readOnlyHint !== true);
    expect(writing.map(({ name }) => name)).toEqual(['createService']);
    await client.close();
  });

  test('it writes nothing while read-only is on', async () => {
    const client = await connect({ ...account, allow_write: '*' });
    const { tools } = await client.listTools();
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([]);
    await client.close();
  });
});
