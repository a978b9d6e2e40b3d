/** Several clients of one server, and several servers in one process. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createServer, type ServerSettings, type Transport, type ZitiServer } from '../../src/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { callText } from '../support/client.ts';
import { requestsSince } from '../support/requests-since.ts';

let sandbox: Sandbox;
let folder: string;
let settings: ServerSettings;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-clients-'));
  writeFileSync(join(folder, 'ca.pem'), sandbox.ca);
  const { url: controller, username, password } = sandbox;
  settings = { controller, username, password, ca: join(folder, 'ca.pem'), audit: join(folder, 'audit.jsonl') };
});
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

async function serverOf(more: Partial<ServerSettings> = {}): Promise<ZitiServer> {
  const server = await createServer({ ...settings, ...more });
  open.push(server);
  return server;
}

async function clientOf(server: ZitiServer): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  server.serve(far as unknown as Transport);
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(near);
  open.push(client);
  return client;
}

describe('two clients of one server', () => {
  test("cannot redeem each other's confirmations", async () => {
    const server = await serverOf({ allowWrite: ['createService', 'deleteService'], confirm: 'token' });
    const [one, other] = [await clientOf(server), await clientOf(server)];
    const created = await callText(one, 'createService', { name: 'shared', encryptionRequired: true });
    const id = /"id":"([^"]+)"/.exec(created.text)?.[1] ?? '';
    const asked = await callText(one, 'deleteService', { id });
    const confirm = /confirm: "([\w-]+)"/.exec(asked.text)?.[1];
    expect(confirm).toBeDefined();
    const stolen = await callText(other, 'deleteService', { id, confirm });
    expect(stolen).toMatchObject({ isError: true, text: expect.stringContaining('issued to another client') });
    expect((await callText(one, 'detailService', { id })).isError).toBe(false);
    const deletion = await callText(one, 'deleteService', { id, confirm });
    expect(deletion.isError, deletion.text).toBe(false);
  });

  test('have separate limits', async () => {
    const policy = join(folder, 'policy.yaml');
    writeFileSync(policy, 'limits:\n  writesPerMinute: 1\n');
    const server = await serverOf({ allowWrite: ['createService'], policy });
    const [one, other] = [await clientOf(server), await clientOf(server)];
    const make = (client: Client, name: string) =>
      callText(client, 'createService', { name, encryptionRequired: true });
    expect((await make(one, 'first')).isError).toBe(false);
    expect((await make(one, 'second')).text).toContain('limit "writesPerMinute"');
    expect((await make(other, 'third')).isError).toBe(false);
  });

  test('are distinguished in the audit trail', async () => {
    const audit = join(folder, 'apart.jsonl');
    const server = await serverOf({ audit });
    const [one, other] = [await clientOf(server), await clientOf(server)];
    for (const client of [one, one, other]) await callText(client, 'listVersion');
    await server.close();
    const sessions = readFileSync(audit, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { session: string }).session);
    expect(sessions[0]).toBe(sessions[1]);
    expect(sessions[2]).not.toBe(sessions[0]);
  });
});

test('twelve servers in one process print no warning', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  const clients = await Promise.all(
    Array.from({ length: 12 }, async (_, number) =>
      clientOf(await serverOf({ audit: join(folder, `${number}.jsonl`) })),
    ),
  );
  await Promise.all(clients.map((client) => callText(client, 'listVersion')));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', note);
  expect(warnings).toEqual([]);
});

test('a server that is closed before its first call starts nothing afterwards', async () => {
  const server = await serverOf();
  const client = await clientOf(server);
  await server.close();
  const since = requestsSince(sandbox);
  const { isError, text } = await callText(client, 'listVersion');
  expect(isError).toBe(true);
  expect(text).toContain('this server has been closed');
  expect(since()).toEqual([]);
});
