import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { KnownSecrets } from '../../src/runtime/safety/secrets/known-secrets.ts';
import { callText } from '../support/client.ts';
import { connectHttp, message, openSession } from '../support/http-server.ts';
import { cleanEnvironment, PROGRAM, runProgram } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';

/** The installed program: keys created on the command line, a server, and its shutdown. */
let folder: string;
let keysFile: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-http-'));
  keysFile = join(folder, 'sub/keys.json');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const keys = (...args: readonly string[]) => runProgram(['keys', ...args, '--keys-file', keysFile]);

test('creates, lists and revokes keys, and stores only their digests', async () => {
  const result = await keys('add', 'ci', '--days', '30');
  const key = result.stdout.trim();
  expect(result).toMatchObject({ code: 0, stdout: expect.stringMatching(/^zmcp_[0-9a-f]{16}_[\w-]{43}\n$/) });
  expect(readFileSync(keysFile, 'utf8')).not.toContain(key.split('_').slice(2).join('_'));
  if (process.platform !== 'win32') expect(statSync(keysFile).mode & 0o077).toBe(0);
  expect((await keys('add', 'ci')).stderr).toContain('already');
  expect((await keys('add', 'no name')).code).toBe(2);
  const listed = JSON.parse((await keys('list', '--json')).stdout) as { keys: { name: string; expires: string }[] };
  expect(listed.keys.map(({ name }) => name)).toEqual(['ci']);
  expect((await keys('revoke', 'other')).code).toBe(2);
  expect((await keys('revoke', 'ci')).code).toBe(0);
  expect((await keys('list')).stdout).toContain('no keys');
});

test('a key that cannot be shown is not kept, and a wrong action is reported', async () => {
  const file = join(folder, 'other.json');
  const full = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('full'), { code: 'ENOSPC' })),
  });
  full.on('error', () => undefined);
  const argv = ['keys', 'add', 'ci', '--keys-file', file];
  expect(await main(argv, { HOME: folder }, full, new KnownSecrets())).toBe(2);
  expect(JSON.parse(readFileSync(file, 'utf8')).keys).toEqual([]);
  for (const action of [
    ['list', 'one', 'two'],
    ['make', 'one', 'two'],
  ]) {
    const { code, stderr } = await runHere(['keys', ...action]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'ziti-mcp: keys takes list, add NAME or revoke NAME.\n' });
  }
});

test('a server serves, refuses a revoked key, and stops in order when it is asked to', async () => {
  const key = (await keys('add', 'first')).stdout.trim();
  const second = (await keys('add', 'second')).stdout.trim();
  // Its globs are those of the package: what is bundled for them has less than the library.
  const roles = join(folder, 'roles.yaml');
  writeFileSync(
    roles,
    'roles: { all: {} }\ngrants: [{ certificate: "*", role: all }, { key: "{first,second}", role: all }]\n',
  );
  const child = spawn(
    process.execPath,
    [
      PROGRAM,
      'run',
      '--sandbox',
      '--transport',
      'http',
      '--port',
      '0',
      '--keys-file',
      keysFile,
      '--roles',
      roles,
      '--log-format',
      'json',
      // The protocol library prints a warning about it.
      '--json-response',
    ],
    { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await expect.poll(() => /"url":"([^"]+)"/.exec(stderr)?.[1], { timeout: 20_000 }).toBeDefined();
  const url = /"url":"([^"]+)"/.exec(stderr)?.[1] ?? '';
  for (const era of ['older (initialize)', 'newer (server/discover)'] as const) {
    const { client } = await connectHttp(url, key, era);
    expect((await callText(client, 'listServices', { limit: 1 })).isError).toBe(false);
    await client.close();
  }
  expect((await fetch(url.replace('/mcp', '/readyz'))).status).toBe(200);
  const session = await openSession(url, second);
  await keys('revoke', 'second');
  const ping = () =>
    fetch(url, { method: 'POST', headers: session, body: message('ping') }).then(({ status }) => status);
  await expect.poll(ping, { timeout: 5_000 }).toBe(401);
  // A client that only listens must not delay the shutdown.
  const ownSession = await openSession(url, key);
  const stream = await fetch(url, { headers: { ...ownSession, Accept: 'text/event-stream' } });
  const listening = stream.text();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(await listening).toBeDefined();
  expect(stdout).toBe('');
  expect(stderr).not.toContain(key);
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly message: string });
  expect(lines.some(({ message: text }) => text.startsWith("responseMode: 'json'"))).toBe(true);
});
