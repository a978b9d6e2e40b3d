/** The audit trail of the real program, in real files. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Connected, callText, connect, ERAS, type Mode } from '../support/client.ts';
import { type FakeController, json, startFakeController } from '../support/fake-controller.ts';
import { dangersIn } from '../support/hostile.ts';
import { runProgram } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';
import { connectHere } from '../support/server-here.ts';

const SERVICES = '/edge/management/v1/services';
const NEW_SERVICE = { name: 'web', encryptionRequired: true };
const PASSWORD = 'canary-of-the-log-in';

let fake: FakeController;
let folder: string;
let audit: string;
const open: Pick<Connected, 'client'>[] = [];

beforeAll(async () => {
  fake = await startFakeController();
});
afterAll(() => fake.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-audit-'));
  audit = join(folder, 'audit.jsonl');
  writeFileSync(join(folder, 'ca.pem'), fake.authority.pem);
  fake.on(`GET ${SERVICES}`, (_request, response) => json(response, 200, { data: [], meta: {} }));
  fake.on(`POST ${SERVICES}`, (_request, response) => json(response, 201, { data: { id: 'new-service' }, meta: {} }));
});
afterEach(async () => {
  for (const { client } of open.splice(0)) await client.close();
  rmSync(folder, { recursive: true, force: true });
});

const account = { ZITI_MCP_USERNAME: 'admin', ZITI_MCP_PASSWORD: PASSWORD };
const flagsWith = (flags: readonly string[]) => {
  const reach = ['--controller', fake.origin, '--ca', join(folder, 'ca.pem')];
  return [...reach, '--allow-write', 'createService', ...flags];
};

/** A server in this process. */
async function started(flags: readonly string[] = ['--audit', audit], env = {}, mode?: Mode) {
  const connected = await connectHere(flagsWith(flags), { ...account, ...env }, mode);
  open.push(connected);
  return connected;
}

/** A server in a process of its own. */
async function startedApart(flags: readonly string[] = ['--audit', audit]): Promise<Connected> {
  const connected = await connect(flagsWith(flags), account);
  open.push(connected);
  return connected;
}

const lines = (file = audit) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** The lines of a trail to which lines about reads may still be added. */
async function settled(count: number, file = audit): Promise<Record<string, unknown>[]> {
  while (!existsSync(file) || lines(file).length < count) await wait(5);
  return lines(file);
}

const printed = (...flags: string[]) => runHere(['audit', '--audit', audit, ...flags]);

describe.each(Object.entries(ERAS))('a client that opens as the %s', (_era, mode) => {
  test('has one line for a read, and two for a change, of which the first is there before it is sent', async () => {
    let whenSent: unknown[] = [];
    fake.on(`POST ${SERVICES}`, (_request, response) => {
      whenSent = lines();
      json(response, 201, { data: { id: 'new-service' }, meta: {} });
    });
    const { client } = await started(undefined, {}, mode);
    await callText(client, 'listServices', { limit: 5 });
    await callText(client, 'createService', NEW_SERVICE);
    const common = { client: { name: 'test', version: '1.0.0' }, network: fake.origin, identity: 'admin' };
    const [read, intent, outcome, ...others] = lines();
    expect(others).toStrictEqual([]);
    expect(read).toMatchObject({
      ...common,
      event: 'call',
      tool: 'listServices',
      effect: 'read',
      decision: 'allowed',
      rule: 'reads',
      arguments: { limit: 5 },
      result: 'done',
      status: 200,
    });
    expect(intent).toMatchObject({
      ...common,
      event: 'intent',
      tool: 'createService',
      effect: 'write',
      decision: 'allowed',
      rule: 'allow-write',
      arguments: NEW_SERVICE,
    });
    expect(intent).not.toHaveProperty('result');
    expect(outcome).toMatchObject({
      ...common,
      event: 'outcome',
      result: 'done',
      status: 201,
      entities: ['new-service'],
      call: intent?.['call'],
      session: intent?.['session'],
    });
    expect(whenSent).toStrictEqual([read, intent]);
    expect(statSync(audit).mode & 0o777).toBe(0o600);
  });
});

test('what is refused, unknown, or does not fit is written down too, and nothing is sent', async () => {
  const { client } = await started();
  await callText(client, 'listServices');
  const before = fake.seen.length;
  await callText(client, 'deleteService', { id: 'x' });
  await callText(client, 'createService', { name: 5, secretsauce: 'canary' });
  await expect(callText(client, 'noSuchTool', { password: 'canary' })).rejects.toThrow('There is no tool');
  await callText(client, 'listEnrollments', { filter: 'token > "a"' });
  expect(
    (await settled(5)).slice(1).map(({ tool, event, decision, result }) => [tool, event, decision, result]),
  ).toStrictEqual([
    ['deleteService', 'call', 'refused', 'refused'],
    ['createService', 'call', 'allowed', 'arguments'],
    ['noSuchTool', 'call', undefined, 'unknown'],
    ['listEnrollments', 'call', 'allowed', 'refused'],
  ]);
  expect(fake.seen.length).toBe(before);
  expect(readFileSync(audit, 'utf8')).not.toContain('canary');
});

test('tools of the server itself have a line each, without what nobody can judge; what they call has its own', async () => {
  const { client } = await started(['--audit', audit, '--expose', 'find']);
  await callText(client, 'findOperations', { query: 'a service, with eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln' });
  await callText(client, 'describeOperations', { names: ['listServices', 'nope'] });
  await callText(client, 'callRead', { operation: 'listServices', arguments: { limit: 1 } });
  await callText(client, 'callWrite', { operation: 'createServise', arguments: { nmae: 'canary' } });
  expect((await settled(4)).map(({ tool, result, arguments: given }) => [tool, result, given])).toStrictEqual([
    ['findOperations', 'done', { query: 'a service, with [redacted: JWT]' }],
    ['describeOperations', 'done', { names: ['listServices', 'nope'] }],
    ['listServices', 'done', { limit: 1 }],
    ['callWrite', 'unknown', { operation: 'text of 13 characters', arguments: 'object of 1' }],
  ]);
});

test('looking up a name is recorded in the line of the call that needs it', async () => {
  const { client } = await started();
  await callText(client, 'detailService', { id: 'web' });
  const [line] = await settled(1);
  // By its exact name, then in any case, and then by similar ones.
  const reads = ['listServices 200', 'listServices 200', 'listServices 200'];
  expect(line).toMatchObject({ tool: 'detailService', result: 'controller', status: 404, reads });
});

test('a controller that dies in between leaves an intent, and an outcome that says so', async () => {
  fake.on(`POST ${SERVICES}`, ({ socket }) => socket.destroy());
  const { client } = await started();
  const { text } = await callText(client, 'createService', NEW_SERVICE);
  expect(text).toContain('unknown whether the change was made');
  expect(lines().map(({ event, result }) => [event, result])).toStrictEqual([
    ['intent', undefined],
    ['outcome', 'unreachable'],
  ]);
});

test('a server that dies in between leaves an intent, which is shown as unknown', async () => {
  const arrived = new Promise<void>((resolve) => fake.on(`POST ${SERVICES}`, () => resolve()));
  const { client, pid } = await startedApart();
  await callText(client, 'listServices');
  const call = callText(client, 'createService', NEW_SERVICE).catch(() => undefined);
  await arrived;
  process.kill(pid ?? 0, 'SIGKILL');
  await call;
  // A read before a change is written before it, although it could have waited.
  expect(lines().map(({ event }) => event)).toStrictEqual(['call', 'intent']);
  const { stdout, code } = await printed('--failed');
  expect(stdout).toMatch(/createService +write +unknown/);
  expect(code).toBe(0);
});

describe('reads whose lines may wait a moment', () => {
  test('are all written by the time that a server has ended, however soon it is asked to', async () => {
    const { client, pid } = await startedApart();
    await Promise.all(Array.from({ length: 20 }, () => callText(client, 'listServices')));
    process.kill(pid ?? 0, 'SIGTERM');
    await client.close();
    expect(lines()).toHaveLength(20);
  });

  test('are written without anything that comes after them', async () => {
    const { client } = await started();
    await callText(client, 'listServices');
    expect(await settled(1)).toHaveLength(1);
  });
});

describe('a trail that cannot be written', () => {
  const causes: [why: string, path: () => string | undefined, code: RegExp][] = [
    // The usual place is not chosen by anybody. Versions of Node have different messages.
    ['since a file stands in the place of its usual folder', () => undefined, /\((ENOTDIR|EEXIST)\)/],
    ['since it has become a folder', () => audit, /\(EISDIR\)/],
  ];
  if (existsSync('/dev/full')) causes.push(['since the disk is full', () => '/dev/full', /\(ENOSPC\)/]);

  test.each(causes)('%s: no change is sent, reading continues, and the log reports it', async (_why, path, code) => {
    const file = path();
    for (const name of file === undefined ? ['ziti-mcp', 'Library'] : []) writeFileSync(join(folder, name), '');
    const usual = { ZITI_MCP_AUDIT: '', XDG_STATE_HOME: folder, HOME: folder, LOCALAPPDATA: folder };
    const { client, stderr } = await started(file === undefined ? [] : ['--audit', file], usual);
    if (file === audit) {
      rmSync(file);
      mkdirSync(file);
    }
    const before = fake.seen.length;
    const { text, isError } = await callText(client, 'createService', NEW_SERVICE);
    expect(isError).toBe(true);
    expect(text).toContain('Nothing was sent');
    expect(text).toMatch(code);
    expect(
      fake.seen.slice(before).filter(({ method, path }) => method === 'POST' && path.startsWith(SERVICES)),
    ).toStrictEqual([]);
    expect((await callText(client, 'listServices')).isError).toBe(false);
    expect(stderr()).toContain('the audit trail cannot be written');
  });
});

describe('where it is written to', () => {
  test('by default a file in the state folder of the platform', async () => {
    const { client } = await started([], {
      ZITI_MCP_AUDIT: '',
      XDG_STATE_HOME: folder,
      HOME: folder,
      LOCALAPPDATA: folder,
    });
    await callText(client, 'listServices');
    const file =
      process.platform === 'darwin'
        ? join(folder, 'Library', 'Logs', 'ziti-mcp', 'audit.jsonl')
        : join(folder, 'ziti-mcp', 'audit.jsonl');
    expect(await settled(1, file)).toHaveLength(1);
    const { stdout } = await runProgram(['audit', '--json'], {
      env: { ZITI_MCP_AUDIT: '', XDG_STATE_HOME: folder, HOME: folder, LOCALAPPDATA: folder },
    });
    expect(JSON.parse(stdout)).toMatchObject({ tool: 'listServices', result: 'done' });
  });

  test('stderr, where that is wanted', async () => {
    const { client, stderr } = await startedApart(['--audit', 'stderr', '--log-level', 'silent']);
    await callText(client, 'createService', NEW_SERVICE);
    expect(
      stderr()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).event),
    ).toStrictEqual(['intent', 'outcome']);
  });
});

describe('ziti-mcp audit', () => {
  let trail: string | undefined;
  beforeEach(async () => {
    if (trail !== undefined) return writeFileSync(audit, trail);
    const { client } = await started();
    await callText(client, 'listServices');
    await callText(client, 'createService', { ...NEW_SERVICE, name: '\u202ebad\u001b[31m' });
    await callText(client, 'deleteService', { id: '\u001b[31mred' });
    await client.close();
    trail = readFileSync(audit, 'utf8');
  });

  test('prints calls as a table', async () => {
    const { stdout, code } = await printed();
    expect(code).toBe(0);
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^time +tool +effect +result +ms +identity +client +entities$/);
    expect(rows).toHaveLength(3);
    expect(rows[1]).toMatch(/createService +write +done 201 +\d+ +admin +test +new-service$/);
    expect(rows[2]).toMatch(/deleteService +destructive +refused \(allow-write\)/);
  });

  test.each([
    [['--tool', 'create*'], ['createService']],
    [
      ['--tool', 'listServices,deleteService'],
      ['listServices', 'deleteService'],
    ],
    [['--failed'], ['deleteService']],
    [
      ['--since', '1h'],
      ['listServices', 'createService', 'deleteService'],
    ],
    [['--since', '2100-01-01'], []],
    [['--since', '1h', '--failed', '--tool', 'list*'], []],
  ])('%j', async (flags, tools) => {
    const { stdout } = await printed('--json', ...flags);
    expect(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).tool),
    ).toStrictEqual(tools);
  });

  test('with the trail on stderr by the variable needs a file, and takes one', async () => {
    const env = { ZITI_MCP_AUDIT: 'stderr' };
    const { stdout, stderr, code } = await runHere(['audit'], { env });
    expect([stdout, code]).toStrictEqual(['', 2]);
    expect(stderr).toContain('name a file with --audit');
    expect((await runHere(['audit', '--audit', audit], { env })).stdout).toContain('createService');
  });

  test('says that the usual file is not there yet, and so has nothing to show', async () => {
    const home = join(folder, 'home');
    const env = { ZITI_MCP_AUDIT: '', XDG_STATE_HOME: home, HOME: home, LOCALAPPDATA: home };
    const { stdout, code } = await runHere(['audit'], { env });
    expect(stdout).toMatch(/^No calls yet: nothing has been written to .+audit\.jsonl\n$/);
    expect(code).toBe(0);
    expect((await runHere(['audit', '--json'], { env })).stdout).toBe('');
    expect((await printed('--since', '2100-01-01')).stdout).toBe(`No calls in ${audit}\n`);
  });

  test('reads what was put aside where the file itself is gone', async () => {
    renameSync(audit, join(folder, 'audit.20261121T050448123Z-7.jsonl'));
    expect((await printed()).stdout).toContain('createService');
  });

  test('shows nothing raw, in either form', async () => {
    const { client } = await started();
    await callText(client, 'detailService', { id: '\u001b[31mred' });
    await settled(5);
    for (const flags of [[], ['--json']]) {
      const { stdout } = await printed(...flags);
      expect(dangersIn(stdout)).toStrictEqual([]);
      expect(stdout).toContain('\\u001b[31mred');
    }
  });

  test('reads on after a line that was cut off', async () => {
    writeFileSync(audit, `{"time":"2026-11-21T00:0\n${readFileSync(audit, 'utf8')}`);
    const { stdout, stderr } = await printed('--json');
    expect(stdout.split('\n').filter(Boolean)).toHaveLength(3);
    expect(stderr).toContain('1 lines');
  });

  test.each([
    [['--since', 'yesterday'], '--since is "yesterday"'],
    [['--tool', 'lisServices'], 'matches no tool'],
    [['x'], 'audit takes no "x"'],
    [['--audit', 'stderr'], 'The trail goes to stderr; name a file with --audit.'],
    [['--audit', '/nowhere/none.jsonl'], 'There is no file /nowhere/none.jsonl'],
  ])('%j is refused', async (flags, words) => {
    const { code, stderr } = await printed(...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});
