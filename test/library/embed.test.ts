import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { callText, ERAS } from '../support/client.ts';
import { type Packed, packed } from '../support/packed.ts';

/** The example as its reader has it: beside the installed package, compiled against the declarations that are shipped. */
const EXAMPLE = 'examples/embed.ts';
const COMPILER = resolve('node_modules/typescript-7/bin/tsc');

let made: Packed;
let sandbox: Sandbox;
let program: string;

beforeAll(async () => {
  made = packed();
  sandbox = await startSandbox({ size: 'small' });
  writeFileSync(join(made.folder, 'ca.pem'), sandbox.ca);
  writeFileSync(join(made.folder, 'embed.ts'), readFileSync(EXAMPLE, 'utf8'));
  writeFileSync(join(made.folder, 'package.json'), '{ "type": "module" }');
  program = join(made.folder, 'embed.js');
});
afterAll(async () => {
  await sandbox.close();
  made.remove();
});

test.each([
  ['bundler', 'ESNext'],
  ['NodeNext', 'NodeNext'],
])('compiles strictly with module resolution %s', (moduleResolution, module) => {
  const compilerOptions = {
    ...{ module, moduleResolution, target: 'ES2022', lib: ['ES2022'], strict: true, exactOptionalPropertyTypes: true },
    ...{ skipLibCheck: false, types: ['node'], typeRoots: [resolve('node_modules/@types')] },
  };
  writeFileSync(join(made.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['embed.ts'] }));
  const { status, stdout } = spawnSync(process.execPath, [COMPILER, '-p', made.folder], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

async function connect(env: Readonly<Record<string, string>> = {}, mode: (typeof ERAS)[keyof typeof ERAS] = 'legacy') {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program],
    env: {
      CONTROLLER: sandbox.url,
      CONTROLLER_CA: join(made.folder, 'ca.pem'),
      ZITI_USER: sandbox.username,
      ZITI_PASSWORD: sandbox.password,
      AUDIT_FILE: join(made.folder, 'audit.jsonl'),
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
  const trail = readFileSync(join(made.folder, 'audit.jsonl'), 'utf8');
  expect(trail).toContain('"tool":"listVersion"');
  expect(trail).not.toContain(sandbox.password);
});
