/** The opening of a connection as the fast path answers it, compared with the protocol library. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OLDER_REVISIONS } from '../../../../src/runtime/protocol/messages/plain.ts';
import { settingsFor } from '../../../support/connect-settings.ts';
import { type FakeController, startFakeController } from '../../../support/fake-controller.ts';
import { startSession, type TestSession } from '../../../support/session.ts';
import { clientInfo, exactly, line, serveBy } from './both-servers.ts';

let fake: FakeController;
let session: TestSession;

beforeAll(async () => {
  fake = await startFakeController();
  session = startSession(settingsFor(fake));
});
afterAll(async () => {
  await session.close();
  await fake.close();
});

const initialize = (protocolVersion: string, id: string | number = 1, more: object = {}) =>
  line({
    id,
    method: 'initialize',
    params: { protocolVersion, capabilities: { roots: {} }, clientInfo, ...more },
  });
const initialized = line({ method: 'notifications/initialized' });
const list = (id: string | number = 2, params?: object) =>
  line({ id, method: 'tools/list', ...(params ? { params } : {}) });
const ping = (id: number, params?: object) => line({ id, method: 'ping', ...(params ? { params } : {}) });
/** For the library: an unknown tool. */
const call = (id: number) => line({ id, method: 'tools/call', params: { name: `call-${id}`, arguments: {} } });

async function answers(way: 'lane' | 'library', chunks: readonly (string | Buffer)[], count: number) {
  const served = serveBy(way, session);
  for (const chunk of chunks) {
    served.write(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const lines = await exactly(served, count);
  served.end();
  return lines.sort();
}

const same = async (chunks: readonly (string | Buffer)[], count: number) =>
  expect(await answers('lane', chunks, count)).toStrictEqual(await answers('library', chunks, count));

describe('answers are byte-equal to those of the library', () => {
  test.each([...OLDER_REVISIONS, '2099-01-01'])('opening by %s', (revision) =>
    same([initialize(revision), initialized, list(), call(3)], 3),
  );
  test.each(['prompts/list', 'resources/list', 'resources/templates/list'])('%s', (method) =>
    same([initialize('2025-11-25'), initialized, line({ id: 2, method }), line({ id: 3, method, params: {} })], 3),
  );
  test('with texts as ids', () => same([initialize('2025-06-18', 'a'), initialized, list('b', {}), call(3)], 3));
  test('all at once', () => same([initialize('2025-11-25') + initialized + list() + call(3) + call(4)], 4));
  test('byte by byte, with letters of several bytes', () => {
    const text = initialize('2025-11-25').replace('"test"', '"tëst ✓"') + initialized + list();
    return same(
      [...Buffer.from(text)].map((byte) => Buffer.from([byte])),
      2,
    );
  });
  test('a list before anything else', () => same([list(), initialize('2025-11-25')], 2));
  test('initialize twice', () => same([initialize('2025-11-25'), initialize('2025-11-25', 5), call(3)], 3));
  test('initialize twice with the same id', () =>
    same([initialize('2025-11-25'), initialize('2025-11-25'), call(3)], 3));
  test('meta data', () => same([initialize('2025-11-25', 1, { _meta: { own: 1 } }), list(2, { _meta: {} })], 2));
  test('more parameters', () => same([initialize('2025-11-25', 1, { more: 1 }), initialized, list(), call(3)], 3));
  test('a list with an empty cursor', () => same([initialize('2025-11-25'), initialized, list(2, { cursor: '' })], 2));
  test('pings', () => same([initialize('2025-11-25'), initialized, ping(9), ping(0, {}), ping(7, { more: 1 })], 4));
  test('a ping before anything else', () => same([ping(9), initialize('2025-11-25'), initialized, call(3)], 3));
  test('an unknown method', () => same([initialize('2025-11-25'), line({ id: 9, method: 'nope' })], 2));
});

describe('the library', () => {
  const modern = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': clientInfo,
    'io.modelcontextprotocol/clientCapabilities': {},
  };

  test('is not loaded for what the quick lane answers, however long that waits', async () => {
    const way = serveBy('lane', session);
    way.write(initialize('2025-11-25') + initialized + list() + ping(3));
    await way.until(3);
    await wait(200);
    expect(way.loads()).toBe(0);
    way.end();
  });
  test('is loaded once, by the first message for it, and knows the client', async () => {
    const way = serveBy('lane', session);
    way.write(initialize('2025-11-25') + initialized);
    way.write(call(3) + call(4));
    await way.until(3);
    way.write(call(5));
    await exactly(way, 4);
    expect(way.loads()).toBe(1);
    expect(session.audited().map(({ client }) => client?.name)).toContain('test');
    way.end();
  });
  test('is loaded at once for a client of the newer era', async () => {
    const way = serveBy('lane', session);
    way.send({ id: 1, method: 'server/discover', params: { _meta: modern } });
    const [answer] = await way.until(1);
    expect(JSON.parse(answer ?? '')).toMatchObject({ id: 1, result: { supportedVersions: ['2026-07-28'] } });
    expect(way.loads()).toBe(1);
    way.end();
  });
  test('refuses an opening of the older era on a connection of the newer one', async () => {
    const way = serveBy('lane', session);
    way.send({ id: 1, method: 'tools/list', params: { _meta: modern } });
    await way.until(1);
    way.write(initialize('2025-11-25', 2));
    const [, refused] = await way.until(2);
    expect(JSON.parse(refused ?? '')).toMatchObject({ id: 2, error: {} });
    way.end();
  });
});

test('the code for calls is loaded right after the opening, before any call', async () => {
  const way = serveBy('lane', session);
  way.write(initialize('2025-11-25'));
  await way.until(1);
  expect(way.calls()).toBe(0);
  while (way.calls() === 0) await wait(5);
  expect(way.loads()).toBe(0);
  way.end();
});
