import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer, type ZitiServer } from '../../src/index.ts';
import { callText } from '../support/client.ts';

/** One server for several clients in this process, over the protocol library's own in-memory transport. */
let folder: string;
let server: ZitiServer;
const lines: string[] = [];
const log = {
  debug: () => undefined,
  info: (message: string) => void lines.push(message),
  warn: (message: string) => void lines.push(message),
  error: (message: string) => void lines.push(message),
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-library-'));
  server = await createServer({ sandbox: true, audit: join(folder, 'audit.jsonl'), log });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function connect() {
  const [own, other] = InMemoryTransport.createLinkedPair();
  const end = server.serve(own);
  const client = new Client({ name: 'memory', version: '1.0.0' });
  await client.connect(other);
  return { client, end };
}

test('clients share one login', async () => {
  const clients = await Promise.all([connect(), connect()]);
  for (const { client } of clients) expect(await callText(client, 'listSummary')).toMatchObject({ isError: false });
  expect(lines.filter((line) => line === 'logged in')).toHaveLength(1);
});

test('writes are refused unless they are allowed', async () => {
  const { client } = await connect();
  const { tools } = await client.listTools();
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
  expect(await callText(client, 'createService', { name: 'x', encryptionRequired: true })).toMatchObject({
    isError: true,
  });
});

test('an ended connection accepts no more calls, and the others continue', async () => {
  const [first, second] = [await connect(), await connect()];
  await first.end();
  await expect(first.client.callTool({ name: 'listVersion', arguments: {} })).rejects.toThrow();
  expect(await callText(second.client, 'listVersion')).toMatchObject({ isError: false });
});
