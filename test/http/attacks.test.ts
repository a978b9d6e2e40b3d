import { execFileSync } from 'node:child_process';
import { connect as connectTcp, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type HttpServer, message, OPENING, openSession, POSTED, startHttp } from '../support/http-server.ts';

/** Hostile requests. Each gets the right status, and the server keeps running. */
let sandbox: Sandbox;
let server: HttpServer;
let key: string;
let port: number;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  server = await startHttp(sandbox, ['--allow-origin', 'https://chat.example.com'], {
    limits: { headerTime: 300, requestTime: 600, bodyBytes: 100_000, failuresPerMinute: 1_000_000 },
  });
  key = await server.key('ci');
  port = Number(new URL(server.url).port);
});
afterAll(async () => {
  // Whatever happened before, it still serves.
  const health = await fetch(server.url.replace('/mcp', '/readyz'));
  await server.stop();
  await sandbox.close();
  expect(health.status).toBe(200);
});

/** Sends bytes, and returns what arrives until the server closes. @param whole whether this side then ends its own */
function raw(text: string, whole = true): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connectTcp(port, '127.0.0.1', () => (whole ? socket.end(text) : socket.write(text)));
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
  });
}

const statuses = (heard: string): string[] =>
  [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = '']) => status);
const auth = () => `Authorization: Bearer ${key}\r\n`;
const post = (more: string, body: string, host = `localhost:${port}`) =>
  `POST /mcp HTTP/1.1\r\nHost: ${host}\r\n${auth()}Content-Type: application/json\r\nAccept: */*\r\n${more}\r\n${body}`;
const sized = (body: string) => post(`Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n`, body);

describe('names', () => {
  test.each([
    ['another name', 'evil.example.com', 403],
    ['a name that begins as ours', 'localhost.evil.example.com', 403],
    ['a name with a user', `user@localhost:80`, 403],
    ['an address of another machine', '10.0.0.1', 403],
    ['two names', 'localhost, evil.example.com', 403],
    ['our name in capitals', 'LOCALHOST', 200],
    ['our name with the dot of the root', 'localhost.', 200],
    ['the same with a port', 'LocalHost.:8080', 200],
    ['our name with two dots', 'localhost..', 403],
    ['the root alone', '.', 403],
    ['another name with the dot of the root', 'evil.example.com.', 403],
    ['our address, written otherwise', '127.1', 403],
    ['our address as a number', '2130706433', 403],
    ['our address of IPv6, written otherwise', '[::ffff:127.0.0.1]', 403],
    ['our name, escaped', 'local%68ost', 403],
    ['our name with a path', 'localhost/mcp', 403],
    ['no name', '', 403],
    ['our name with any port', 'localhost:1', 200],
    ['our address', '127.0.0.1', 200],
    ['our address of IPv6', '[::1]:8080', 200],
  ])('Host is %s', async (_, host, status) => {
    const text = post(`Content-Length: ${OPENING.length}\r\nConnection: close\r\n`, OPENING, host);
    expect(statuses(await raw(text))).toEqual([String(status)]);
  });

  test.each([
    ['another page', 'https://evil.example.com', 403],
    ['no page at all', 'null', 403],
    ['a page that begins as ours', 'http://localhost.evil.example.com', 403],
    ['a page of another scheme', 'http://chat.example.com', 403],
    ['a page whose name is a lookalike', 'https://chat.ex\u00e4mple.com', 403],
    ['an allowed page at another port', 'https://chat.example.com:444', 403],
    ['an allowed page, and another', 'https://chat.example.com, https://evil.example.com', 403],
    ['a page with a user', 'http://localhost@evil.example.com', 403],
    ['a file', 'file://', 403],
    ['an allowed page', 'https://chat.example.com', 200],
    ['a page of this machine', 'http://localhost:5173', 200],
    ['the same, with the dot of the root', 'http://localhost.:5173', 200],
  ])('Origin is %s', async (_, origin, status) => {
    const headers = { ...POSTED, Authorization: `Bearer ${key}`, Origin: origin };
    const answer = await fetch(server.url, { method: 'POST', headers, body: OPENING });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(status === 200 ? origin : null);
  });

  test('a page may ask beforehand whether it may send', async () => {
    const headers = { Origin: 'https://chat.example.com', 'Access-Control-Request-Method': 'POST' };
    const answer = await fetch(server.url, { method: 'OPTIONS', headers });
    expect({ status: answer.status, credentials: answer.headers.get('access-control-allow-credentials') }).toEqual({
      ...{ status: 204, credentials: null },
    });
    expect(answer.headers.get('access-control-allow-headers')).toContain('Authorization');
  });

  test('no Host at all, and two of them', async () => {
    expect(statuses(await raw('GET /mcp HTTP/1.1\r\nConnection: close\r\n\r\n'))).toEqual(['400']);
    expect(
      statuses(await raw('GET /mcp HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\nConnection: close\r\n\r\n')),
    ).not.toContain('200');
  });
});

describe('smuggled requests', () => {
  const second = `GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  test.each([
    ['a length and chunks', `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n`, `0\r\n\r\n${second}`],
    ['two lengths', `Content-Length: 2\r\nContent-Length: 60\r\n`, `{}${second}`],
    ['a length that is no number', `Content-Length: +2\r\n`, `{}${second}`],
    ['chunks in disguise', `Transfer-Encoding: xchunked\r\n`, `0\r\n\r\n${second}`],
    ['chunks by a line that is folded', `Transfer-Encoding:\r\n chunked\r\nContent-Length: 2\r\n`, `{}${second}`],
    ['a field with a space before its colon', `Content-Length : 2\r\n`, `{}${second}`],
    ['chunks within another coding', `Transfer-Encoding: gzip, chunked\r\n`, `0\r\n\r\n${second}`],
    ['chunks twice', `Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n`, `0\r\n\r\n${second}`],
    ['chunks that are none', `Transfer-Encoding: identity\r\n`, second],
    ['the same length twice', `Content-Length: 2\r\nContent-Length: 2\r\n`, `{}${second}`],
    ['a list of lengths', `Content-Length: 2, 2\r\n`, `{}${second}`],
    ['a length beyond all numbers', `Content-Length: 99999999999999999999\r\n`, second],
    ['a chunk beyond all numbers', `Transfer-Encoding: chunked\r\n`, `FFFFFFFFFFFFFFFFF\r\n${second}`],
    ['an extension of a chunk without end', `Transfer-Encoding: chunked\r\n`, `2;${'x'.repeat(30_000)}\r\n{}${second}`],
    ['a null byte in a field', `X: a\0b\r\n`, second],
    ['a field with a space before its colon, and no value', `Host : evil\r\n`, second],
    ['two credentials', `Authorization: Bearer other\r\nContent-Length: 0\r\n`, second],
    ['two types', `Content-Type: text/plain\r\nContent-Length: 0\r\n`, second],
    ['two sessions', `Mcp-Session-Id: a\r\nMcp-Session-Id: b\r\nContent-Length: 0\r\n`, second],
    ['two pages', `Origin: http://localhost\r\nOrigin: https://evil\r\nContent-Length: 0\r\n`, second],
    ['a chunk longer than it says', `Transfer-Encoding: chunked\r\n`, `1\r\n{}${second}0\r\n\r\n`],
    ['a bare line feed in a field', `X: a\nContent-Length: 0\r\n`, second],
  ])('%s', async (_, fields, body) => {
    const heard = statuses(await raw(post(fields, body)));
    expect(heard[0]).toBe('400');
    expect(heard).not.toContain('200');
  });
});

describe('too much', () => {
  test('header fields', async () => {
    const answer = await raw(post(`X: ${'x'.repeat(20_000)}\r\n`, ''));
    expect(statuses(answer)).toEqual(['431']);
  });

  test('fields, of which none may be left out', async () => {
    const many = Array.from({ length: 150 }, (_, each) => `X-${each}: a\r\n`).join('');
    const answer = await raw(post(`${many}Content-Length: ${OPENING.length}\r\nConnection: close\r\n`, OPENING));
    expect(statuses(answer)).toEqual(['431']);
  });

  test('a body that says so', async () => {
    expect(statuses(await raw(post('Content-Length: 100001\r\n', ''), false))).toEqual(['413']);
  });

  test('a body that does not say so', async () => {
    const chunk = `${(50_000).toString(16)}\r\n${'x'.repeat(50_000)}\r\n`;
    expect(statuses(await raw(post('Transfer-Encoding: chunked\r\n', chunk.repeat(3)), false))).toEqual(['413']);
  });

  test('JSON that is nested ninety thousand deep', async () => {
    const deep = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${'['.repeat(45_000)}${']'.repeat(45_000)}}`;
    const session = await openSession(server.url, key);
    const answer = await fetch(server.url, { method: 'POST', headers: session, body: deep });
    expect([200, 400]).toContain(answer.status);
    expect(await answer.json()).toMatchObject({ error: { code: -32602 } });
  });

  test('a body that is compressed', async () => {
    const headers = { ...POSTED, Authorization: `Bearer ${key}`, 'Content-Encoding': 'gzip' };
    expect((await fetch(server.url, { method: 'POST', headers, body: 'x' })).status).toBe(415);
  });

  test('a batch of thousands', async () => {
    const all = `[${Array.from({ length: 900 }, (_, id) => message('ping', {}, id)).join()}]`;
    const session = await openSession(server.url, key);
    expect((await fetch(server.url, { method: 'POST', headers: session, body: all })).status).toBe(400);
  });

  test('connections beyond the most', async () => {
    const few = await startHttp(sandbox, [], { limits: { connections: 50 } });
    const sockets = Array.from({ length: 200 }, () => connectTcp(Number(new URL(few.url).port), '127.0.0.1'));
    for (const socket of sockets) socket.on('error', () => undefined);
    await expect.poll(() => sockets.filter(({ destroyed, closed }) => destroyed || closed).length).toBeGreaterThan(140);
    for (const socket of sockets) socket.destroy();
    await expect
      .poll(() =>
        fetch(few.url.replace('/mcp', '/healthz')).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
    await few.stop();
  });

  test('ten thousand connections that say nothing: an allowed client is answered meanwhile', async () => {
    // As many as this machine lets one process open, besides those of the server, which is in the same process.
    const most = Number(execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).replace('unlimited', '100000'));
    const count = Math.min(10_000, Math.floor((most - 1_000) / 2));
    const own = await startHttp(sandbox, [], { limits: { connections: Math.min(4_096, Math.floor(count / 2)) } });
    const token = await own.key('allowed');
    const { port: at } = new URL(own.url);
    const open = new Set<Socket>();
    let opened = 0;
    for (let each = 0; each < count; each += 1) {
      const socket = connectTcp(Number(at), '127.0.0.1', () => {
        opened += 1;
        socket.write('POST /mcp HTTP/1.1\r\n');
      });
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
      if (each % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => opened, { timeout: 30_000 }).toBeGreaterThan(count * 0.9);
    const headers = { ...POSTED, Authorization: `Bearer ${token}` };
    const answer = await fetch(own.url, { method: 'POST', headers, body: OPENING });
    expect(answer.status).toBe(200);
    for (const socket of open) socket.destroy();
    await own.stop();
  }, 60_000);

  test('requests of one principal at once', async () => {
    const own = await startHttp(sandbox, [], { limits: { atOnce: 3 } });
    const [one, other] = [await own.key('one'), await own.key('other')];
    const stop = new AbortController();
    const sessions = [];
    for (let each = 0; each < 4; each += 1) sessions.push(await openSession(own.url, one));
    const statusOf = async (session: Readonly<Record<string, string>>) => {
      const asked = { ...session, Accept: 'text/event-stream' };
      return fetch(own.url, { headers: asked, signal: stop.signal });
    };
    const streams = [];
    for (const session of sessions) streams.push(await statusOf(session));
    expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(Number(streams[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
    const { status } = await fetch(own.url, {
      method: 'POST',
      headers: await openSession(own.url, other),
      body: message('ping'),
    });
    expect(status).toBe(200);
    stop.abort();
    await own.stop();
  });

  test('streams of one principal take no session from another', async () => {
    const own = await startHttp(sandbox, ['--max-sessions', '5']);
    const [one, other] = [await own.key('one'), await own.key('other')];
    const stop = new AbortController();
    for (let each = 0; each < 5; each += 1) {
      const headers = { ...(await openSession(own.url, one)), Accept: 'text/event-stream' };
      await fetch(own.url, { headers, signal: stop.signal });
    }
    const ping = async (headers: Readonly<Record<string, string>>) =>
      (await fetch(own.url, { method: 'POST', headers, body: message('ping') })).status;
    const [first, second] = [await openSession(own.url, other), await openSession(own.url, other)];
    expect([await ping(first), await ping(second)]).toEqual([200, 200]);
    stop.abort();
    await own.stop();
  });
});

describe('too slow', () => {
  test('header fields that never end', async () => {
    const heard = await raw('POST /mcp HTTP/1.1\r\nHost: localhost\r\nX: ', false);
    expect(statuses(heard)).toEqual(['408']);
  });

  test('a body that never ends', async () => {
    const heard = await raw(post('Content-Length: 1000\r\n', '{'), false);
    expect(statuses(heard)).toEqual(['408']);
  });
});

describe('paths', () => {
  test.each([
    '/mcp/',
    '/mcp#x',
    '/mcp%00',
    '/mcp\\',
    '//mcp',
    '/./mcp',
    '/healthz/../mcp',
    '/MCP',
    '/mcp%2f',
    '/%6dcp',
    '/mcp;x',
    'http://evil.example.com/mcp',
    '*',
    '/',
    '/.env',
    '/sse',
    '/messages',
    '/metrics',
  ])('%s', async (path) => {
    const text = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${auth()}Connection: close\r\n\r\n`;
    expect(statuses(await raw(text))).toEqual(['404']);
  });

  test.each(['PUT', 'PATCH', 'TRACE', 'HEAD', 'QUERY'])('the method %s', async (method) => {
    const text = `${method} /mcp HTTP/1.1\r\nHost: localhost\r\n${auth()}Connection: close\r\n\r\n`;
    expect(statuses(await raw(text))).toEqual(['405']);
  });

  test('an upgrade, and a tunnel', async () => {
    const upgrade = `GET /mcp HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    expect(statuses(await raw(upgrade))).toEqual(['401']);
    expect(await raw('CONNECT evil.example.com:443 HTTP/1.1\r\nHost: evil.example.com:443\r\n\r\n')).toBe('');
  });
});

describe('bodies', () => {
  test.each([
    ['no JSON', 'hello', 400],
    ['nothing', '', 400],
    ['no UTF-8', '{"x":"\xff"}', 400],
    ['a number', '17', 400],
    ['null', 'null', 400],
    ['an empty list', '[]', 400],
    [
      'a prototype',
      '{"jsonrpc":"2.0","id":1,"method":"ping","__proto__":{"x":1},"constructor":{"prototype":{"y":1}}}',
      400,
    ],
  ])('%s', async (_, body, status) => {
    const bytes = Buffer.from(body, 'latin1');
    const answer = await fetch(server.url, {
      method: 'POST',
      headers: { ...POSTED, Authorization: `Bearer ${key}` },
      body: bytes,
    });
    expect(answer.status).toBe(status);
    expect(({} as Record<string, unknown>)['y']).toBeUndefined();
  });
});

test('every answer forbids caching, framing and type guessing', async () => {
  for (const url of [server.url, server.url.replace('/mcp', '/none'), server.url.replace('/mcp', '/healthz')]) {
    const { headers } = await fetch(url);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('server') ?? headers.get('x-powered-by')).toBeNull();
  }
});

test('serves a body that is sent completely', async () => {
  expect(statuses(await raw(sized(OPENING)))).toEqual(['200']);
});
