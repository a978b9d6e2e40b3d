/** `call` and `policy` take documents as `run` does, beside operands of their own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeController, json, startFakeController } from '../support/fake-controller.ts';
import { runProgram } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';
import { documentOf, operationOf } from './served.ts';

let api: FakeController;
let folder: string;
let reach: string[];
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-documents-'));
  api = await startFakeController();
  const content = { 'application/json': { schema: { type: 'object' } } };
  for (const name of ['tea', 'cake']) {
    const answer = { responses: { 200: { description: '', content } } };
    const parameters = [{ name: 'size', in: 'query', schema: { type: 'string' } }];
    const get = operationOf({ operationId: 'getOne', parameters, ...answer });
    const document = documentOf({ [`/${name}`]: { get } }, { info: { title: name, version: '1' } });
    writeFileSync(at(`${name}.json`), JSON.stringify(document));
    api.on(`GET /${name}`, ({ path }, response) => json(response, 200, { is: name, path }));
  }
  writeFileSync(at('ca.pem'), api.authority.pem);
  reach = ['--controller', api.origin, '--ca', at('ca.pem'), '--anonymous'];
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['UTF-16, as PowerShell writes it', 'utf16le'],
  ['UTF-8 with a mark', 'utf8'],
] as const)('a document in %s is read', async (_, encoding) => {
  const text = readFileSync(at('tea.json'), 'utf8');
  writeFileSync(at('marked.json'), Buffer.from(`\ufeff${text}`, encoding));
  const { code, stdout } = await program(['tools', '--spec', at('marked.json')]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('getOne') });
});

const program = (args: readonly string[]) =>
  runHere(args, { env: { XDG_CACHE_HOME: folder, HOME: folder, LOCALAPPDATA: folder } });

test.each([
  [['--spec', 'TEA', 'CAKE']],
  [['--spec', 'TEA', 'CAKE', 'size=big']],
  [['size=big', '--spec', 'TEA', 'CAKE']],
  [['--spec', 'TEA', '--spec', 'CAKE']],
  [['--spec', 'TEA', 'CAKE', '{"size":"big"}']],
])('call getCakeOne %j', async (flags) => {
  const args = flags.map((word) => word.replace('TEA', at('tea.json')).replace('CAKE', at('cake.json')));
  const { code, stdout, stderr } = await program(['call', 'getCakeOne', ...args, ...reach]);
  expect({ code, stderr }).toStrictEqual({ code: 0, stderr: expect.not.stringContaining('neither') });
  expect(stdout).toContain('"is":"cake"');
  expect(stdout.includes('size=big')).toBe(flags.some((word) => word.includes('big')));
});

test('policy explain and show accept them too', async () => {
  const documents = ['--spec', at('tea.json'), at('cake.json')];
  expect((await program(['policy', 'explain', 'getCakeOne', ...documents, ...reach])).code).toBe(0);
  expect((await program(['policy', 'show', ...documents, ...reach])).stdout).toContain('getCakeOne');
});

test('without --spec an operand that is not an argument is an error', async () => {
  const { code, stderr } = await program(['call', 'listServices', 'cake.json', '--sandbox']);
  expect({ code, stderr }).toStrictEqual({
    code: 2,
    stderr: expect.stringContaining('neither key=value nor a JSON object'),
  });
});

test('a refused login does not mention later attempts, since the program ends', async () => {
  const { startSandbox } = await import('../../src/sandbox/index.ts');
  const sandbox = await startSandbox({ size: 'empty' });
  writeFileSync(at('sandbox.pem'), sandbox.ca);
  const env = { ZITI_MCP_USERNAME: 'admin', ZITI_MCP_PASSWORD: 'not the password', HOME: folder };
  const flags = ['--controller', sandbox.url, '--ca', at('sandbox.pem')];
  const { code, stderr } = await runProgram(['call', 'listServices', ...flags], { env });
  await sandbox.close();
  expect(code).toBe(3);
  expect(stderr).toContain('Check the user name and password');
  expect(stderr.split('refused the login')).toHaveLength(2);
  expect(stderr).not.toMatch(/sooner|waits|tries again/);
});
