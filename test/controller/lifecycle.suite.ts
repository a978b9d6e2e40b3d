/**
 * Creates, reads, changes, lists and deletes one entity of each kind with the real program: on your own controller
 * (ZITI_TEST_CONTROLLER, ZITI_TEST_USERNAME, ZITI_TEST_PASSWORD, ZITI_TEST_CA), or on the sandbox. Whatever happens,
 * everything that was created is deleted again, and nothing else: all lists are compared with what they held before.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agreeing, callText, connect } from '../support/client.ts';
import { newClientKey } from '../support/enroll-identity.ts';
import { readList } from '../support/list-text.ts';
import { SandboxClient } from '../support/sandbox-client.ts';
import { type Lifecycle, lifecycles } from './lifecycles.ts';
import { differences, type Snapshot, snapshot } from './snapshot.ts';

const run = `ziti-mcp-test-${randomBytes(4).toString('hex')}`;
const created = new Map<string, string>();
let client: Client;
let cleanUp = async (): Promise<void> => undefined;

let plain: SandboxClient;
let token: string;
let before: Snapshot;
let identity = '';

beforeAll(async () => {
  const { ZITI_TEST_CONTROLLER: url, ZITI_TEST_USERNAME: username, ZITI_TEST_PASSWORD: password } = process.env;
  const target =
    url === undefined
      ? await sandboxTarget()
      : { url, username: username ?? '', password: password ?? '', ca: process.env['ZITI_TEST_CA'] };
  plain = new SandboxClient({ url: target.url, ...(target.ca && { ca: readFileSync(target.ca, 'utf8') }) });
  token = await plain.tokenOf(target.username, target.password);
  before = await snapshot(plain, token);
  const allowed = lifecycles.flatMap(({ create, patch, remove }) => [create, patch, remove]).join(',');
  const trust = target.ca === undefined ? [] : ['--ca', target.ca];
  const flags = ['--controller', target.url, ...trust, '--allow-write', allowed, '--log-level', 'error'];
  const env = { ZITI_MCP_USERNAME: target.username, ZITI_MCP_PASSWORD: target.password };
  ({ client } = await connect(flags, env, 'legacy', agreeing));
});

async function sandboxTarget() {
  const { startSandbox } = await import('../../src/sandbox/index.ts');
  const sandbox = await startSandbox();
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
  try {
    await removeAll();
  } finally {
    await client?.close();
    await plain?.management('DELETE', '/current-api-session', { token });
    await plain?.close();
    await cleanUp();
  }
});

/** Deletes what was made, by the ids that the controller gave, and by this run's own names where an answer was lost. */
async function removeAll(): Promise<void> {
  for (const each of [...lifecycles].reverse()) {
    const id = created.get(each.kind) ?? (await idByName(each));
    if (id !== undefined) await remove(each, id);
  }
}

async function idByName({ kind, list, body }: Lifecycle): Promise<string | undefined> {
  const name = `${run}-${kind}`;
  if (client === undefined || !('name' in body(name, created))) return undefined;
  return (await idsIn(list, `name = "${name}"`))[0];
}

/** Lets a router enroll, which uses up its enrollment: neither that nor the router can be deleted first without harm. */
async function enroll({ field, method }: Required<Lifecycle>['enrollment'], id: string): Promise<void> {
  const query = { filter: `${field} = "${id}"` };
  const { json } = await plain.management('GET', '/enrollments', { token, query });
  const [open] = json.data as { token: string }[];
  if (open === undefined) return;
  const body = { certCsr: (await newClientKey(id)).csr, serverCertCsr: (await newClientKey(id)).csr };
  const sent = { query: { method, token: open.token }, body };
  const { status, text } = await plain.call('POST', '/edge/client/v1/enroll', sent);
  expect(status, text).toBe(200);
}

async function remove({ kind, remove, enrollment }: Lifecycle, id: string): Promise<void> {
  if (enrollment !== undefined) await enroll(enrollment, id);
  await data(remove, { id });
  created.delete(kind);
}

/** The rows' ids, which are their only column. */
async function idsIn(list: string, filter: string): Promise<string[]> {
  const { text, isError } = await callText(client, list, { filter, fields: ['id'] });
  expect(isError, text).toBe(false);
  return readList(text).rows.map((row) => String(row['id']));
}

const data = async (tool: string, args: Record<string, unknown>) => {
  const { text, isError } = await callText(client, tool, args);
  expect(isError, text).toBe(false);
  // The answer is one line; what the server read back follows it.
  return (JSON.parse(text.split('\n')[0] ?? '') as { data: Record<string, unknown> }).data;
};

describe.each(lifecycles.map((each) => [each.kind, each] as const))(
  '%s',
  (kind, { create, read, patch, list, body, change }) => {
    const name = `${run}-${kind}`;

    test('is created', async () => {
      const { id } = await data(create, body(name, created));
      expect(id).toMatch(/\S/);
      created.set(kind, String(id));
    });

    test('reads as it was made', async () => {
      const entity = await data(read, { id: created.get(kind) });
      expect(entity['id']).toBe(created.get(kind));
      if ('name' in body(name, created)) expect(entity['name']).toBe(name);
    });

    test('is changed by a patch, and by nothing else', async () => {
      const changes = change(name, created);
      await data(patch, { id: created.get(kind), ...changes });
      const entity = await data(read, { id: created.get(kind) });
      expect(entity).toMatchObject(changes);
      if ('name' in body(name, created)) expect(entity['name']).toBe(name);
    });

    test('is found by a filter', async () => {
      const filter = `id = "${created.get(kind)}"`;
      const { text, isError } = await callText(client, list, { filter, limit: 5 });
      expect(isError, text).toBe(false);
      expect(text).toContain(created.get(kind));
      const none = await callText(client, list, { filter: `id = "${run}-nobody"` });
      expect(none.text).not.toContain(created.get(kind));
    });
  },
);

describe.each([...lifecycles].reverse().map((each) => [each.kind, each] as const))('%s', (kind, lifecycle) => {
  test('is deleted, and gone', async () => {
    const id = created.get(kind);
    expect(id).toBeDefined();
    if (kind === 'Identity') identity = String(id);
    await remove(lifecycle, String(id));
    const { text, isError } = await callText(client, lifecycle.read, { id });
    expect(isError).toBe(true);
    expect(text).toContain('404');
  });
});

test('every list is as it was', async () => {
  await removeAll();
  const all = differences(before, await snapshot(plain, token));
  // A controller revokes the tokens of an identity that is deleted; nobody can delete that, and it ends after a day.
  const revocation = new RegExp(`/revocations \\+ .*"id":"${identity}"`);
  expect(all.filter((line) => !revocation.test(line))).toStrictEqual([]);
});
