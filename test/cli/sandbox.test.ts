/** The `sandbox` command as a child process: its login, and its data file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { cleanEnvironment, PROGRAM, runProgram } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';
import { SandboxClient } from '../support/sandbox-client.ts';

interface Started {
  readonly url: string;
  readonly ca: string;
  readonly username: string;
  readonly password: string;
}

const folder = mkdtempSync(join(tmpdir(), 'sandbox-command-'));
const running: ChildProcess[] = [];

afterEach(stopAll);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function stopAll(): Promise<void> {
  for (const child of running.splice(0)) {
    const ended = child.exitCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGTERM');
    await ended;
  }
}

async function start(...args: string[]): Promise<Started> {
  const command = [PROGRAM, 'sandbox', '--json', '--size', 'empty', ...args];
  const child = spawn(process.execPath, command, { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return JSON.parse(line) as Started;
}

async function logsIn({ url, ca, username }: Started, password: string): Promise<boolean> {
  const client = new SandboxClient({ url, ca: readFileSync(ca, 'utf8') });
  const { status } = await client.logIn(username, password);
  await client.close();
  return status === 200;
}

describe('the password', () => {
  test('differs at each start, and cannot be guessed', async () => {
    const [first, second] = [await start(), await start()];
    expect(first.password).toMatch(/^[\w-]{24}$/);
    expect(second.password).not.toBe(first.password);
    expect(await logsIn(first, first.password)).toBe(true);
    expect(await logsIn(first, second.password)).toBe(false);
    expect(await logsIn(first, 'sandbox-admin')).toBe(false);
  });

  test('is the given one, even for a network that was stored with another', async () => {
    const data = join(mkdtempSync(join(folder, 'given-')), 'state.json');
    const first = await start('--data', data);
    await stopAll();
    const again = await start('--data', data);
    expect(again.password).toBe(first.password);
    await stopAll();
    const withPassword = await start('--data', data, '--password', 'my-own-one');
    expect(withPassword.password).toBe('my-own-one');
    expect(await logsIn(withPassword, 'my-own-one')).toBe(true);
    expect(await logsIn(withPassword, first.password)).toBe(false);
  });

  test('may not be empty', async () => {
    const { code, stderr } = await runProgram(['sandbox', '--password', '']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--password')]);
  });
});

describe('--data', () => {
  const place = (mode = 0o700) => {
    const created = mkdtempSync(join(folder, 'data-'));
    chmodSync(created, mode);
    return created;
  };
  const refused = async (file: string, reason: RegExp) => {
    const { code, stdout, stderr } = await runProgram(['sandbox', '--json', '--size', 'empty', '--data', file]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(reason);
  };
  const file = (mode: number, within = place()) => {
    const path = join(within, 'state.json');
    writeFileSync(path, '{"version":1,"entities":{}}');
    chmodSync(path, mode);
    return path;
  };

  test('is readable only by its owner', async () => {
    const path = join(place(), 'state.json');
    await start('--data', path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('is refused if others can write to the file or its folder', async () => {
    await refused(file(0o666), /Other users can write to .*state\.json.*chmod/);
    await refused(file(0o620), /Other users can write to .*state\.json/);
    await refused(file(0o600, place(0o777)), /Other users can write to .*data-/);
    await refused(join(place(0o770), 'new.json'), /Other users can write to .*data-/);
  });

  test('may be in a folder like /tmp, where each user can only change their own files', async () => {
    const path = join(place(0o1777), 'state.json');
    expect((await start('--data', path)).url).toContain('https://localhost:');
  });

  test('is refused if it is not a plain file', async () => {
    const link = join(place(), 'link.json');
    symlinkSync(file(0o600), link);
    await refused(link, /is not a plain file/);
    const directory = join(place(), 'directory.json');
    mkdirSync(directory);
    await refused(directory, /is not a plain file/);
  });

  test.each([
    ['broken', '{"password":"swordfish"'],
    ['of something else', '{"password":"swordfish"}'],
    ['a list', '["swordfish"]'],
  ])('that is %s is refused, and not quoted', async (_name, content) => {
    const path = join(place(), 'state.json');
    writeFileSync(path, content, { mode: 0o600 });
    const { code, stdout, stderr } = await runHere(['sandbox', '--json', '--size', 'empty', '--data', path]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^ziti-mcp: --data: .*state\.json is not a data file of this sandbox\. Use another path/);
    expect(stderr).not.toContain('swordfish');
  });

  test.each([
    [{ entities: { services: {} } }, 'state.json: "services" has to be a list.'],
    [
      { entities: { services: [{ id: 'a1', name: 'web', roleAttributes: 'x' }] } },
      'state.json: Entity 1, "a1", of "services" is wrong: its roleAttributes has to be a list of strings.',
    ],
    [{ entities: {}, pki: { rootPem: 'swordfish' } }, 'cannot be used. Remove its "pki" to get new ones.'],
    [{ entities: {}, password: ['swordfish'] }, 'is not a data file of this sandbox. Use another path, or remove it.'],
  ])('with what no sandbox writes is refused in one sentence: %j', async (content, says) => {
    const path = join(place(), 'state.json');
    writeFileSync(path, JSON.stringify({ version: 1, ...content }), { mode: 0o600 });
    const { code, stdout, stderr } = await runHere(['sandbox', '--json', '--data', path]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^ziti-mcp: --data: [^\n]*\n$/);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('swordfish');
  });

  test.runIf(existsSync('/proc/self'))('that cannot be written is refused', async () => {
    const { code, stderr } = await runHere(['sandbox', '--size', 'empty', '--data', `/proc/${process.pid}/state.json`]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^ziti-mcp: --data: .*state\.json cannot be written: .*\(E/),
    ]);
  });

  test('in a folder that does not exist is refused', async () => {
    const { code, stderr } = await runHere(['sandbox', '--data', join(place(), 'no', 'state.json')]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^ziti-mcp: --data: The folder of .* does not exist/)]);
  });
});

test('says which port is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await runHere(['sandbox', '--size', 'empty', '--port', String(port)]);
  other.close();
  expect([code, stderr]).toEqual([2, `ziti-mcp: Port ${port} cannot be used: address already in use (EADDRINUSE).\n`]);
});
