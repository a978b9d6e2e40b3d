import { spawn } from 'node:child_process';
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agreeing, callText, connect, ERAS } from '../support/client.ts';
import { readList } from '../support/list-text.ts';
import { cleanEnvironment, PROGRAM, runProgram } from '../support/program.ts';

const DOWN = {
  flags: ['--controller', 'https://127.0.0.1:1'],
  env: { ZITI_MCP_USERNAME: 'u', ZITI_MCP_PASSWORD: 'pass-word' },
};

describe.each(Object.entries(ERAS))('a client of the %s era', (_era, mode) => {
  let client: Client;
  beforeAll(async () => {
    ({ client } = await connect(
      ['--sandbox', '--allow-write', '{create,delete}Service', '--log-level', 'error'],
      {},
      mode,
      agreeing,
    ));
  });
  afterAll(() => client?.close());

  test('gets the name of the server, and how Ziti works', () => {
    expect(client.getServerVersion()?.name).toBe('ziti-mcp');
    expect(client.getInstructions()?.split('\n').length).toBeGreaterThanOrEqual(10);
  });

  test('sees the list that `tools --json` prints', async () => {
    const { tools } = await client.listTools();
    const { stdout } = await runProgram(['tools', '--json', '--allow-write', '{create,delete}Service']);
    expect(tools).toStrictEqual((JSON.parse(stdout) as { tools: unknown[] }).tools);
  });

  test('creates, finds and deletes a service', async () => {
    const created = await callText(client, 'createService', { name: 'from-test', encryptionRequired: 'true' });
    expect(created.isError).toBe(false);
    // The answer is one line; what the server read back follows it.
    const { data } = JSON.parse(created.text.split('\n')[0] ?? '') as { data: { id: string } };
    const found = await callText(client, 'listServices', { filter: 'name = "from-test"', limit: '1' });
    expect(readList(found.text).rows).toMatchObject([{ id: data.id, name: 'from-test', encryptionRequired: true }]);
    expect((await callText(client, 'deleteService', { id: data.id })).isError).toBe(false);
    const gone = await callText(client, 'detailService', { id: data.id });
    expect(gone.isError).toBe(true);
    expect(gone.text).toMatch(/404 NOT_FOUND/);
  });

  test('reaches a tool by an earlier name', async () => {
    const [first] = readList((await callText(client, 'listIdentities', { limit: 1 })).text).rows;
    const { text, isError } = await callText(client, 'listIdentity', { id: first?.['id'] });
    expect(isError).toBe(false);
    expect(JSON.parse(text).data.name).toBe(first?.['name']);
  });

  test('refuses what is not allowed, names the rule, and sends nothing', async () => {
    const { text, isError } = await callText(client, 'deleteIdentity', { id: 'x' });
    expect(isError).toBe(true);
    expect(text).toMatch(/deleteIdentity is not allowed here: .*--allow-write.* \(rule "allow-write"\)/);
  });

  test('suggests only allowed tools for a misspelt name', async () => {
    const refusal = (name: string) => callText(client, name, { id: 'x' }).catch((error: Error) => error);
    expect(await refusal('deleteServic')).toMatchObject({
      code: -32602,
      message: expect.stringContaining('Did you mean deleteService'),
    });
    expect(await refusal('deleteIdentit')).toMatchObject({
      code: -32602,
      message: expect.not.stringContaining('deleteIdentity'),
    });
  });

  test('explains a wrong argument', async () => {
    const { text, isError } = await callText(client, 'listServices', { fliter: 'x' });
    expect({ isError, text }).toMatchObject({ isError: true, text: expect.stringContaining('Did you mean filter') });
  });

  test('returns a picture as a picture, and other files as text', async () => {
    const { text } = await callText(client, 'listWellKnownCas');
    expect(text).toMatch(/^[A-Za-z0-9+/=\s]+$/);
    const spec = await callText(client, 'detailSpecBody', { id: 'edge-management' });
    expect(spec.text.length).toBeGreaterThan(10);
  });
});

describe('a controller that is down', () => {
  test('the server starts, lists its tools, and reports it at each call', async () => {
    const { client, stderr } = await connect(DOWN.flags, DOWN.env);
    expect((await client.listTools()).tools.length).toBeGreaterThan(100);
    for (let round = 0; round < 2; round += 1) {
      const { text, isError } = await callText(client, 'listServices');
      expect(isError).toBe(true);
      expect(text).toContain('127.0.0.1:1');
    }
    expect(stderr()).not.toContain('pass-word');
    await client.close();
  });
});

describe('the process', () => {
  const start = (...flags: readonly string[]) =>
    spawn(process.execPath, [PROGRAM, 'run', ...DOWN.flags, ...flags], {
      env: cleanEnvironment(DOWN.env),
      stdio: 'pipe',
    });
  const ended = (child: ReturnType<typeof start>) =>
    new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = (child: ReturnType<typeof start>) =>
    new Promise<void>((resolve) => child.stderr.once('data', () => resolve()));

  test('ends with 0 when stdin is closed', async () => {
    const child = start();
    await ready(child);
    child.stdin.end();
    expect(await ended(child)).toBe(0);
  });

  test('continues when the reader of its log is gone', async () => {
    const child = start('--log-level', 'debug');
    await ready(child);
    child.stderr.destroy();
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    const call = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'listServices' } };
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } };
    for (const message of [
      { jsonrpc: '2.0', id: 1, method: 'initialize', params },
      call,
      { jsonrpc: '2.0', id: 3, method: 'ping' },
    ]) {
      child.stdin.write(`${JSON.stringify(message)}\n`);
      await expect.poll(() => stdout, { timeout: 20_000, interval: 20 }).toContain(`"id":${message.id}`);
    }
    child.stdin.end();
    expect(await ended(child)).toBe(0);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 at %s', async (signal) => {
    const child = start();
    await ready(child);
    child.kill(signal);
    expect(await ended(child)).toBe(0);
  });

  test('writes only the protocol to stdout, whatever it receives', async () => {
    const child = start();
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    await ready(child);
    child.stdin.write('this is no JSON\n{"jsonrpc":"2.0","id":1,"method":"nope"}\n{}\n[]\n\n');
    child.stdin.write(
      `${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } } })}\n`,
    );
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (!stdout.includes('"id":2')) return;
        clearInterval(look);
        resolve();
      }, 10);
    });
    child.stdin.end();
    expect(await ended(child)).toBe(0);
    for (const line of stdout.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
  });
});
