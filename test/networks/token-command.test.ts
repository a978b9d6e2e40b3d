import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readToken } from '../../src/cli/logins/token-place.ts';

/** A program that prints a token, and another one that it leaves running, which connects to this test while it lives. */
let folder: string;
let server: Server;
let left: Promise<Socket>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-token-'));
  server = createServer((socket) => socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
  left = once(server, 'connection').then(([socket]) => socket);
  await once(server, 'listening');
});
afterEach(async () => {
  (await left).destroy();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A program that starts another one, which holds its output open, and then does this. */
function program(then: string): readonly string[] {
  const { port } = server.address() as AddressInfo;
  const stays = `require('node:net').connect(${port}, '127.0.0.1').on('close', () => process.exit()).resume()`;
  const file = join(folder, 'print.cjs');
  const text = `
    const stdio = ['ignore', 'inherit', 'ignore'];
    require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stays)}], { stdio }).unref();
    ${then}`;
  writeFileSync(file, text);
  return [process.execPath, file];
}

const read = (command: readonly string[], signal = new AbortController().signal) =>
  readToken({ command }, { ...process.env }, signal);

test('a program that leaves another one running, which holds its output open, is not waited for', async () => {
  const token = 'a'.repeat(90_000);
  expect(await read(program(`process.stdout.write('a'.repeat(${token.length}) + '\\n')`))).toBe(token);
  expect((await left).closed).toBe(false);
});

test('a program that fails is told at once, although another one holds its output open', async () => {
  await expect(read(program('process.exitCode = 4'))).rejects.toThrow(/ended with 4\.$/);
});

test.skipIf(process.platform === 'win32')('a program that is stopped takes what it started with it', async () => {
  const stop = new AbortController();
  const reading = read(program('setTimeout(() => {}, 600_000)'), stop.signal);
  const stopped = expect(reading).rejects.toMatchObject({
    kind: 'login',
    message: expect.stringContaining('interrupted'),
  });
  const closed = once(await left, 'close');
  stop.abort();
  await stopped;
  await closed;
});
