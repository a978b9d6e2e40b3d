/** How a change divides the time of its call, on a controller that is slow or does not answer at all. */
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { settingsFor } from '../../support/connect-settings.ts';
import { errorBody, type FakeController, json, startFakeController } from '../../support/fake-controller.ts';
import { startSession, type TestSession, type TestSessionOptions } from '../../support/session.ts';

const API = '/edge/management/v1';
const SERVICES = `GET ${API}/services`;
const CONFIGS = `GET ${API}/configs`;
const NAMED = { id: 'web', configs: ['one'], tags: { a: 'b' } };
/** Milliseconds for a call: more than any test takes. */
const LONG = 3_000_000;
/** How long a slow controller takes. */
const SLOW = 40;

let fake: FakeController;
let session: TestSession;
/** What was sent, and the milliseconds that were left for it. */
let sent: [request: string, time: number | undefined][];

beforeAll(async () => {
  fake = await startFakeController();
});
afterAll(() => fake.close());
beforeEach(() => {
  sent = [];
  list(SERVICES, { id: 's1', name: 'web' });
  list(CONFIGS, { id: 'c1', name: 'one' });
  fake.on(`PATCH ${API}/services/s1`, (_request, response) => json(response, 200, { data: {}, meta: {} }));
});
afterEach(() => session.close());

function list(path: string, row: object): void {
  fake.on(path, async (_request, response) => {
    await setTimeout(SLOW);
    json(response, 200, { data: [row], meta: { pagination: { limit: 500, offset: 0, totalCount: 1 } } });
  });
}

/** A session whose requests are noted. */
function start(time: number, options: TestSessionOptions = {}): TestSession {
  session = startSession(settingsFor(fake), { verify: false, answers: { time }, ...options });
  const { controller } = session.network;
  const send: typeof controller.send = (request, signal) => {
    sent.push([`${request.method} ${request.path.split('?')[0]}`, request.time]);
    return controller.send(request, signal);
  };
  Object.assign(session.network, {
    controller: { origin: controller.origin, send, close: () => controller.close() },
  });
  return session;
}

const requests = () => sent.map(([request]) => request);
const times = () => sent.map(([, time]) => time ?? Number.POSITIVE_INFINITY);

describe('names that nobody answers for', () => {
  test.each([
    ['the list of the target', SERVICES],
    ['a list for the body', CONFIGS],
  ])('%s: nothing is sent, and the answer says so', async (_what, hung) => {
    fake.on(hung, () => undefined);
    const text = await start(900).text('patchService', NAMED);
    expect(text.replaceAll('\n', ' ')).toBe(
      'Nothing was sent: looking up the names in this call took too long. Try again, or use ids instead of names.',
    );
    expect(requests().filter((request) => !request.startsWith('GET'))).toEqual([]);
    expect(session.audited().map(({ event, result }) => [event, result])).toEqual([['call', 'unreachable']]);
  });

  test('nor is a preview made of what nobody shows', async () => {
    fake.on(`${SERVICES}/aBcDeF-12`, () => undefined);
    const text = await start(900).text('patchService', { id: 'aBcDeF-12', tags: {}, dryRun: true });
    expect(text.replaceAll('\n', ' ')).toBe(
      'Nothing was sent: could not read what patchService would do. detailService took too long. Try again.',
    );
  });

  test('ids need no time: the change is sent', async () => {
    fake.on(SERVICES, () => undefined);
    const known = `PATCH ${API}/services/aBcDeF-12`;
    fake.on(known, (_request, response) => json(response, 200, { data: {}, meta: {} }));
    expect(await start(LONG).call('patchService', { id: 'aBcDeF-12', tags: {} })).not.toHaveProperty('failure');
    expect(requests()).toEqual([known]);
  });
});

describe('on a slow controller', () => {
  test('all lookups share a third of the time, and the change gets the rest', async () => {
    expect(await start(LONG).call('patchService', NAMED)).not.toHaveProperty('failure');
    expect(requests()).toEqual([SERVICES, CONFIGS, `PATCH ${API}/services/s1`]);
    const [first = 0, second = 0, change = 0] = times();
    expect(first).toBeLessThanOrEqual(LONG / 3);
    expect(second).toBeLessThanOrEqual(first - SLOW / 2);
    expect(change).toBeLessThanOrEqual(LONG - SLOW);
    expect(change).toBeGreaterThan((LONG * 2) / 3);
  });

  test('a change gets two thirds whatever came before it took', async () => {
    const time = SLOW * 2;
    const guard = () => setTimeout(SLOW * 1.5);
    const quiet = { effect: async () => undefined, judge: async () => undefined };
    await start(time, { foresight: { ...quiet, guard } }).call('patchService', { id: 'aBcDeF-12', tags: {} });
    expect(sent).toEqual([[`PATCH ${API}/services/aBcDeF-12`, expect.closeTo((time * 2) / 3)]]);
  });

  test('what was not found is looked up in the rest of the time', async () => {
    list(SERVICES, { id: 's1', name: 'Server-01' });
    fake.on(`PATCH ${API}/services/Server-01`, (_request, response) => json(response, 404, errorBody('NOT_FOUND')));
    const patched = await start(LONG).call('patchService', { id: 'Server-01', tags: { a: 'b' } });
    expect(patched).not.toHaveProperty('failure');
    expect(requests()).toEqual([`PATCH ${API}/services/Server-01`, SERVICES, `PATCH ${API}/services/s1`]);
    const [, looking = 0, again = 0] = times();
    expect(looking).toBeGreaterThan(LONG / 3);
    expect(looking).toBeLessThan(LONG);
    expect(again).toBeLessThanOrEqual(looking - SLOW / 2);
  });
});
