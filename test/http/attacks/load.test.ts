import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { message, OPENING, openSession, POSTED, startHttp } from '../../support/http-server.ts';
import { startTarget, statuses, type Target } from '../../support/raw-http.ts';

let { key, post, raw, sandbox, server, stop } = {} as Target;
beforeAll(async () => {
  ({ key, post, raw, sandbox, server, stop } = await startTarget());
});
afterAll(() => stop());

/** Opens connections that begin a request and say no more. Writes a line when nearly all are open. */
const FLOOD = `
const [port, count] = process.argv.slice(1).map(Number);
let opened = 0;
const open = () => {
  const socket = require('node:net').connect(port, '127.0.0.1', () => {
    socket.write('POST /mcp HTTP/1.1\\r\\n');
    opened += 1;
    if (opened === Math.floor(count * 0.99)) console.log(opened);
  });
  socket.on('error', () => undefined).resume();
};
(async () => {
  for (let each = 0; each < count; each += 1) {
    open();
    if (each % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
})();
`;

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

  test('connections that nobody has logged in on, whatever they send', async () => {
    // Their login takes for ever to be checked.
    const method = {
      id: 'keys' as const,
      identify: ({ headers }: IncomingMessage) =>
        headers.authorization === 'Bearer good'
          ? Promise.resolve({ id: 'key:good', method: 'keys' as const, name: 'good' })
          : new Promise<never>(() => undefined),
    };
    const few = await startHttp(sandbox, [], { method, limits: { connections: 5 } });
    const asked = 'GET /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer bad\r\n\r\n';
    const sockets = Array.from({ length: 5 }, () => {
      const socket = connectTcp(Number(new URL(few.url).port), '127.0.0.1', () => socket.write(asked));
      return socket.on('error', () => undefined);
    });
    await expect.poll(() => sockets.every(({ bytesWritten }) => bytesWritten === asked.length)).toBe(true);
    const headers = { ...POSTED, Authorization: 'Bearer good' };
    expect((await fetch(few.url, { method: 'POST', headers, body: OPENING })).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    await few.stop();
  });

  test('ten thousand connections that say nothing: an allowed client is answered meanwhile', async () => {
    // As many as this machine lets one process open: it may allow fewer.
    const most = Number(execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).replace('unlimited', '100000'));
    const ownServer = await startHttp(sandbox, [], { limits: { connections: Math.min(4_096, Math.floor(most / 2)) } });
    const token = await ownServer.key('allowed');
    const args = [new URL(ownServer.url).port, String(Math.min(10_000, most - 500))];
    const flood = spawn(process.execPath, ['-e', FLOOD, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(flood.stdout, 'data');
    const headers = { ...POSTED, Authorization: `Bearer ${token}` };
    const answer = await fetch(ownServer.url, { method: 'POST', headers, body: OPENING });
    expect(answer.status).toBe(200);
    flood.kill('SIGKILL');
    await ownServer.stop();
  });

  test('requests of one principal at once', async () => {
    const ownServer = await startHttp(sandbox, [], { limits: { atOnce: 3 } });
    const [one, other] = [await ownServer.key('one'), await ownServer.key('other')];
    const stop = new AbortController();
    const sessions = [];
    for (let each = 0; each < 4; each += 1) sessions.push(await openSession(ownServer.url, one));
    const statusOf = async (session: Readonly<Record<string, string>>) => {
      const asked = { ...session, Accept: 'text/event-stream' };
      return fetch(ownServer.url, { headers: asked, signal: stop.signal });
    };
    const streams = [];
    for (const session of sessions) streams.push(await statusOf(session));
    expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(Number(streams[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
    const { status } = await fetch(ownServer.url, {
      method: 'POST',
      headers: await openSession(ownServer.url, other),
      body: message('ping'),
    });
    expect(status).toBe(200);
    stop.abort();
    await ownServer.stop();
  });

  test('requests whose client left before its login was checked count no more', async () => {
    const checks: (() => void)[] = [];
    const method = {
      id: 'keys' as const,
      identify: async ({ headers }: IncomingMessage) => {
        if (headers.authorization === 'Bearer late') await new Promise<void>((resolve) => checks.push(resolve));
        return { id: 'key:same', method: 'keys' as const, name: 'same' };
      },
    };
    const ownServer = await startHttp(sandbox, [], { method, limits: { atOnce: 1 } });
    const gone = new AbortController();
    const late = fetch(ownServer.url, { headers: { Authorization: 'Bearer late' }, signal: gone.signal });
    await expect.poll(() => checks.length).toBe(1);
    gone.abort();
    await expect(late).rejects.toThrow();
    const inTime = async () => {
      const headers = { ...POSTED, Authorization: 'Bearer good' };
      return (await fetch(ownServer.url, { method: 'POST', headers, body: OPENING })).status;
    };
    // By then, the server has seen that the client has gone.
    expect(await inTime()).toBe(200);
    checks[0]?.();
    expect(await inTime()).toBe(200);
    await ownServer.stop();
  });

  test.each([
    ['of one principal', { principalBodyBytes: 20_000 }, [503, 200]],
    ['of all principals', { allBodyBytes: 20_000 }, [503, 503]],
  ])('bodies %s that are still arriving', async (_, limits, refused) => {
    const ownServer = await startHttp(sandbox, [], { limits });
    const [one, other] = [await ownServer.key('one'), await ownServer.key('other')];
    const open = (token: string) => {
      const headers = { ...POSTED, Authorization: `Bearer ${token}` };
      return fetch(ownServer.url, { method: 'POST', headers, body: OPENING.padEnd(15_000) });
    };
    const socket = connectTcp(Number(new URL(ownServer.url).port), '127.0.0.1');
    const fields = [...Object.entries(POSTED), ['Host', 'localhost'], ['Authorization', `Bearer ${one}`]];
    const head = ['POST /mcp HTTP/1.1', ...fields.map((field) => field.join(': ')), 'Content-Length: 15000'];
    socket.write(`${head.join('\r\n')}\r\n\r\n${' '.repeat(10_000)}`);
    await expect.poll(async () => (await open(one)).status, { timeout: 10_000 }).toBe(503);
    expect([(await open(one)).status, (await open(other)).status]).toEqual(refused);
    expect(Number((await open(one)).headers.get('retry-after'))).toBeGreaterThan(0);
    socket.destroy();
    await expect.poll(async () => (await open(one)).status, { timeout: 10_000 }).toBe(200);
    await ownServer.stop();
  });

  test('streams of one principal take no session from another', async () => {
    const ownServer = await startHttp(sandbox, ['--max-sessions', '5']);
    const [one, other] = [await ownServer.key('one'), await ownServer.key('other')];
    const stop = new AbortController();
    for (let each = 0; each < 5; each += 1) {
      const headers = { ...(await openSession(ownServer.url, one)), Accept: 'text/event-stream' };
      await fetch(ownServer.url, { headers, signal: stop.signal });
    }
    const ping = async (headers: Readonly<Record<string, string>>) =>
      (await fetch(ownServer.url, { method: 'POST', headers, body: message('ping') })).status;
    const [first, second] = [await openSession(ownServer.url, other), await openSession(ownServer.url, other)];
    expect([await ping(first), await ping(second)]).toEqual([200, 200]);
    stop.abort();
    await ownServer.stop();
  });
});

describe('too slow', () => {
  test('header fields that never end', async () => {
    const received = await raw('POST /mcp HTTP/1.1\r\nHost: localhost\r\nX: ', false);
    expect(statuses(received)).toEqual(['408']);
  });

  test('a body that never ends', async () => {
    const arrived = await raw(post('Content-Length: 1000\r\n', '{'), false);
    expect(statuses(arrived)).toEqual(['408']);
  });
});
