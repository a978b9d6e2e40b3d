import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPENING, POSTED } from '../../support/http-server.ts';
import { startTarget, statuses, type Target } from '../../support/raw-http.ts';

let { key, post, raw, server, stop } = {} as Target;
beforeAll(async () => {
  ({ key, post, raw, server, stop } = await startTarget());
});
afterAll(() => stop());

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

  test.each([
    ['our name', 'http://localhost/mcp', 'evil.example.com', 200],
    ['our name, in capitals and with a query', 'HTTP://LOCALHOST:8080/mcp?x=http://evil.example.com', 'localhost', 200],
    ['our name over https', 'https://localhost/mcp', 'localhost', 200],
    ['another name', 'http://evil.example.com/mcp', 'localhost', 403],
    ['another name after a user that is ours', 'http://localhost@evil.example.com/mcp', 'localhost', 403],
    ['no name', 'http:///mcp', 'localhost', 403],
  ])('a whole URL has %s', async (_, url, host, status) => {
    const text = post(`Content-Length: ${OPENING.length}\r\nConnection: close\r\n`, OPENING, host);
    expect(statuses(await raw(text.replace('/mcp', url)))).toEqual([String(status)]);
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
