/** Limits on the one path of every call: counted at a controller that records every request. */
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Limits } from '../../../../src/runtime/gate/limits/limits.ts';
import type { CallOutcome } from '../../../../src/runtime/owners/call.ts';
import { startSandbox } from '../../../../src/sandbox/index.ts';
import { READ_CALL, settingsFor, WRITE_CALL } from '../../../support/connect-settings.ts';
import { errorBody, type FakeController, json, startFakeController } from '../../../support/fake-controller.ts';
import { settingsOf, startSession, type TestSession } from '../../../support/session.ts';

const WIDE: Limits = { writesPerMinute: 100, concurrentCalls: 100, bytesPerCall: 10_000 };
const SERVICE = { name: 'web', encryptionRequired: true };

let fake: FakeController;
const sessions: TestSession[] = [];

beforeEach(async () => {
  fake = await startFakeController();
  fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [], meta: {} }));
  fake.on(WRITE_CALL, (_request, response) => json(response, 201, { data: { id: 'a' }, meta: {} }));
});

afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()));
  await fake.close();
});

function start(limits: Partial<Limits>): TestSession {
  const session = startSession(settingsFor(fake), { limits: { ...WIDE, ...limits } });
  sessions.push(session);
  return session;
}

const sent = (call: string) => fake.calls().filter((each) => each === call).length;

const textOf = ({ answer: { content } }: CallOutcome) =>
  content.map((each) => ('text' in each ? each.text : '')).join();

describe('writesPerMinute', () => {
  test('a change beyond the limit is refused, recorded and not sent; reads continue', async () => {
    const session = start({ writesPerMinute: 2 });
    await session.call('createService', SERVICE);
    await session.call('createService', SERVICE);
    const refused = await session.call('createService', SERVICE);
    expect(refused.failure).toBe('refused');
    expect(textOf(refused)).toMatch(
      /^2 changes were sent .* \(limit "writesPerMinute"\)\.\s.*Try again in \d+ seconds\.$/s,
    );
    expect(sent(WRITE_CALL)).toBe(2);
    expect((await session.call('listServices')).failure).toBeUndefined();
    const lines = session.audited().filter(({ tool }) => tool === 'createService');
    expect(lines.map(({ event }) => event)).toStrictEqual(['intent', 'outcome', 'intent', 'outcome', 'call']);
    expect(lines.at(-1)).toMatchObject({ decision: 'refused', rule: 'writesPerMinute', result: 'refused' });
  });

  test.each(['', '.', '..'])('a change that cannot be written as a request does not count: id %j', async (id) => {
    const session = start({ writesPerMinute: 1 });
    expect((await session.call('enableIdentity', { id })).failure).toBe('arguments');
    expect((await session.call('createService', SERVICE)).failure).toBeUndefined();
    expect(sent(WRITE_CALL)).toBe(1);
  });

  test('reads, and changes refused for another reason, do not count', async () => {
    const session = start({ writesPerMinute: 1 });
    await session.call('listServices');
    expect((await session.call('createService', { encryptionRequired: true })).failure).toBe('arguments');
    expect((await session.call('createService', SERVICE)).failure).toBeUndefined();
  });

  test('nor do dry runs, questions and invalid confirmations', async () => {
    const sandbox = await startSandbox();
    const session = startSession(settingsOf(sandbox), { limits: { ...WIDE, writesPerMinute: 1 } });
    sessions.push(session);
    try {
      const rows = await session.text('listServices', { limit: 1, fields: ['id'] });
      const id = rows.trim().split('\n').at(-1);
      expect((await session.call('createService', { ...SERVICE, dryRun: true })).failure).toBeUndefined();
      expect((await session.call('deleteService', { id }, { kind: 'ask' })).failure).toBe('asked');
      const reply = { kind: 'reply', token: 'made up', action: 'accept' } as const;
      expect((await session.call('deleteService', { id }, reply)).failure).toBe('refused');
      expect((await session.call('createService', SERVICE)).failure).toBeUndefined();
      expect(textOf(await session.call('createService', SERVICE))).toContain('limit "writesPerMinute"');
      // Nobody is asked about a call that could not be sent.
      const beyond = await session.call('deleteService', { id }, { kind: 'ask' });
      expect(beyond.failure).toBe('refused');
      expect(beyond.question).toBeUndefined();
      expect((await session.call('deleteService', { id, dryRun: true })).failure).toBeUndefined();
    } finally {
      await sandbox.close();
    }
  });

  test('each session has its own limit', async () => {
    const [one, other] = [start({ writesPerMinute: 1 }), start({ writesPerMinute: 1 })];
    expect((await one.call('createService', SERVICE)).failure).toBeUndefined();
    expect((await other.call('createService', SERVICE)).failure).toBeUndefined();
  });
});

describe('concurrentCalls', () => {
  test('a call beyond the limit waits until another one is answered', async () => {
    const session = start({ concurrentCalls: 1 });
    let answer = () => {};
    fake.on(READ_CALL, (_request, response) => {
      answer = () => json(response, 200, { data: [], meta: {} });
    });
    const pending = session.call('listServices');
    while (sent(READ_CALL) === 0) await setImmediate();
    const waiting = session.call('createService', SERVICE);
    await setImmediate();
    expect(sent(WRITE_CALL)).toBe(0);
    answer();
    expect((await pending).failure).toBeUndefined();
    expect((await waiting).failure).toBeUndefined();
    expect(sent(WRITE_CALL)).toBe(1);
  });

  test('two hundred calls at once are all answered', async () => {
    const session = start({ concurrentCalls: 32 });
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => session.call('listServices')));
    expect(outcomes.filter(({ failure }) => failure !== undefined)).toStrictEqual([]);
  });

  test('a failed call makes room too', async () => {
    const session = start({ concurrentCalls: 1 });
    fake.on(READ_CALL, (_request, response) => json(response, 400, errorBody('COULD_NOT_VALIDATE')));
    expect((await session.call('listServices')).failure).toBe('controller');
    expect((await session.call('listServices', { limmit: 1 })).failure).toBe('arguments');
    expect((await session.call('createService', SERVICE)).failure).toBeUndefined();
  });
});

test('bytesPerCall: refuses a longer call, and sends nothing', async () => {
  const session = start({ bytesPerCall: 100 });
  const refused = await session.call('createService', { ...SERVICE, tags: { note: 'n'.repeat(100) } });
  expect(refused.failure).toBe('refused');
  expect(textOf(refused)).toMatch(/one call may send 100 \(limit "bytesPerCall"\)/);
  expect(fake.calls()).toStrictEqual([]);
  expect(session.audited().at(-1)).toMatchObject({ decision: 'refused', rule: 'bytesPerCall' });
});
