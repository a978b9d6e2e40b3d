import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type HttpServer, startHttp } from '../support/http-server.ts';
import { programsOf } from '../support/npm-programs.ts';

/**
 * The Inspector, which others check their servers with. It is fetched in this version for the test alone: it brings 120
 * packages, and needs a newer Node than this one may be.
 */
const INSPECTOR = '@modelcontextprotocol/inspector@2.12.0';

let sandbox: Sandbox;
let server: HttpServer;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'small' });
  server = await startHttp(sandbox, []);
});
afterAll(async () => {
  await server?.stop();
  await sandbox?.close();
});

test('the Inspector lists and calls tools with a token', { timeout: 400_000 }, async () => {
  const key = await server.key('inspector');
  const run = await programsOf('node@24', INSPECTOR);
  const target = ['--cli', server.url, '--transport', 'http', '--header', `Authorization: Bearer ${key}`];
  const inspect = async (...args: readonly string[]) => JSON.parse(await run('mcp-inspector', ...target, ...args));
  const call = ['--method', 'tools/call', '--tool-name', 'listServices', '--tool-arg', 'limit=1'];
  const answer = (await inspect(...call)) as { content: { text: string }[] };
  expect(answer.content[0]?.text).toMatch(/^listServices: rows 1-1 of 20\./);
  const { tools } = (await inspect('--method', 'tools/list')) as { tools: { name: string }[] };
  expect(tools.map(({ name }) => name)).toContain('listServices');
});
