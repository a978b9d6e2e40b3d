import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Signal } from '../../src/common/signal.ts';
import { type Protocol, zitiProtocol } from '../../src/http/protocol.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { callText, ERAS } from '../support/client.ts';
import {
  connectHttp,
  type HttpServer,
  message,
  OPENING,
  openSession,
  POSTED,
  startHttp,
} from '../support/http-server.ts';

/** Both eras on one endpoint, with real clients. */
const eras = Object.keys(ERAS) as (keyof typeof ERAS)[];

let sandbox: Sandbox;
let server: HttpServer;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'medium' });
  server = await startHttp(sandbox, ['--allow-write', '*']);
  key = await server.key('ci');
});
afterAll(async () => {
  await server?.stop();
  await sandbox?.close();
});

describe.each(eras)('a client of the era %s', (era) => {
  test('lists, reads, changes, and asks its person before it removes', async () => {
    const questions: string[] = [];
    const person = (question: string) => {
      questions.push(question);
      return 'accept' as const;
    };
    const { client } = await connectHttp(server.url, key, era, person);
    expect((await client.listTools()).tools.length).toBeGreaterThan(233);
    expect((await callText(client, 'listServices', { limit: 1 })).text).toMatch(/^listServices: rows? 1/);
    const name = `made in ${era}`;
    const created = await callText(client, 'createService', { name, encryptionRequired: true });
    const id = /"id":"([^"]+)"/.exec(created.text)?.[1] ?? '';
    expect(await callText(client, 'deleteService', { id })).toMatchObject({ isError: false });
    expect(questions).toHaveLength(1);
    expect(questions[0]).toContain(name);
    expect((await callText(client, 'detailService', { id })).isError).toBe(true);
    await client.close();
  });

  test('gets the progress of a long call', async () => {
    const { client } = await connectHttp(server.url, key, era);
    const notified: number[] = [];
    const onprogress = ({ progress }: { progress: number }) => notified.push(progress);
    await client.callTool({ name: 'listIdentities', arguments: { all: true, fields: ['id'] } }, { onprogress });
    expect(notified.length).toBeGreaterThan(1);
    await client.close();
  });
});

describe('the newer era', () => {
  const ask = (
    method: string,
    more: Readonly<Record<string, string>> = {},
    meta: object = {},
    params: Readonly<Record<string, unknown>> = {},
  ) =>
    fetch(server.url, {
      method: 'POST',
      headers: {
        ...POSTED,
        Authorization: `Bearer ${key}`,
        'MCP-Protocol-Version': '2026-07-28',
        'Mcp-Method': method,
        ...more,
      },
      body: message(method, {
        ...params,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 't', version: '1' },
          'io.modelcontextprotocol/clientCapabilities': {},
          ...meta,
        },
      }),
    });

  test('gives lists that this client alone may keep, and no session', async () => {
    const answer = await ask('tools/list');
    const { result } = (await answer.json()) as { result: { ttlMs: number; cacheScope: string } };
    expect({ status: answer.status, session: answer.headers.get('mcp-session-id') }).toEqual({
      status: 200,
      session: null,
    });
    expect(result).toMatchObject({ cacheScope: 'private' });
    expect(result.ttlMs).toBeGreaterThan(0);
  });

  test.each([
    ['a read', 'listServices', { limit: 2 }],
    ['a read with wrong arguments', 'listServices', { limit: 'many' }],
    ['a read of something that is not there', 'detailService', { id: 'nothing' }],
  ])('answers %s with the bytes of the protocol library', async (_, name, given) => {
    const called = (meta: object) => ask('tools/call', { 'Mcp-Name': name }, meta, { name, arguments: given });
    // The library serves what says more than clients usually do.
    const [quick, slow] = [await called({}), await called({ 'test/more': 1 })];
    expect(await quick.text()).toBe(await slow.text());
    expect([quick.status, quick.headers.get('content-type')]).toEqual([slow.status, slow.headers.get('content-type')]);
  });

  test('refuses a read whose name in the header is another one', async () => {
    const params = { name: 'listServices', arguments: {} };
    const answer = await ask('tools/call', { 'Mcp-Name': 'listIdentities' }, {}, params);
    expect({ status: answer.status, said: await answer.json() }).toMatchObject({
      status: 400,
      said: { error: { code: -32020 } },
    });
  });

  test.each([
    ['a method in the header that is not that of the body', { 'Mcp-Method': 'tools/call' }, {}, -32020],
    ['a revision in the header that is not that of the body', { 'MCP-Protocol-Version': '2025-11-25' }, {}, -32020],
    [
      'an unknown revision',
      { 'MCP-Protocol-Version': '2031-01-01' },
      { 'io.modelcontextprotocol/protocolVersion': '2031-01-01' },
      -32022,
    ],
  ])('refuses %s', async (_, headers, meta, code) => {
    const answer = await ask('tools/list', headers, meta);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code } });
  });
});

describe('an unknown revision', () => {
  const named = { 'io.modelcontextprotocol/protocolVersion': '1999-01-01' };

  test.each([
    ['in a message that says nothing else', {}, { _meta: named }],
    ['in a message and in the header', { 'MCP-Protocol-Version': '1999-01-01' }, { _meta: named }],
    ['in the header alone', { 'MCP-Protocol-Version': '1999-01-01' }, undefined],
    ['in the header alone, newer than all', { 'MCP-Protocol-Version': '2031-01-01' }, undefined],
  ])('is reported as such %s', async (_, more, params) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/list', params });
    const headers: Record<string, string> = { ...POSTED, Authorization: `Bearer ${key}`, ...more };
    const answer = await fetch(server.url, { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      id: 7,
      error: { code: -32022, data: { requested: expect.stringContaining('-01-01') } },
    });
  });
});

const idsIn = (events: string) => [...events.matchAll(/^id: (.+)$/gm)].map(([, id]) => id);

describe('a session of the older era', () => {
  test('ends by DELETE, and is not there afterwards', async () => {
    const headers = await openSession(server.url, key);
    const ping = () => fetch(server.url, { method: 'POST', headers, body: message('ping') });
    expect(await (await ping()).json()).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
    expect((await fetch(server.url, { method: 'DELETE', headers })).status).toBe(200);
    const gone = await ping();
    expect(gone.status).toBe(404);
    expect(((await gone.json()) as { error: { message: string } }).error.message).toMatch(/initialize/);
  });

  test('resumes a stream that was cut off, with what was missed and nothing twice', async () => {
    const headers = await openSession(server.url, key);
    const params = { name: 'listIdentities', arguments: { all: true }, _meta: { progressToken: 'p' } };
    const first = await fetch(server.url, { method: 'POST', headers, body: message('tools/call', params, 7) });
    const reader = first.body?.getReader();
    const received = new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    const [begins = ''] = idsIn(received);
    const again = { ...headers, Accept: 'text/event-stream', 'Last-Event-ID': begins };
    const rest = await (await fetch(server.url, { headers: again })).text();
    expect(rest).toContain('"id":7');
    expect(idsIn(rest)).not.toContain(begins);
    expect(new Set(idsIn(rest)).size).toBe(idsIn(rest).length);
    const unknown = await fetch(server.url, { headers: { ...again, 'Last-Event-ID': '99-1' } });
    expect(unknown.status).toBe(404);
  });

  test('has one stream of its own, and refuses another', async () => {
    const headers = { ...(await openSession(server.url, key)), Accept: 'text/event-stream' };
    const stop = new AbortController();
    const stream = await fetch(server.url, { headers, signal: stop.signal });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect((await fetch(server.url, { headers })).status).toBe(409);
    stop.abort();
  });

  test('cancels a call when the client does', async () => {
    const headers = await openSession(server.url, key);
    const call = message('tools/call', { name: 'listIdentities', arguments: { all: true, limit: 1 } }, 9);
    const answer = fetch(server.url, { method: 'POST', headers, body: call }).then(
      (response) => response.text(),
      () => 'cut off',
    );
    const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 9 } };
    const said = await fetch(server.url, { method: 'POST', headers, body: JSON.stringify(cancel) });
    expect(said.status).toBe(202);
    await fetch(server.url, { method: 'DELETE', headers });
    expect(await answer).not.toContain('"result":{"content":[{"type":"text","text":"listIdentities: rows 1-20');
  });

  test.each([
    ['a message without a session', { 'Mcp-Session-Id': '' }, 400],
    ['a revision that sessions do not speak', { 'MCP-Protocol-Version': '1999-01-01' }, 400],
    ['another content type', { 'Content-Type': 'text/plain' }, 415],
    ['a client that takes no JSON', { Accept: 'text/event-stream' }, 406],
    ['a client that takes anything but JSON', { Accept: 'text/event-stream, application/json; q=0.0' }, 406],
  ])('refuses %s', async (_, more, status) => {
    const headers: Record<string, string> = { ...(await openSession(server.url, key)), ...more };
    if (headers['Mcp-Session-Id'] === '') delete headers['Mcp-Session-Id'];
    expect((await fetch(server.url, { method: 'POST', headers, body: message('ping') })).status).toBe(status);
  });
});

describe('limits of sessions', () => {
  test('ends an unused session', async () => {
    const ownServer = await startHttp(sandbox, [], { limits: { sessionIdle: 50 } });
    const headers = await openSession(ownServer.url, await ownServer.key('idle'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const late = await fetch(ownServer.url, { method: 'POST', headers, body: message('ping') });
    expect(late.status).toBe(404);
    expect(await late.text()).toContain('was unused for 0.1 seconds. Open another one with initialize.');
    await ownServer.stop();
  });

  test('ends the oldest session of a principal with too many, and of nobody else', async () => {
    const ownServer = await startHttp(sandbox, ['--max-sessions', '2']);
    const [one, other] = [await ownServer.key('one'), await ownServer.key('other')];
    const ping = async (headers: Readonly<Record<string, string>>) =>
      (await fetch(ownServer.url, { method: 'POST', headers, body: message('ping') })).status;
    const theirs = await openSession(ownServer.url, other);
    const first = await openSession(ownServer.url, one);
    const second = await openSession(ownServer.url, one);
    expect([await ping(theirs), await ping(first), await ping(second)]).toEqual([200, 404, 200]);
    const third = await ownServer.key('third');
    const refused = await fetch(ownServer.url, {
      method: 'POST',
      headers: { ...POSTED, Authorization: `Bearer ${third}` },
      body: message('initialize', {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 't', version: '1' },
      }),
    });
    expect({ status: refused.status, wait: refused.headers.get('retry-after') }).toEqual({ status: 503, wait: '30' });
    await ownServer.stop();
  });
});

describe('other ways to answer', () => {
  test('--json-response sends no stream', async () => {
    const ownServer = await startHttp(sandbox, ['--json-response']);
    const headers = await openSession(ownServer.url, await ownServer.key('json'));
    const params = { name: 'listIdentities', arguments: { all: true, limit: 2 }, _meta: { progressToken: 'p' } };
    const answer = await fetch(ownServer.url, { method: 'POST', headers, body: message('tools/call', params) });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toMatchObject({ id: 1, result: { content: [{ type: 'text' }] } });
    await ownServer.stop();
  });

  test('--stateless serves the older era without sessions', async () => {
    const ownServer = await startHttp(sandbox, ['--stateless']);
    const { client, transport } = await connectHttp(
      ownServer.url,
      await ownServer.key('stateless'),
      'older (initialize)',
    );
    expect((await callText(client, 'listServices', { limit: 1 })).isError).toBe(false);
    expect(transport.sessionId).toBeUndefined();
    await client.close();
    await ownServer.stop();
  });

  test('--stateless and --json-response together send no stream', async () => {
    const ownServer = await startHttp(sandbox, ['--stateless', '--json-response'], { limits: { drain: 600_000 } });
    const headers = { ...POSTED, Authorization: `Bearer ${await ownServer.key('json')}` };
    const post = (body: string, signal?: AbortSignal) =>
      fetch(ownServer.url, { method: 'POST', headers, body, ...(signal === undefined ? {} : { signal }) });
    const read = message('tools/call', { name: 'listServices', arguments: { limit: 1 } }, 3);
    const answers = await Promise.all([post(OPENING), post(read), post(`[${read},${message('ping', {}, 4)}]`)]);
    for (const { headers: fields } of answers) expect(fields.get('content-type')).toBe('application/json');
    expect(await Promise.all(answers.map((each) => each.json()))).toMatchObject([
      { id: 1, result: { protocolVersion: '2025-11-25' } },
      { id: 3, result: { content: [{ text: expect.stringMatching(/^listServices: row/) }] } },
      [{ id: 3 }, { id: 4, result: {} }],
    ]);
    expect((await post('{"jsonrpc":"2.0","method":"notifications/initialized"}')).status).toBe(202);
    // One whose client leaves is over, so that the server can stop.
    const all = Array.from({ length: 20 }, () => post(read, AbortSignal.timeout(1)).catch(() => undefined));
    await Promise.all(all);
    await ownServer.stop();
  });

  test.each([[[]], [['--json-response']]])('--stateless takes no more than 100 messages at once: %j', async (flags) => {
    const ownServer = await startHttp(sandbox, ['--stateless', ...flags]);
    const headers = { ...POSTED, Authorization: `Bearer ${await ownServer.key('batches')}` };
    const batch = (length: number) => `[${Array.from({ length }, (_, id) => message('ping', {}, id))}]`;
    const post = async (length: number) =>
      (await fetch(ownServer.url, { method: 'POST', headers, body: batch(length) })).status;
    expect([await post(100), await post(101), await post(0)]).toEqual([200, 400, 400]);
    await ownServer.stop();
  });

  test('--sse serves clients of 2024-11-05', async () => {
    const ownServer = await startHttp(sandbox, ['--sse', '--allow-write', 'createService']);
    const token = await ownServer.key('sse');
    const headers = { Authorization: `Bearer ${token}` };
    const stop = new AbortController();
    const stream = await fetch(ownServer.url.replace('/mcp', '/sse'), { headers, signal: stop.signal });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let arrived = '';
    const until = async (pattern: RegExp) => {
      while (!pattern.test(arrived)) arrived += (await reader?.read())?.value ?? '';
      return pattern.exec(arrived)?.[1] ?? '';
    };
    const messages = new URL(await until(/event: endpoint\ndata: (\S+)/), ownServer.url);
    const post = (body: string, who = headers) =>
      fetch(messages, { method: 'POST', headers: { ...POSTED, ...who }, body });
    const opening = { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: { name: 't', version: '1' } };
    expect((await post(message('initialize', opening))).status).toBe(202);
    expect(await until(/"protocolVersion":"([^"]+)"/)).toBe('2024-11-05');
    await post(message('tools/call', { name: 'listServices', arguments: { limit: 1 } }, 2));
    expect(await until(/"text":"(listServices)/)).toBe('listServices');
    const thief = { Authorization: `Bearer ${await ownServer.key('thief')}` };
    expect((await post(message('ping', {}, 3), thief)).status).toBe(404);
    // With the same key, a change is made once here too.
    const once = { ...headers, 'Idempotency-Key': 'once-over-sse' };
    const create = { name: 'createService', arguments: { name: 'once over SSE', encryptionRequired: true } };
    const made = async (id: number) => {
      expect((await post(message('tools/call', create, id), once)).status).toBe(202);
      return until(new RegExp(`"id\\\\":\\\\"([^\\\\]+)[^\\n]*"jsonrpc":"2.0","id":${id}\\}`));
    };
    expect(await made(5)).toBe(await made(6));
    // A server that stops lets calls in progress finish here too.
    sandbox.setFaults([{ kind: 'latency', milliseconds: 300 }]);
    await post(message('tools/call', { name: 'listIdentities', arguments: { limit: 1 } }, 4));
    const stopped = ownServer.stop();
    expect(await until(/"text":"(listIdentities)/)).toBe('listIdentities');
    sandbox.setFaults([]);
    await stopped;
  });

  test('a client of 2024-11-05 that reads nothing is gone before its answers fill the memory', async () => {
    const ownServer = await startHttp(sandbox, ['--sse', '--allow-write', '*']);
    const headers = { ...POSTED, Authorization: `Bearer ${await ownServer.key('deaf')}` };
    const socket = connect(Number(new URL(ownServer.url).port), '127.0.0.1');
    const lines = Object.entries(headers).map((field) => field.join(': '));
    socket.write(['GET /sse HTTP/1.1', 'Host: localhost', ...lines, '', ''].join('\r\n'));
    const received = await new Promise<Buffer>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        if (!chunk.includes('sessionId=')) return;
        socket.pause();
        resolve(chunk);
      });
    });
    const [path = ''] = /\/messages\?sessionId=[\w-]+/.exec(String(received)) ?? [];
    const post = async (body: string) =>
      (await fetch(new URL(path, ownServer.url), { method: 'POST', headers, body })).status;
    expect(await post(OPENING)).toBe(202);
    const list = async () => post(message('tools/list'));
    await expect.poll(list, { interval: 0, timeout: 20_000 }).toBe(404);
    socket.destroy();
    await ownServer.stop();
  });
});

test('a server that stops lets calls in progress finish', async () => {
  const ownServer = await startHttp(sandbox, []);
  const headers = await openSession(ownServer.url, await ownServer.key('last'));
  const call = message('tools/call', { name: 'listIdentities', arguments: { all: true, limit: 2 } }, 3);
  const answer = fetch(ownServer.url, { method: 'POST', headers, body: call });
  await expect.poll(() => fetch(ownServer.url.replace('/mcp', '/healthz')).then(({ status }) => status)).toBe(200);
  const stopped = ownServer.stop();
  expect(await (await answer).json()).toMatchObject({ id: 3, result: { content: [{ type: 'text' }] } });
  await stopped;
  await expect(fetch(ownServer.url)).rejects.toThrow();
});

test('reads leave nothing on a connection, which may last for days', async () => {
  const [added, listening] = [new Set<() => void>(), new Set<() => void>()];
  const watch = (signal: Signal): Signal => ({
    aborted: signal.aborted,
    reason: signal.reason,
    throwIfAborted: () => signal.throwIfAborted(),
    addEventListener(_, listener) {
      added.add(listener);
      listening.add(listener);
    },
    removeEventListener: (_, listener) => void listening.delete(listener),
  });
  const { quick } = zitiProtocol;
  const protocol: Protocol = {
    ...zitiProtocol,
    quick: {
      find: (...asked) => quick?.find(...asked),
      answer: (service, client, read, signal) =>
        quick?.answer(service, client, read, watch(signal)) ?? Promise.reject(new Error('no quick reads')),
    },
  };
  const watched = await startHttp(sandbox, ['--policy', '{}/policy.json'], {
    protocol,
    files: { 'policy.json': JSON.stringify({ limits: { concurrentCalls: 2 } }) },
  });
  const { client } = await connectHttp(watched.url, await watched.key('days'), 'newer (server/discover)');
  const reads = [
    ['listServices', { limit: 1 }],
    ['listIdentities', { all: true, fields: ['id'] }],
    ['listServices', { filter: 'name contains "a"', count: true }],
    ['detailService', { id: 'none' }],
    ['auditNetwork', {}],
    ['listServices', { limit: 'x' }],
  ] as const;
  const answers = await Promise.all(reads.map(([name, args]) => callText(client, name, args)));
  expect(answers.map(({ isError }) => isError)).toEqual([false, false, false, true, false, true]);
  expect(added.size).toBeGreaterThan(reads.length);
  expect(listening.size).toBe(0);
  await client.close();
  await watched.stop();
});
