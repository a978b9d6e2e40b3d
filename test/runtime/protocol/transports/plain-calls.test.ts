/** Calls that the fast path answers, compared with the same calls answered by the protocol library. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toolList } from '../../../../src/generated/tool-list.ts';
import { Networks } from '../../../../src/runtime/owners/networks.ts';
import { OLDER_REVISIONS } from '../../../../src/runtime/protocol/messages/plain.ts';
import { SecretGuard } from '../../../../src/runtime/safety/secrets/guard.ts';
import { KnownSecrets } from '../../../../src/runtime/safety/secrets/known-secrets.ts';
import { serverTool } from '../../../../src/runtime/tools/server-tool.ts';
import { settingsFor } from '../../../support/connect-settings.ts';
import { errorBody, type FakeController, json, startFakeController } from '../../../support/fake-controller.ts';
import { startSession, type TestSession } from '../../../support/session.ts';
import { call, clientInfo, exactly, serveBy } from './both-servers.ts';

const SERVICES = '/edge/management/v1/services';

let fake: FakeController;
let session: TestSession;

beforeAll(async () => {
  fake = await startFakeController();
  const rows = [{ id: 'a', name: '\u202ehostile\u001b[31m ✓', tags: { big: '\ud800', 5: 'five' } }];
  const pagination = { limit: 500, offset: 0, totalCount: 3 };
  fake.on(`GET ${SERVICES}`, ({ path }, response) => {
    const offset = Number(new URL(path, fake.origin).searchParams.get('offset') ?? 0);
    json(response, 200, { data: rows, meta: { pagination: { ...pagination, offset } } });
  });
  fake.on(`GET ${SERVICES}/a`, (_request, response) => json(response, 200, { data: rows[0], meta: {} }));
  fake.on(`GET ${SERVICES}/broken`, (_request, response) => response.writeHead(200).end('no JSON'));
  fake.on(`GET ${SERVICES}/slow`, (_request, response) => {
    setTimeout(() => json(response, 400, errorBody('COULD_NOT_VALIDATE')), 100);
  });
});
afterAll(() => fake.close());
beforeEach(() => {
  const answers = { structured: true, maxTokens: 6000 };
  session = startSession(settingsFor(fake), { answers });
});
afterEach(() => session.close());

const opening = (protocolVersion: string) => [
  { id: 'i', method: 'initialize', params: { protocolVersion, capabilities: {}, clientInfo } },
  { method: 'notifications/initialized' },
];

/** What a client receives that opens a connection and then sends these messages. */
async function read(by: 'lane' | 'library', revision: string, messages: readonly object[], count: number) {
  const way = serveBy(by, session);
  way.send(...opening(revision));
  await way.until(1);
  way.send(...messages);
  const arrived = await exactly(way, count + 1);
  way.end();
  return arrived;
}

async function same(messages: readonly object[], count = 1, revision: string = OLDER_REVISIONS[0]): Promise<string[]> {
  const [ours, library] = [
    await read('lane', revision, messages, count),
    await read('library', revision, messages, count),
  ];
  expect(ours).toStrictEqual(library);
  return ours.slice(1);
}

// What is malformed is refused in words of our own: see messages/invalid-messages.test.ts.
describe('what a client reads is the same, byte for byte', () => {
  test.each(OLDER_REVISIONS)('in revision %s', async (revision) => {
    const [line] = await same([call(1, 'listServices', { limit: 1 })], 1, revision);
    expect(line).toContain('hostile');
  });
  test.each<[string, object, RegExp, lines?: number]>([
    ['one entity', call('text', 'detailService', { id: 'a' }), /structuredContent/],
    ['an earlier name', call(1, 'listService', { id: 'a' }), /hostile/],
    ['no arguments', call(1, 'listServices'), /hostile/],
    ['an error of the controller', call(1, 'detailService', { id: 'slow' }), /"isError":true/],
    ['something that is not there', call(1, 'detailService', { id: 'nope' }), /"isError":true/],
    ['no JSON', call(1, 'detailService', { id: 'broken' }), /not JSON/],
    ['wrong arguments', call(1, 'detailService', { ib: 'a' }), /Unknown argument/],
    ['an unknown tool', call(1, 'detailServise', { id: 'a' }), /detailService/],
    ['a token for progress', call(1, 'listServices', {}, { _meta: { progressToken: 'p', other: 1 } }), /hostile/, 2],
    ['a name of all objects', call(1, 'constructor', {}), /There is no tool/],
    ['parameters of other kinds', call(1, 'listServices', {}, { more: 1 }), /hostile/],
  ])('%s', async (_what, message, holds, count = 1) => {
    expect((await same([message], count)).at(-1)).toMatch(holds);
  });
  test('a walk that reports its progress', async () => {
    const walk = call(1, 'listServices', { all: true }, { _meta: { progressToken: 7 } });
    const lines = await same([walk], 4);
    expect(lines.slice(0, 3).map((line) => JSON.parse(line).params)).toStrictEqual(
      [1, 2, 3].map((progress) => ({ progressToken: 7, progress, total: 3 })),
    );
  });
  test('a call that is cancelled', async () => {
    const cancellation = { method: 'notifications/cancelled', params: { requestId: 1, reason: 'enough' } };
    const [line] = await same([call(1, 'detailService', { id: 'slow' }), cancellation, call(2, 'listServices')]);
    expect(JSON.parse(line ?? '')).toMatchObject({ id: 2 });
  });
  test('a call that was answered, or never came, is cancelled', async () => {
    const cancellation = { method: 'notifications/cancelled', params: { requestId: 9 } };
    await same([cancellation, { method: 'notifications/cancelled' }, call(2, 'listServices')]);
  });
  test('a fault that nothing caught', async () => {
    const messages: string[] = [];
    // Secrets can no longer be hidden, so nothing is shown.
    const secrets = new SecretGuard(new KnownSecrets(), () => Promise.reject(new Error('a fault')));
    const network = { ...session.network, secrets };
    const faulty = { ...session.client, networks: new Networks([network], network) };
    for (const by of ['lane', 'library'] as const) {
      const way = serveBy(by, session, () => faulty);
      way.send(...opening('2025-11-25'), call(1, 'listServices'));
      messages.push((await way.until(2))[1] ?? '');
      way.end();
    }
    expect(messages[0]).toBe(messages[1]);
    expect(messages[0]).toContain('"message":"a fault"');
  });
});

test('when a client goes, its calls are cancelled', async () => {
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const closed = new Promise<void>((resolve) => {
    fake.on(`GET ${SERVICES}/held`, (_request, response) => {
      response.on('close', resolve);
      arrived();
    });
  });
  const way = serveBy('lane', session);
  way.send(...opening('2025-11-25'), call(1, 'detailService', { id: 'held' }));
  await arrival;
  way.end();
  await closed;
  const [, answer] = await way.until(2);
  expect(answer).toContain('The call was cancelled.');
});

test.each<[string, object, loads: number]>([
  ['reads go past the library', call(1, 'listServices'), 0],
  ['reads by an earlier name too', call(1, 'listService', { id: 'a' }), 0],
  ['no changes, which may have to be confirmed', call(1, 'deleteService', { id: 'nope' }), 1],
  ['no tools that are unknown', call(1, 'nope'), 1],
  ['no oddities', call(1, 'listServices', {}, { more: 1 }), 1],
  ['no meta data of the protocol', call(1, 'listServices', {}, { _meta: { 'io.modelcontextprotocol/x': 1 } }), 1],
])('%s', async (_what, message, loads) => {
  const way = serveBy('lane', session);
  way.send(...opening('2025-11-25'), message);
  await way.until(2);
  way.end();
  expect(way.loads()).toBe(loads);
});

test('a changed list is announced by the quick lane and by the library, and is the same for both', async () => {
  for (const by of ['lane', 'library'] as const) {
    const way = serveBy(by, session, (_era, changed) => {
      let names = ['listCas'];
      const [face] = toolList;
      if (face === undefined) throw new Error('no tools');
      const adds = serverTool(
        { ...face, name: 'adds', inputSchema: { type: 'object', properties: {} } },
        by === 'lane' ? 'read' : 'write',
        {
          async run() {
            names = ['listCas', 'listConfigs'];
            changed();
            return { answer: { content: [{ type: 'text', text: 'done' }] } };
          },
        },
      );
      const { unknown } = session.client.exposed;
      return {
        ...session.client,
        exposed: { list: () => toolList.filter(({ name }) => names.includes(name)), find: () => adds, unknown },
      };
    });
    way.send(...opening('2025-11-25'), call(1, 'adds'));
    const lines = (await way.until(3)).slice(1);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { method: 'notifications/tools/list_changed', jsonrpc: '2.0' },
      { id: 1, result: { content: [{ text: 'done' }] } },
    ]);
    way.send({ id: 2, method: 'tools/list' }, { id: 3, method: 'tools/list', params: { more: 1 } });
    for (const line of (await exactly(way, 5)).slice(3)) expect(line).toContain('"listConfigs"');
    way.end();
  }
});

test('a late cancellation of an answered call does not load the library', async () => {
  const way = serveBy('lane', session);
  way.send(...opening('2025-11-25'), call(1, 'listServices'));
  await way.until(2);
  way.send({ method: 'notifications/cancelled', params: { requestId: 1 } }, { id: 2, method: 'ping' });
  await exactly(way, 3);
  expect(way.loads()).toBe(0);
  way.end();
});
