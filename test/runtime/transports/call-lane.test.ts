/** Calls that the lane answers, held against the same calls answered by the protocol library. */
import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toolList } from '../../../src/generated/tool-list.ts';
import { all } from '../../../src/runtime/exposure/all.ts';
import type { Exposed } from '../../../src/runtime/exposure/types.ts';
import { silentLogger } from '../../../src/runtime/log.ts';
import { createServer } from '../../../src/runtime/server.ts';
import { serverFace } from '../../../src/runtime/server-face.ts';
import { CallLane } from '../../../src/runtime/transports/call-lane.ts';
import { OLDER_REVISIONS } from '../../../src/runtime/transports/quick-start.ts';
import { serveOverStdio } from '../../../src/runtime/transports/stdio.ts';
import { settingsFor } from '../../support/connect-settings.ts';
import { errorBody, type FakeController, json, startFakeController } from '../../support/fake-controller.ts';
import { startSession, type TestSession } from '../../support/session.ts';

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

interface Way {
  send(...messages: readonly object[]): Promise<void>;
  lines(): string[];
  /** Waits until so many lines came. */
  until(count: number): Promise<string[]>;
  /** How many messages the library was given. */
  seenByLibrary(): number;
  end(): void;
}

function start(byLane: boolean, exposed?: Exposed): Way {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  let text = '';
  stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const expose = (): Exposed => exposed ?? { list: () => toolList, call: (request, onward) => onward(request) };
  const serve = (lane: CallLane) => createServer(serverFace('1.2.3', all, 'legacy'), expose, session.session, lane);
  let seen = 0;
  const serveByLane = ({ lane }: { readonly lane: CallLane }) => {
    const { onmessage } = lane;
    lane.onmessage = (message) => {
      seen += 1;
      onmessage?.(message);
    };
    return serve(lane);
  };
  const transport = new StdioServerTransport(stdin, stdout);
  if (byLane) serveOverStdio(serveByLane, stdin, stdout, silentLogger);
  // A lane that nothing comes along: the library has its own transport.
  else serveStdio(() => serve(new CallLane(transport)), { transport });
  const lines = () => text.split('\n').slice(0, -1);
  return {
    async send(...messages) {
      for (const message of messages) stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    },
    lines,
    async until(count) {
      while (lines().length < count) await wait(2);
      return lines();
    },
    seenByLibrary: () => seen,
    end: () => stdin.end(),
  };
}

const clientInfo = { name: 'test', version: '1' };
const opening = (protocolVersion: string) => [
  { id: 'i', method: 'initialize', params: { protocolVersion, capabilities: {}, clientInfo } },
  { method: 'notifications/initialized' },
];
const call = (id: string | number, name: string, given?: unknown, others: object = {}) => ({
  id,
  method: 'tools/call',
  params: { name, ...(given === undefined ? {} : { arguments: given }), ...others },
});

/** What a client reads that opens, and then sends these messages. */
async function read(byLane: boolean, revision: string, messages: readonly object[], count: number) {
  const way = start(byLane);
  await way.send(...opening(revision));
  await way.until(1);
  // The opening is over for the library too.
  await wait(5);
  await way.send(...messages);
  const got = await way.until(count + 1);
  // Whatever else would come would be too much.
  await wait(60);
  expect(way.lines()).toHaveLength(count + 1);
  way.end();
  return got;
}

async function same(messages: readonly object[], count = 1, revision: string = OLDER_REVISIONS[0]): Promise<string[]> {
  const [ours, library] = [await read(true, revision, messages, count), await read(false, revision, messages, count)];
  expect(ours).toStrictEqual(library);
  return ours.slice(1);
}

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
    ['no JSON', call(1, 'detailService', { id: 'broken' }), /no JSON/],
    ['wrong arguments', call(1, 'detailService', { ib: 'a' }), /Unknown argument/],
    ['an unknown tool', call(1, 'detailServise', { id: 'a' }), /detailService/],
    ['a token for progress', call(1, 'listServices', {}, { _meta: { progressToken: 'p', other: 1 } }), /hostile/, 2],
    ['arguments that are null', call(1, 'listServices', null), /error/],
    ['arguments in an array', call(1, 'listServices', []), /error/],
    ['arguments in a text', call(1, 'listServices', '{}'), /error/],
    ['a name that is no text', { id: 1, method: 'tools/call', params: { name: 5 } }, /error/],
    ['a name of all objects', call(1, 'constructor', {}), /There is no tool/],
    ['parameters of other kinds', call(1, 'listServices', {}, { more: 1 }), /hostile/],
    ['no parameters', { id: 1, method: 'tools/call' }, /error/],
  ])('%s', async (_what, message, holds, count = 1) => {
    expect((await same([message], count)).at(-1)).toMatch(holds);
  });
  test.each([7, null, [], { progressToken: 1.5 }, { progressToken: null }])('meta data %j', async (_meta) => {
    const [line] = await same([call(1, 'listServices', {}, { _meta }), call(2, 'listServices')]);
    expect(JSON.parse(line ?? '')).toMatchObject({ id: 2 });
  });
  test('a walk that tells its progress', async () => {
    const walk = call(1, 'listServices', { all: true }, { _meta: { progressToken: 7 } });
    const lines = await same([walk], 4);
    expect(lines.slice(0, 3).map((line) => JSON.parse(line).params)).toStrictEqual(
      [1, 2, 3].map((progress) => ({ progressToken: 7, progress, total: 3 })),
    );
  });
  test('a call that is taken back', async () => {
    const taken = { method: 'notifications/cancelled', params: { requestId: 1, reason: 'enough' } };
    const [line] = await same([call(1, 'detailService', { id: 'slow' }), taken, call(2, 'listServices')]);
    expect(JSON.parse(line ?? '')).toMatchObject({ id: 2 });
  });
  test('a call that was answered, or never came, is taken back', async () => {
    const taken = { method: 'notifications/cancelled', params: { requestId: 9 } };
    await same([taken, { method: 'notifications/cancelled' }, call(2, 'listServices')]);
  });
  test('a fault that nothing caught', async () => {
    const messages: string[] = [];
    for (const byLane of [true, false]) {
      const way = start(byLane, { list: () => toolList, call: () => Promise.reject(new Error('a fault')) });
      await way.send(...opening('2025-11-25'));
      await way.until(1);
      await wait(5);
      await way.send(call(1, 'listServices'));
      messages.push((await way.until(2))[1] ?? '');
      way.end();
    }
    expect(messages[0]).toBe(messages[1]);
    expect(messages[0]).toContain('"message":"a fault"');
  });
});

test('a client that goes takes its calls back', async () => {
  let arrived = () => {};
  const seen = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const closed = new Promise<void>((resolve) => {
    fake.on(`GET ${SERVICES}/held`, (_request, response) => {
      response.on('close', resolve);
      arrived();
    });
  });
  const way = start(true);
  await way.send(...opening('2025-11-25'));
  await way.until(1);
  await wait(5);
  await way.send(call(1, 'detailService', { id: 'held' }));
  await seen;
  way.end();
  await closed;
  expect(way.lines()).toHaveLength(1);
});

describe('past the library go', () => {
  async function past(message: object): Promise<boolean> {
    const way = start(true);
    await way.send(...opening('2025-11-25'));
    await way.until(1);
    await wait(5);
    const before = way.seenByLibrary();
    await way.send(message);
    await way.until(2);
    way.end();
    return way.seenByLibrary() === before;
  }
  test.each<[string, object, boolean]>([
    ['reads', call(1, 'listServices'), true],
    ['reads by an earlier name', call(1, 'listService', { id: 'a' }), true],
    ['no changes, which may have to be confirmed', call(1, 'deleteService', { id: 'nope' }), false],
    ['no tools that are unknown', call(1, 'nope'), false],
    ['no oddities', call(1, 'listServices', {}, { more: 1 }), false],
    ['no meta data of the protocol', call(1, 'listServices', {}, { _meta: { 'io.modelcontextprotocol/x': 1 } }), false],
  ])('%s', async (_what, message, expected) => expect(await past(message)).toBe(expected));
});
