/** What a client may send besides valid messages: every request gets an answer, and the connection stays open. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settingsFor } from '../../../support/connect-settings.ts';
import { type FakeController, startFakeController } from '../../../support/fake-controller.ts';
import { startSession, type TestSession } from '../../../support/session.ts';
import { clientInfo, exactly, line, serveBy } from '../transports/both-servers.ts';

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

const opening = (protocolVersion: string) =>
  line({ id: 'opening', method: 'initialize', params: { protocolVersion, capabilities: {}, clientInfo } });
const ping = (id: unknown) => JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' });

/** The answers to messages after an opening, and to a ping that shows that the connection still works. */
async function answersTo(text: string | Buffer, count: number, revision = '2025-11-25') {
  const way = serveBy('lane', session);
  way.write(opening(revision));
  await way.until(1);
  way.write(text);
  way.write(`\n${ping('after')}\n`);
  const lines = (await exactly(way, count + 2)).slice(1).map((each) => JSON.parse(each));
  way.end();
  expect(lines.find(({ id }) => id === 'after')).toEqual({ jsonrpc: '2.0', id: 'after', result: {} });
  return lines.filter(({ id }) => id !== 'after');
}

describe('a request always gets an answer, with its id', () => {
  test.each<[what: string, message: string, id: unknown, code: number]>([
    ['parameters in a list', '{"jsonrpc":"2.0","id":7,"method":"ping","params":[]}', 7, -32602],
    ['parameters in a text', '{"jsonrpc":"2.0","id":"a","method":"tools/list","params":"x"}', 'a', -32602],
    ['meta data in a list', '{"jsonrpc":"2.0","id":7,"method":"ping","params":{"_meta":[]}}', 7, -32602],
    ['meta data that is null', '{"jsonrpc":"2.0","id":7,"method":"ping","params":{"_meta":null}}', 7, -32602],
    [
      'a token that is a fraction',
      '{"jsonrpc":"2.0","id":7,"method":"ping","params":{"_meta":{"progressToken":1.5}}}',
      7,
      -32602,
    ],
    ['an odd token', '{"jsonrpc":"2.0","id":7,"method":"ping","params":{"_meta":{"progressToken":{}}}}', 7, -32602],
    ['another version of JSON-RPC', '{"jsonrpc":"1.0","id":7,"method":"ping"}', 7, -32600],
    ['no version of JSON-RPC', '{"id":7,"method":"ping"}', 7, -32600],
    ['no method', '{"jsonrpc":"2.0","id":7}', 7, -32600],
    ['a method that is a number', '{"jsonrpc":"2.0","id":7,"method":5}', 7, -32600],
    ['a fraction as id', '{"jsonrpc":"2.0","id":1.5,"method":"ping"}', 1.5, -32600],
    ['null as id', '{"jsonrpc":"2.0","id":null,"method":"ping"}', null, -32600],
    ['an object as id', '{"jsonrpc":"2.0","id":{},"method":"ping"}', null, -32600],
    ['no object at all', '5', null, -32600],
    ['a batch', `[${ping(7)}]`, null, -32600],
    ['an empty batch', '[]', null, -32600],
    ['no JSON', 'nonsense', null, -32700],
    ['half a message', '{"jsonrpc":"2.0","id":7', null, -32700],
    ['an opening of nothing', '{"jsonrpc":"2.0","id":7,"method":"initialize"}', 7, -32602],
    [
      'an opening without a client',
      '{"jsonrpc":"2.0","id":7,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}',
      7,
      -32602,
    ],
    [
      'a tool that does not exist',
      '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"nope"}}',
      7,
      -32602,
    ],
    ['the same member twice', '{"jsonrpc":"2.0","id":7,"method":"ping","method":"tools/list"}', 7, -32600],
    [
      'the same argument twice, once with an escape',
      '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"listVersion","arguments":{"a":[{"b":{},"\\u0062" : 1}]}}}',
      7,
      -32600,
    ],
    [
      'the same argument twice, once beyond what numbers hold',
      '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"listVersion","arguments":{"a":12345678901234567890,"a":1}}}',
      7,
      -32600,
    ],
    ['an id beyond what numbers hold', '{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}', null, -32600],
    ...(
      [
        ['tools/call', null],
        ['tools/call', {}],
        ['tools/call', { name: 7 }],
        ['tools/call', { name: 'listVersion', arguments: 'x' }],
        ['tools/call', { name: 'listVersion', arguments: [] }],
        ['tools/call', { name: 'createService', arguments: JSON.parse('{"name":"n","__proto__":{"a":1}}') }],
        ['tools/list', { cursor: 7 }],
        ['tools/list', { cursor: 'x' }],
        ['resources/list', { cursor: 'x' }],
        ['prompts/list', { cursor: {} }],
        ['prompts/get', { name: 7 }],
        ['prompts/get', { name: 'x', arguments: [] }],
        ['prompts/get', { name: 'x', arguments: { a: 5 } }],
        ['prompts/get', { name: 'x', arguments: { a: null, b: {} } }],
        ['completion/complete', { ref: { type: 'nope' }, argument: { name: 'a', value: 'b' } }],
        ['completion/complete', { ref: { type: 'ref/prompt' }, argument: { name: 'a', value: 'b' } }],
        ['completion/complete', { ref: { type: 'ref/resource', uri: 5 }, argument: { name: 'a', value: 'b' } }],
        [
          'completion/complete',
          {
            ref: { type: 'ref/prompt', name: 'x' },
            argument: { name: 'a', value: 'b' },
            context: { arguments: { c: 1 } },
          },
        ],
        [
          'completion/complete',
          { ref: { type: 'ref/prompt', name: 'x' }, argument: { name: 'a', value: 'b' }, context: 'x' },
        ],
        ['resources/read', null],
        ['resources/read', { uri: {} }],
        ['resources/templates/list', { cursor: [] }],
        ['completion/complete', {}],
        ['completion/complete', { ref: { type: 'ref/prompt', name: 'x' }, argument: {} }],
        ['completion/complete', { ref: {}, argument: { name: 'a', value: 'b' } }],
      ] as const
    ).map(([method, params]): [string, string, number, number] => [
      `${method} with ${JSON.stringify(params)}`,
      JSON.stringify({ jsonrpc: '2.0', id: 7, method, params }),
      7,
      -32602,
    ]),
  ])('%s', async (_what, message, id, code) => {
    const [answer, ...more] = await answersTo(message, 1);
    expect(answer).toMatchObject({ jsonrpc: '2.0', id, error: { code, message: expect.any(String) } });
    expect(answer.error.message).not.toMatch(/\n.*\n|invalid_type|expected/);
    expect(more).toEqual([]);
  });

  test.each([
    '{"jsonrpc":"2.0","id":7,"method":"ping","x":1}',
    '{"jsonrpc":"2.0","id":7,"method":"ping","params":{},"x":1,"result":{}}',
    '{"jsonrpc":"2.0","id":7,"method":"ping","params":null,"x":null}',
  ])('further members: %s', async (message) => {
    expect(await answersTo(message, 1)).toEqual([{ jsonrpc: '2.0', id: 7, result: {} }]);
  });
  test('further members with signs that are not UTF-8', async () => {
    const [before, after] = ['{"jsonrpc":"2.0","id":7,"method":"ping","x":"', '"}'].map((each) => Buffer.from(each));
    const message = Buffer.concat([before ?? '', Buffer.from([0xff, 0xc0]), after ?? ''] as Buffer[]);
    expect(await answersTo(message, 1)).toEqual([{ jsonrpc: '2.0', id: 7, result: {} }]);
  });
  test.each(['2099-01-01', 5, 'x'.repeat(1000)])('an unknown version: %j', async (version) => {
    const _meta = { 'io.modelcontextprotocol/protocolVersion': version };
    const [answer] = await answersTo(line({ id: 7, method: 'tools/list', params: { _meta } }).trim(), 1);
    expect(answer).toMatchObject({ id: 7, error: { code: -32022, data: { supported: ['2026-07-28'] } } });
  });
});

test.each<[what: string, message: string]>([
  ['null in the place of parameters', '{"jsonrpc":"2.0","id":7,"method":"ping","params":null}'],
  ['a byte order mark', `\ufeff${ping(7)}`],
  ['spaces around, as on Windows', `  ${ping(7)} \r`],
])('%s does no harm', async (_what, message) => {
  expect(await answersTo(message, 1)).toEqual([{ jsonrpc: '2.0', id: 7, result: {} }]);
});

test.each([
  ['tools/list', { cursor: null }],
  ['prompts/list', { cursor: null }],
  ['tools/list', { cursor: '' }],
  ['tools/call', { name: 'getCurrentIdentity', arguments: null }],
])('null and an empty cursor count as absent: %s %j', async (method, params) => {
  const [answer] = await answersTo(JSON.stringify({ jsonrpc: '2.0', id: 7, method, params }), 1);
  expect(answer).toMatchObject({ id: 7, result: expect.any(Object) });
});

test.each([
  ['lists', 'listServices', `{"filter":${'['.repeat(1e5)}${']'.repeat(1e5)}}`],
  ['objects', 'createConfig', `{"data":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}`],
  ['lists in a text', 'createService', JSON.stringify({ name: 'a', tags: `${'['.repeat(5000)}${']'.repeat(5000)}` })],
  ['objects in a text', 'createConfig', JSON.stringify({ data: `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}` })],
])('arguments of very deep %s are refused', async (_what, name, args) => {
  const message = `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"${name}","arguments":${args}}}`;
  const [answer] = await answersTo(message, 1);
  expect(answer).toMatchObject({ id: 7, result: { isError: true } });
  expect(JSON.stringify(answer)).not.toContain('Internal error');
});

test.each([
  '{"jsonrpc":"2.0","method":"notifications/nope"}',
  '{"jsonrpc":"1.0","method":"notifications/nope"}',
  '{"jsonrpc":"2.0","id":7,"result":{}}',
  '{"jsonrpc":"2.0","id":7,"error":{"code":1,"message":"x"}}',
  '{"jsonrpc":"2.0","id":7,"result":{"action":"decline","action":"accept"}}',
  '',
])('no answer is expected to %j', async (message) => {
  expect(await answersTo(message, 0)).toEqual([]);
});

test('refuses a line that is too long, and reads the next one', async () => {
  const [answer] = await answersTo(Buffer.alloc(11 * 1024 * 1024, 'x'), 1);
  expect(answer).toMatchObject({ id: null, error: { code: -32600 } });
});

describe('in revision 2025-03-26, which has batches', () => {
  test('the answers to a batch are one batch', async () => {
    const [answer] = await answersTo(
      `[${ping(1)},{"jsonrpc":"2.0","method":"notifications/nope"},${ping(2)},{"id":3}]`,
      1,
      '2025-03-26',
    );
    expect(answer).toHaveLength(3);
    expect(answer.map(({ id }: { id: unknown }) => id).sort()).toEqual([1, 2, 3]);
  });
  test('an empty batch is refused', async () => {
    const [answer] = await answersTo('[]', 1, '2025-03-26');
    expect(answer).toMatchObject({ id: null, error: { code: -32600, message: 'A batch has at least one message.' } });
  });
  test('a batch of notifications has no answer', async () => {
    expect(await answersTo('[{"jsonrpc":"2.0","method":"notifications/nope"}]', 0, '2025-03-26')).toEqual([]);
  });
  test('a batch of only faults is answered at once', async () => {
    const [answer] = await answersTo('[{"id":3},5]', 1, '2025-03-26');
    expect(answer.map(({ error }: { error: { code: number } }) => error.code)).toEqual([-32600, -32600]);
  });
});
