import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { message, OPENING, POSTED } from '../../support/http-server.ts';
import { startTarget, statuses, type Target } from '../../support/raw-http.ts';

/** Requests that say two things at once, or nothing that makes sense. Each gets the right status. */
let { auth, key, post, raw, sandbox, server, stop } = {} as Target;
beforeAll(async () => {
  ({ auth, key, post, raw, sandbox, server, stop } = await startTarget());
});
afterAll(() => stop());

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
    const received = statuses(await raw(post(fields, body)));
    expect(received[0]).toBe('400');
    expect(received).not.toContain('200');
  });

  test('chunks by HTTP/1.0, which has none', async () => {
    const text = post('Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n', `0\r\n\r\n${second}`);
    expect(statuses(await raw(text.replace('HTTP/1.1', 'HTTP/1.0')))).toEqual(['400']);
  });
});

test('bytes that are no request are not answered before the request that came first', async () => {
  const opening = post(`Content-Length: ${OPENING.length}\r\n`, OPENING);
  const session = /mcp-session-id: (.*)\r$/im.exec(await raw(opening))?.[1];
  sandbox.setFaults([{ kind: 'latency', milliseconds: 500 }]);
  const body = message('tools/call', { name: 'listServices', arguments: {} });
  const call = post(`Mcp-Session-Id: ${session}\r\nContent-Length: ${body.length}\r\n`, body);
  expect(statuses(await raw(`${call}\0\r\n\r\n`))).toEqual([]);
  sandbox.setFaults([]);
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
    'http://localhost/mcp/',
    'http://localhost',
    'http://localhost?/mcp',
    'ftp://localhost/mcp',
    'http://localhost//mcp',
    '*',
    '/',
    '/.env',
    '/sse',
    '/messages',
    '/metrics',
  ])('%s', async (path) => {
    const text = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${auth}Connection: close\r\n\r\n`;
    expect(statuses(await raw(text))).toEqual(['404']);
  });

  test.each(['PUT', 'PATCH', 'TRACE', 'HEAD', 'QUERY'])('the method %s', async (method) => {
    const text = `${method} /mcp HTTP/1.1\r\nHost: localhost\r\n${auth}Connection: close\r\n\r\n`;
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
  // Node answers this one itself.
  const nameless = await raw('GET /mcp HTTP/1.1\r\nConnection: close\r\n\r\n');
  expect(nameless).toMatch(/^HTTP\/1.1 400 /);
  expect(nameless).toMatch(/^cache-control: no-store\r$/im);
  expect(nameless).toMatch(/^x-content-type-options: nosniff\r$/im);
});

test('a refusal before the body has arrived says that nothing can follow', async () => {
  const head = 'POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer zmcp_none\r\nContent-Length: 2\r\n\r\n';
  const early = await raw(head, false);
  expect([statuses(early), /^connection: (.*)\r$/im.exec(early)?.[1]]).toEqual([['401'], 'close']);
  const late = await raw(`${head}{}`);
  expect([statuses(late), /^connection: (.*)\r$/im.exec(late)?.[1]]).toEqual([['401'], 'keep-alive']);
});

test('serves a body that is sent completely', async () => {
  expect(statuses(await raw(post(`Content-Length: ${OPENING.length}\r\nConnection: close\r\n`, OPENING)))).toEqual([
    '200',
  ]);
});
