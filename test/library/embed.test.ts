import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedPackage } from '../../scripts/ensure-installed.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { callText, ERAS } from '../support/client.ts';

/** The example as its reader has it: next to the installed package, compiled against the published declarations. */
const EXAMPLE = 'examples/embed.ts';
const COMPILER = resolve('node_modules/typescript-7/bin/tsc');

let folder: string;
let sandbox: Sandbox;
let program: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-embed-'));
  symlinkSync(join(installedPackage().folder, 'node_modules'), join(folder, 'node_modules'), 'junction');
  sandbox = await startSandbox({ size: 'small' });
  writeFileSync(join(folder, 'ca.pem'), sandbox.ca);
  writeFileSync(join(folder, 'embed.ts'), readFileSync(EXAMPLE, 'utf8'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  program = join(folder, 'embed.js');
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['bundler', 'ESNext'],
  ['NodeNext', 'NodeNext'],
])('compiles strictly with module resolution %s', (moduleResolution, module) => {
  const compilerOptions = {
    ...{ module, moduleResolution, target: 'ES2022', lib: ['ES2022'], strict: true, exactOptionalPropertyTypes: true },
    ...{ skipLibCheck: false, types: ['node'], typeRoots: [resolve('node_modules/@types')] },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['embed.ts'] }));
  const { status, stdout } = spawnSync(process.execPath, [COMPILER, '-p', folder], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

async function connect(env: Readonly<Record<string, string>> = {}, mode: (typeof ERAS)[keyof typeof ERAS] = 'legacy') {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program],
    env: {
      CONTROLLER: sandbox.url,
      CONTROLLER_CA: join(folder, 'ca.pem'),
      ZITI_USER: sandbox.username,
      ZITI_PASSWORD: sandbox.password,
      AUDIT_FILE: join(folder, 'audit.jsonl'),
      ...env,
    },
  });
  const client = new Client({ name: 'embed', version: '1.0.0' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  return client;
}

describe.each(Object.entries(ERAS))('serves over stdio, to a client of the era %s', (_, mode) => {
  test('with the safe defaults of the command line', async () => {
    const client = await connect({}, mode);
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toContain('createService');
    expect(names).toContain('listServices');
    expect(names).not.toContain('deleteService');
    expect(names).not.toContain('listFabricClusterMembers');
    expect(await callText(client, 'listVersion')).toMatchObject({ isError: false });
    const refused = await callText(client, 'deleteService', { id: 'x' });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('not allowed here') });
    await client.close();
  });
});

test('writes the audit trail without the password', () => {
  const trail = readFileSync(join(folder, 'audit.jsonl'), 'utf8');
  expect(trail).toContain('"tool":"listVersion"');
  expect(trail).not.toContain(sandbox.password);
});
