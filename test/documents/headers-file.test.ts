/** Logging in to another API with header fields from a file. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FakeController, json, startFakeController } from '../support/fake-controller.ts';
import { runHere } from '../support/run-here.ts';
import { documentOf, operationOf } from './served.ts';

const SECRETS = ['dXNlcjpwYXNzd29yZA', 'key-of-mine'];

let api: FakeController;
let folder: string;
let reach: string[];
const at = (name: string) => join(folder, name);
const run = (args: readonly string[], env: Record<string, string> = {}) =>
  runHere(args, {
    env: { XDG_CACHE_HOME: folder, XDG_STATE_HOME: folder, HOME: folder, LOCALAPPDATA: folder, ...env },
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-headers-'));
  api = await startFakeController();
  api.on('GET /tea', ({ headers }, response) =>
    json(response, 200, { got: headers.authorization, key: headers['x-api-key'], word: SECRETS[0] }),
  );
  const content = { 'application/json': { schema: { type: 'object' } } };
  const get = operationOf({ operationId: 'getTea', responses: { 200: { description: '', content } } });
  writeFileSync(at('tea.json'), JSON.stringify(documentOf({ '/tea': { get } })));
  writeFileSync(at('ca.pem'), api.authority.pem);
  reach = ['--controller', api.origin, '--ca', at('ca.pem')];
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  api.seen.length = 0;
  writeFileSync(at('headers'), `Authorization: Basic ${SECRETS[0]}\nX-API-Key: ${SECRETS[1]}\n`);
  chmodSync(at('headers'), 0o600);
  writeFileSync(at('empty'), '', { mode: 0o600 });
});

const call = (...more: readonly string[]) => ['call', 'getTea', '--spec', at('tea.json'), ...reach, ...more];

test.each<[string, readonly string[], () => Record<string, string>]>([
  ['a flag', ['--headers-file', 'HEADERS'], () => ({})],
  ['a variable', [], () => ({ ZITI_MCP_HEADERS_FILE: at('headers') })],
])('a call sends the fields in the file that %s names, and shows them nowhere', async (_, flags, env) => {
  const { code, stdout, stderr } = await run(
    call(...flags.map((word) => word.replace('HEADERS', at('headers'))), '--audit', at('audit.jsonl')),
    env(),
  );
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(api.seen.map(({ headers }) => [headers.authorization, headers['x-api-key']])).toEqual([
    [`Basic ${SECRETS[0]}`, SECRETS[1]],
  ]);
  expect(stdout).toContain('"word"');
  const trail = () => (existsSync(at('audit.jsonl')) ? readFileSync(at('audit.jsonl'), 'utf8') : '');
  // A line about a read may wait a moment.
  await expect.poll(trail).toContain('"getTea"');
  for (const secret of SECRETS) expect(stdout + stderr + trail()).not.toContain(secret);
  rmSync(at('audit.jsonl'));
});

test.each<[string, () => string[], RegExp]>([
  ['with no login', () => ['--headers-file', at('headers'), '--anonymous'], /alternatives/],
  ['that are written as an argument', () => ['--headers-file', 'X-API-Key: key-of-mine'], /needs the path of a file/],
  ['in a file that is not there', () => ['--headers-file', at('nothing')], /cannot be read/],
  ['in a file without any', () => ['--headers-file', at('empty')], /has no header fields/],
])('header fields %s are refused', async (_, flags, why) => {
  const { code, stderr } = await run(call(...flags()));
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(why) });
  expect(stderr).not.toContain('key-of-mine');
  expect(api.seen).toEqual([]);
});

test.skipIf(process.platform === 'win32')('a file that other users can read is refused', async () => {
  chmodSync(at('headers'), 0o640);
  const check = ['run', '--check-config', '--spec', at('tea.json'), ...reach, '--headers-file', at('headers')];
  const { code, stderr } = await run(check);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('chmod 600') });
  chmodSync(at('headers'), 0o600);
  expect(await run(check)).toMatchObject({ code: 0, stdout: expect.stringContaining('valid') });
});

test('doctor reads them, and says that only a call shows whether they are accepted', async () => {
  const { stdout } = await run(['doctor', ...reach, '--headers-file', at('headers')]);
  expect(stdout).toMatch(/login \(.*\): The header fields can be read/);
  expect(api.seen.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
});

test('header fields need a controller that is named, and nothing keeps them', async () => {
  const { code, stderr } = await run(['call', 'getTea', '--spec', at('tea.json'), '--headers-file', at('headers')]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('only works with --controller') });
  const kept = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of kept) {
    if (name === 'headers') continue;
    expect(readFileSync(join(parentPath, name), 'utf8')).not.toContain(SECRETS[1]);
  }
});
