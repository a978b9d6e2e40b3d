/**
 * Creates, reads, changes, lists and deletes one entity of each kind with the real program: on your own controller
 * (ZITI_TEST_CONTROLLER, ZITI_TEST_USERNAME, ZITI_TEST_PASSWORD, ZITI_TEST_CA), or on the sandbox. Whatever happens,
 * everything that was created is deleted again.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agreeing, callText, connect } from '../support/client.ts';
import { lifecycles } from './lifecycles.ts';

const run = `ziti-mcp-test-${randomBytes(4).toString('hex')}`;
const made = new Map<string, string>();
let client: Client;
let cleanUp = async (): Promise<void> => undefined;

beforeAll(async () => {
  const { ZITI_TEST_CONTROLLER: url, ZITI_TEST_USERNAME: username, ZITI_TEST_PASSWORD: password } = process.env;
  const target =
    url === undefined
      ? await sandboxTarget()
      : { url, username: username ?? '', password: password ?? '', ca: process.env['ZITI_TEST_CA'] };
  const allowed = lifecycles.flatMap(({ create, patch, remove }) => [create, patch, remove]).join(',');
  const trust = target.ca === undefined ? [] : ['--ca', target.ca];
  const flags = ['--controller', target.url, ...trust, '--allow-write', allowed, '--log-level', 'error'];
  const env = { ZITI_MCP_USERNAME: target.username, ZITI_MCP_PASSWORD: target.password };
  ({ client } = await connect(flags, env, 'legacy', agreeing));
});

async function sandboxTarget() {
  const { startSandbox } = await import('../../src/sandbox/index.ts');
  const sandbox = await startSandbox({ size: 'empty' });
  const folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-controller-'));
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, sandbox.ca);
  cleanUp = async () => {
    await sandbox.close();
    await rm(folder, { recursive: true });
  };
  return { url: sandbox.url, username: sandbox.username, password: sandbox.password, ca };
}

afterAll(async () => {
  for (const { kind, remove } of [...lifecycles].reverse()) {
    const id = made.get(kind);
    if (id !== undefined) await callText(client, remove, { id });
  }
  await client?.close();
  await cleanUp();
});

const data = async (tool: string, given: Record<string, unknown>) => {
  const { text, isError } = await callText(client, tool, given);
  expect(isError, text).toBe(false);
  // The answer is one line; what the server read back follows it.
  return (JSON.parse(text.split('\n')[0] ?? '') as { data: Record<string, unknown> }).data;
};

describe.each(lifecycles.map((each) => [each.kind, each] as const))(
  '%s',
  (kind, { create, read, patch, list, body, change }) => {
    const name = `${run}-${kind}`;

    test('is created', async () => {
      const { id } = await data(create, body(name, made));
      expect(id).toMatch(/\S/);
      made.set(kind, String(id));
    });

    test('reads as it was made', async () => {
      const entity = await data(read, { id: made.get(kind) });
      expect(entity['id']).toBe(made.get(kind));
      if ('name' in body(name, made)) expect(entity['name']).toBe(name);
    });

    test('is changed by a patch, and by nothing else', async () => {
      const changes = change(name, made);
      await data(patch, { id: made.get(kind), ...changes });
      const entity = await data(read, { id: made.get(kind) });
      expect(entity).toMatchObject(changes);
      if ('name' in body(name, made)) expect(entity['name']).toBe(name);
    });

    test('is found by a filter', async () => {
      const filter = `id = "${made.get(kind)}"`;
      const { text, isError } = await callText(client, list, { filter, limit: 5 });
      expect(isError, text).toBe(false);
      expect(text).toContain(made.get(kind));
      const none = await callText(client, list, { filter: `id = "${run}-nobody"` });
      expect(none.text).not.toContain(made.get(kind));
    });
  },
);

describe.each([...lifecycles].reverse().map((each) => [each.kind, each] as const))('%s', (kind, { remove, read }) => {
  test('is deleted, and gone', async () => {
    const id = made.get(kind);
    expect(id).toBeDefined();
    await data(remove, { id });
    made.delete(kind);
    const { text, isError } = await callText(client, read, { id });
    expect(isError).toBe(true);
    expect(text).toContain('404');
  });
});
