/** What a client may send over HTTP besides valid messages, and what it takes back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type HttpServer, message, OPENING, openSession, POSTED, startHttp } from '../support/http-server.ts';

let sandbox: Sandbox;
let server: HttpServer;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  server = await startHttp(sandbox, ['--allow-write', '*', '--max-sessions', '3']);
  key = await server.key('ci');
});
afterAll(async () => {
  await server?.stop();
  await sandbox?.close();
});

type Fields = Readonly<Record<string, string>>;

const posted = (body: string, headers: Fields, url = server.url): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { ...POSTED, Authorization: `Bearer ${key}`, ...headers }, body });

describe('a message that opens no session', () => {
  test.each([
    ['without an id', '{"jsonrpc":"2.0","method":"initialize","params":{}}', null],
    ['with its method alone', '{"method":"initialize"}', null],
    ['with a valid form, but no id', OPENING.replace('"id":1,', ''), null],
    ['that names no client', message('initialize', { protocolVersion: '2025-11-25', capabilities: {} }), 1],
  ])('%s opens no session, and ends none', async (_, body, id) => {
    const open = [
      await openSession(server.url, key),
      await openSession(server.url, key),
      await openSession(server.url, key),
    ];
    const answer = await posted(body, {});
    expect([answer.status, answer.headers.get('mcp-session-id')]).toEqual([400, null]);
    expect(await answer.json()).toMatchObject({
      id,
      error: { message: expect.stringMatching(/initialize|clientInfo/) },
    });
    for (const session of open) expect((await posted(message('ping'), session)).status).toBe(200);
  });
});

describe('a request that names its revision', () => {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 't', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const ask = (body: string, method: string, name?: string) =>
    posted(body, {
      'MCP-Protocol-Version': '2026-07-28',
      'Mcp-Method': method,
      ...(name === undefined ? {} : { 'Mcp-Name': name }),
    });
  const read = message('tools/call', { name: 'listServices', arguments: {}, _meta: meta });

  test.each<[what: string, body: string, id: unknown, code: number]>([
    ['an id that no number holds', read.replace('"id":1', '"id":9007199254740993'), null, -32600],
    ['a fraction as id', read.replace('"id":1', '"id":1.5'), 1.5, -32600],
    ['another version of JSON-RPC', read.replace('"2.0"', '"1.0"'), 1, -32600],
    ['the same argument twice', read.replace('"arguments":{}', '"arguments":{"limit":1,"limit":2}'), 1, -32600],
    [
      'the same argument twice, once beyond what numbers hold',
      read.replace('"arguments":{}', '"arguments":{"limit":12345678901234567890,"limit":2}'),
      1,
      -32600,
    ],
    ['arguments in a list', read.replace('"arguments":{}', '"arguments":[]'), 1, -32602],
    ['a name that is a number', read.replace('"listServices"', '7'), 1, -32602],
    ['an odd token', read.replace('"_meta":{', '"_meta":{"progressToken":{},'), 1, -32602],
    ['no name of a prompt', message('prompts/get', { _meta: meta }), 1, -32602],
    ['no address of a resource', message('resources/read', { _meta: meta }), 1, -32602],
    ['nothing to complete', message('completion/complete', { _meta: meta }), 1, -32602],
  ])('%s is refused in a sentence, with its id', async (_, body, id, code) => {
    const { method, params } = JSON.parse(body);
    const answer = await ask(body, method, params.name);
    const said = (await answer.json()) as { error: { message: string } };
    expect({ status: answer.status, said }).toMatchObject({
      status: 400,
      said: { jsonrpc: '2.0', id, error: { code } },
    });
    expect(said.error.message).not.toMatch(/\n|invalid_type|JSON-RPC message/);
  });

  test('null in the place of arguments counts as absent', async () => {
    const answer = await ask(read.replace('"arguments":{}', '"arguments":null'), 'tools/call', 'listServices');
    expect(await answer.json()).toMatchObject({
      id: 1,
      result: { content: [{ text: expect.stringMatching(/^listServices/) }] },
    });
  });
});

test('an answer of a client that says something twice is refused, but not by its id: that is of a request to the client', async () => {
  const answer = await posted('{"jsonrpc":"2.0","id":7,"result":{"action":"decline","action":"accept"}}', {});
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ id: null, error: { message: expect.stringContaining('"action"') } });
});

describe('a call that its client cancels', () => {
  const cancel = (session: Fields, requestId: unknown, url = server.url) =>
    posted(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } }), session, url);
  const slow = async (work: () => Promise<void>) => {
    sandbox.setFaults([{ kind: 'latency', milliseconds: 5_000 }]);
    await work();
    sandbox.setFaults([]);
  };
  const call = message('tools/call', { name: 'listServices', arguments: {} }, 9);
  /** Resolves when a call of this id is under way: another request with it is refused. */
  const underWay = (session: Fields, url = server.url) =>
    expect.poll(async () => (await posted(message('ping', {}, 9), session, url)).status).toBe(400);
  const opened = async (protocolVersion: string, capabilities: object): Promise<Fields> => {
    const opening = { protocolVersion, capabilities, clientInfo: { name: 't', version: '1' } };
    const { headers } = await posted(message('initialize', opening), {});
    return { 'Mcp-Session-Id': headers.get('mcp-session-id') ?? '' };
  };

  test.each([[[]], [['--json-response']]])('gets no answer, and nothing waits for it: %j', async (flags) => {
    const ownServer = await startHttp(sandbox, flags, { limits: { drain: 300_000 } });
    const session = await openSession(ownServer.url, await ownServer.key('ci'));
    await slow(async () => {
      const answer = posted(call, session, ownServer.url);
      await underWay(session, ownServer.url);
      expect((await cancel(session, 9, ownServer.url)).status).toBe(202);
      expect([(await answer).status, await (await answer).text()]).toEqual([202, '']);
    });
    const again = await posted(message('ping', {}, 9), session, ownServer.url);
    expect(await again.json()).toMatchObject({ id: 9, result: {} });
    // A server that stops waits for calls in progress.
    await ownServer.stop();
  });

  test('keeps no answer from the others of its batch', async () => {
    const session = await opened('2025-03-26', {});
    await slow(async () => {
      const answer = posted(`[${call},${message('ping', {}, 10)}]`, session);
      await underWay(session);
      await cancel(session, 9);
      expect(await (await answer).json()).toEqual([{ jsonrpc: '2.0', id: 10, result: {} }]);
    });
  });

  test('takes its question back by the id that the client knows', async () => {
    const session = await opened('2025-11-25', { elicitation: {} });
    const create = { name: 'createService', arguments: { name: 'asked about', encryptionRequired: true } };
    const [id] =
      /(?<=\\"id\\":\\")[^\\]+/.exec(await (await posted(message('tools/call', create), session)).text()) ?? [];
    const asking = await posted(message('tools/call', { name: 'deleteService', arguments: { id } }, 9), session);
    let cancelled = false;
    let text = '';
    for await (const chunk of asking.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (cancelled || !text.includes('elicitation/create')) continue;
      cancelled = true;
      await cancel(session, 9);
    }
    const [question, takenBack] = [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, each = '']) => JSON.parse(each));
    expect(question).toMatchObject({ method: 'elicitation/create', id: expect.any(String) });
    expect(takenBack).toMatchObject({ method: 'notifications/cancelled', params: { requestId: question.id } });
  });
});

describe('a call with a key for its repetition', () => {
  const once = { 'Idempotency-Key': 'once-and-no-more' };
  const create = (name: string, id: number) =>
    message('tools/call', { name: 'createService', arguments: { name, encryptionRequired: true } }, id);
  const idOf = async (answer: Response) => /"id\\":\\"([^\\]+)/.exec(await answer.text())?.[1] ?? expect.fail();

  test('is made once, in whatever session it is repeated', async () => {
    const [one, other] = [await openSession(server.url, key), await openSession(server.url, key)];
    const id = await idOf(await posted(create('once', 5), { ...one, ...once }));
    expect(await idOf(await posted(create('once', 6), { ...one, ...once }))).toBe(id);
    expect(await idOf(await posted(create('once', 5), { ...other, ...once }))).toBe(id);
    const used = await (await posted(create('another', 7), { ...one, ...once })).text();
    expect(used).toContain('already used for another call');
  });

  test.each(['short', 'x'.repeat(129), 'with a space in it'])(
    'is refused if nobody could repeat it: %j',
    async (each) => {
      const answer = await posted(create('never', 1), {
        ...(await openSession(server.url, key)),
        'Idempotency-Key': each,
      });
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('8 to 128 visible')]);
    },
  );

  test('is refused in a batch', async () => {
    const opening = OPENING.replace('2025-11-25', '2025-03-26');
    const session = { 'Mcp-Session-Id': (await posted(opening, {})).headers.get('mcp-session-id') ?? '' };
    const answer = await posted(`[${create('never', 1)},${create('never', 2)}]`, { ...session, ...once });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('for one call')]);
  });
});

test.each(['2025-11-25', '2025-03-26'])('without sessions, a key counts for a client of %s', async (revision) => {
  const stateless = await startHttp(sandbox, ['--stateless', '--allow-write', '*']);
  const headers = {
    ...POSTED,
    Authorization: `Bearer ${await stateless.key('stateless')}`,
    'MCP-Protocol-Version': revision,
    'Idempotency-Key': `once-without-sessions-${revision}`,
  };
  const post = (body: string) => fetch(stateless.url, { method: 'POST', headers, body });
  const args = { name: `without sessions ${revision}`, encryptionRequired: true };
  const make = async (id: number) =>
    (await post(message('tools/call', { name: 'createService', arguments: args }, id))).text();
  const [first, again] = [await make(1), await make(2)];
  expect(first).toMatch(/\\"id\\":\\"/);
  expect(again).toContain('nothing was sent again');
  const batch = await post(`[${message('ping', {}, 1)},${message('ping', {}, 2)}]`);
  expect([batch.status, await batch.text()]).toEqual([400, expect.stringContaining('is for one call')]);
  await stateless.stop();
});
