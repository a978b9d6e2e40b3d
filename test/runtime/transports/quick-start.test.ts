import { PassThrough } from 'node:stream';
import { Server } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { describe, expect, test } from 'vitest';
import { toolList } from '../../../src/generated/tool-list.ts';
import { all } from '../../../src/runtime/exposure/all.ts';
import { silentLogger } from '../../../src/runtime/log.ts';
import { serverFace } from '../../../src/runtime/server-face.ts';
import { OLDER_REVISIONS, quickStart } from '../../../src/runtime/transports/quick-start.ts';
import { serveOverStdio } from '../../../src/runtime/transports/stdio.ts';

const face = serverFace('1.2.3', all, 'legacy');
const tools = toolList;

/** A server of the library, with the same face and list. */
function factory(): Server {
  const server = new Server({ ...face.serverInfo }, { capabilities: { tools: {} }, instructions: face.instructions });
  server.setRequestHandler('tools/list', async () => ({ tools: tools as never }));
  server.setRequestHandler('tools/call', async ({ params }) => ({ content: [{ type: 'text', text: params.name }] }));
  return server;
}

interface Pair {
  readonly stdin: PassThrough;
  /** Lines so far. */
  lines(): string[];
  /** Waits until so many lines came. */
  until(count: number): Promise<string[]>;
  loads(): number;
}

function start(quick: boolean): Pair {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  let text = '';
  let loads = 0;
  stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const lines = () => text.split('\n').slice(0, -1);
  if (quick) {
    quickStart({ ...face, tools }, stdin, stdout, async () => {
      loads += 1;
      return (input, output) => serveOverStdio(factory, input, output, silentLogger);
    });
    // What it is held against: the library with its own transport.
  } else serveStdio(factory, { transport: new StdioServerTransport(stdin, stdout) });
  const until = async (count: number) => {
    while (lines().length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    return lines();
  };
  return { stdin, lines, until, loads: () => loads };
}

const line = (message: object) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`;
const clientInfo = { name: 'test', version: '1' };
const initialize = (protocolVersion: string, id: string | number = 1) =>
  line({ id, method: 'initialize', params: { protocolVersion, capabilities: { roots: {} }, clientInfo } });
const initialized = line({ method: 'notifications/initialized' });
const list = (id: string | number = 2, params?: object) =>
  line({ id, method: 'tools/list', ...(params ? { params } : {}) });
const call = (id: number) => line({ id, method: 'tools/call', params: { name: `call-${id}`, arguments: {} } });

async function answers(quick: boolean, chunks: readonly (string | Buffer)[], count: number): Promise<string[]> {
  const pair = start(quick);
  for (const chunk of chunks) {
    pair.stdin.write(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const got = await pair.until(count);
  // Whatever else would come would be too much.
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(pair.lines()).toHaveLength(count);
  return got.sort();
}

const same = async (chunks: readonly (string | Buffer)[], count: number) =>
  expect(await answers(true, chunks, count)).toStrictEqual(await answers(false, chunks, count));

describe('answers are byte-equal to those of the library', () => {
  test.each([...OLDER_REVISIONS, '2099-01-01'])('opening by %s', (revision) =>
    same([initialize(revision), initialized, list(), call(3)], 3),
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
  test('a list before all else', () => same([list(), initialize('2025-11-25')], 2));
  test('twice initialize', () => same([initialize('2025-11-25'), initialize('2025-11-25', 5), call(3)], 3));
  test('a list with a cursor', () => same([initialize('2025-11-25'), initialized, list(2, { cursor: 'x' })], 2));
  test('a ping', () => same([initialize('2025-11-25'), initialized, line({ id: 9, method: 'ping' })], 2));
  test('an unknown method', () => same([initialize('2025-11-25'), line({ id: 9, method: 'nope' })], 2));
  test('initialize without what it needs', () => same([line({ id: 1, method: 'initialize', params: {} })], 1));
  test.each([
    ['a batch', '[]'],
    ['an object that is no message', '{}'],
    ['another version', '{"jsonrpc":"1.0","id":7,"method":"ping"}'],
    ['a fraction as id', '{"jsonrpc":"2.0","id":1.5,"method":"ping"}'],
    ['null as id', '{"jsonrpc":"2.0","id":null,"method":"ping"}'],
    ['parameters in an array', '{"jsonrpc":"2.0","id":7,"method":"ping","params":[]}'],
    ['an answer to nothing', '{"jsonrpc":"2.0","id":7,"result":{}}'],
    ['an error to nothing', '{"jsonrpc":"2.0","id":7,"error":{"code":1,"message":"x"}}'],
    ['an unknown notification', '{"jsonrpc":"2.0","method":"notifications/nope"}'],
    ['a line that ends as on Windows', '\r'],
  ])('%s', (_name, oddity) => same([initialize('2025-11-25'), initialized, `${oddity}\n`, call(3)], 2));
  test('no JSON between', () => same([initialize('2025-11-25'), 'nonsense\n', initialized, list(), call(3)], 3));
});

describe('the library', () => {
  test('is not loaded by the opening itself', async () => {
    const pair = start(true);
    pair.stdin.write(initialize('2025-11-25') + initialized + list());
    await pair.until(2);
    expect(pair.loads()).toBe(0);
  });
  test('is loaded once, a moment later, without being asked', async () => {
    const pair = start(true);
    pair.stdin.write(initialize('2025-11-25'));
    while (pair.loads() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    pair.stdin.write(call(3));
    await pair.until(2);
    expect(pair.loads()).toBe(1);
  });
  test('is loaded at once by a client of the newer era', async () => {
    const pair = start(true);
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': clientInfo,
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    pair.stdin.write(line({ id: 1, method: 'server/discover', params: { _meta } }));
    const [answer] = await pair.until(1);
    expect(JSON.parse(answer ?? '')).toMatchObject({ id: 1, result: { supportedVersions: ['2026-07-28'] } });
    expect(pair.loads()).toBe(1);
  });
});
