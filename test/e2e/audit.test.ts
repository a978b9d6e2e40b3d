/** The audit trail of the real program, in real files. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callText, ERAS } from '../support/client.ts';
import { json } from '../support/fake-controller.ts';
import { runProgram } from '../support/program.ts';
import { auditedServers, NEW_SERVICE, SERVICES } from './audited-servers.ts';

const { audit, fake, folder, lines, printed, settled, started, startedApart } = auditedServers();

describe.each(Object.entries(ERAS))('a client that opens as the %s', (_era, mode) => {
  test('has one line for a read, and two for a change, of which the first is there before it is sent', async () => {
    let whenSent: unknown[] = [];
    fake().on(`POST ${SERVICES}`, (_request, response) => {
      whenSent = lines();
      json(response, 201, { data: { id: 'new-service' }, meta: {} });
    });
    const { client } = await started(undefined, {}, mode);
    await callText(client, 'listServices', { limit: 5 });
    await callText(client, 'createService', NEW_SERVICE);
    const common = { client: { name: 'test', version: '1.0.0' }, network: fake().origin, identity: 'admin' };
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
    expect(statSync(audit()).mode & 0o777).toBe(0o600);
  });
});

test('refused, unknown and invalid calls are recorded too, and nothing is sent', async () => {
  const { client } = await started();
  await callText(client, 'listServices');
  const before = fake().seen.length;
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
  expect(fake().seen.length).toBe(before);
  expect(readFileSync(audit(), 'utf8')).not.toContain('canary');
});

test("calls of the server's own tools are recorded without unknown arguments; the calls that they make are recorded instead", async () => {
  const { client } = await started(['--audit', audit(), '--expose', 'find']);
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
  fake().on(`POST ${SERVICES}`, ({ socket }) => socket.destroy());
  const { client } = await started();
  const { text } = await callText(client, 'createService', NEW_SERVICE);
  expect(text).toContain('unknown whether the change was made');
  expect(lines().map(({ event, result }) => [event, result])).toStrictEqual([
    ['intent', undefined],
    ['outcome', 'unreachable'],
  ]);
});

test('a server that dies in between leaves an intent, which is shown as unknown', async () => {
  const arrived = new Promise<void>((resolve) => fake().on(`POST ${SERVICES}`, () => resolve()));
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
    ['since it has become a folder', () => audit(), /\(EISDIR\)/],
  ];
  if (existsSync('/dev/full')) causes.push(['since the disk is full', () => '/dev/full', /\(ENOSPC\)/]);

  test.each(causes)('%s: no change is sent, reading continues, and the log reports it', async (_why, path, code) => {
    const file = path();
    for (const name of file === undefined ? ['ziti-mcp', 'Library'] : []) writeFileSync(join(folder(), name), '');
    const usual = { ZITI_MCP_AUDIT: '', XDG_STATE_HOME: folder(), HOME: folder(), LOCALAPPDATA: folder() };
    const { client, stderr } = await started(file === undefined ? [] : ['--audit', file], usual);
    if (file === audit()) {
      rmSync(file, { force: true });
      mkdirSync(file);
    }
    const before = fake().seen.length;
    const { text, isError } = await callText(client, 'createService', NEW_SERVICE);
    expect(isError).toBe(true);
    expect(text).toContain('Nothing was sent');
    expect(text).toMatch(code);
    expect(
      fake()
        .seen.slice(before)
        .filter(({ method, path }) => method === 'POST' && path.startsWith(SERVICES)),
    ).toStrictEqual([]);
    expect((await callText(client, 'listServices')).isError).toBe(false);
    expect(stderr()).toContain('the audit trail cannot be written');
  });
});

describe('where it is written to', () => {
  test('by default a file in the state folder of the platform', async () => {
    const { client } = await started([], {
      ZITI_MCP_AUDIT: '',
      XDG_STATE_HOME: folder(),
      HOME: folder(),
      LOCALAPPDATA: folder(),
    });
    await callText(client, 'listServices');
    const file =
      process.platform === 'darwin'
        ? join(folder(), 'Library', 'Logs', 'ziti-mcp', 'audit.jsonl')
        : join(folder(), 'ziti-mcp', 'audit.jsonl');
    expect(await settled(1, file)).toHaveLength(1);
    const { stdout } = await runProgram(['audit', '--json'], {
      env: { ZITI_MCP_AUDIT: '', XDG_STATE_HOME: folder(), HOME: folder(), LOCALAPPDATA: folder() },
    });
    expect(JSON.parse(stdout)).toMatchObject({ tool: 'listServices', result: 'done' });
  });

  test('stderr, if the operator chooses it', async () => {
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
