import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { agreeing, callText } from '../../support/client.ts';
import { ask, ROLES } from '../../support/http-roles.ts';
import { connectHttp, type HttpServer, message, openSession, POSTED, startHttp } from '../../support/http-server.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'small' });
});
afterAll(() => sandbox?.close());

describe('API keys', () => {
  let server: HttpServer;
  beforeAll(async () => {
    server = await startHttp(sandbox, ['--allow-write', '*', '--roles', '{}/roles.yaml'], {
      files: { 'roles.yaml': ROLES },
      limits: { failuresPerMinute: 1000 },
    });
  });
  afterAll(() => server?.stop());

  test.each<[string, (key: string) => string | undefined]>([
    ['none', () => undefined],
    ['an empty one', () => ''],
    ['one that is not there', () => `zmcp_${'0'.repeat(16)}_${'A'.repeat(43)}`],
    ['another secret', (key) => `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`],
    ['another id', (key) => key.replace(/_./, (start) => (start === '_0' ? '_1' : '_0'))],
    ['its first half', (key) => key.slice(0, 30)],
    ['its digest', () => 'a'.repeat(64)],
    ['twice the same', (key) => `${key}, ${key}`],
  ])('%s is refused', async (_, forge) => {
    const token = forge(await server.key(`writer-${crypto.randomUUID()}`));
    const answer = await ask(server.url, token);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="ziti-mcp"/);
  });

  test('a key in the URL, or by another scheme, is refused', async () => {
    const key = await server.key('viewer-url');
    expect((await ask(`${server.url}?access_token=${key}`, undefined)).status).toBe(401);
    expect((await ask(server.url, undefined, { Authorization: `Basic ${btoa(`x:${key}`)}` })).status).toBe(401);
    expect((await ask(server.url, undefined, { Authorization: key })).status).toBe(401);
  });

  test('a key that has expired is refused', async () => {
    expect((await ask(server.url, await server.key('viewer-old', new Date(Date.now() - 1000)))).status).toBe(401);
  });

  test('a caller whose key has no role is told so', async () => {
    expect((await ask(server.url, await server.key('stranger'))).status).toBe(403);
  });

  test.each(['older (initialize)', 'newer (server/discover)'] as const)(
    'a viewer sees and makes no change: %s',
    async (era) => {
      const { client } = await connectHttp(server.url, await server.key(`viewer-${era.slice(0, 5)}`), era, agreeing);
      const names = (await client.listTools()).tools.map(({ name }) => name);
      expect(names).toContain('listServices');
      expect(names).not.toContain('createService');
      const { text, isError } = await callText(client, 'createService', { name: 'x', encryptionRequired: true });
      expect({ isError, why: /rule "role"/.test(text) }).toEqual({ isError: true, why: true });
      await client.close();
    },
  );

  test('a writer changes what its role names, and nothing else', async () => {
    const key = await server.key('writer');
    const { client } = await connectHttp(server.url, key, 'older (initialize)', agreeing);
    expect((await callText(client, 'createService', { name: 'by role', encryptionRequired: true })).isError).toBe(
      false,
    );
    expect((await callText(client, 'createIdentity', { name: 'x', type: 'User', isAdmin: false })).text).toContain(
      'rule "role"',
    );
    const line = server.audited().find(({ tool, event }) => tool === 'createService' && event === 'intent');
    expect(line).toMatchObject({ principal: 'key:writer', source: '127.0.0.1', key: key.split('_')[1] });
    expect(JSON.stringify(server.audited())).not.toContain(key.split('_').slice(2).join('_'));
    await client.close();
  });

  test('a role of one tool has that tool', async () => {
    const { client } = await connectHttp(server.url, await server.key('few'), 'newer (server/discover)');
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['listServices']);
    await client.close();
  });

  test('only its principal can use a session: others cannot even tell that it exists', async () => {
    const ownSession = await openSession(server.url, await server.key('viewer-owner'));
    const thief = { ...ownSession, Authorization: `Bearer ${await server.key('viewer-thief')}` };
    const stolen = await fetch(server.url, { method: 'POST', headers: thief, body: message('ping') });
    const guessed = { ...thief, 'Mcp-Session-Id': 'A'.repeat(32) };
    const unknown = await fetch(server.url, { method: 'POST', headers: guessed, body: message('ping') });
    expect([stolen.status, unknown.status]).toEqual([404, 404]);
    expect(await stolen.text()).toBe(await unknown.text());
    expect((await fetch(server.url, { method: 'DELETE', headers: thief })).status).toBe(404);
    expect((await fetch(server.url, { headers: { ...thief, Accept: 'text/event-stream' } })).status).toBe(404);
    expect((await fetch(server.url, { method: 'POST', headers: ownSession, body: message('ping') })).status).toBe(200);
  });
});

test('a stream ends when its key is revoked, and continues as long as it is not', async () => {
  const server = await startHttp(sandbox, ['--sse'], { limits: { loginCheck: 50 } });
  const keys = { kept: await server.key('kept'), revoked: await server.key('revoked') };
  const over: string[] = [];
  for (const [name, key] of Object.entries(keys)) {
    const session = { ...(await openSession(server.url, key)), Accept: 'text/event-stream' };
    for (const path of ['/mcp', '/sse']) {
      const stream = await fetch(server.url.replace('/mcp', path), { headers: session });
      const end = () => over.push(`${name} ${path}`);
      stream.text().then(end, end);
    }
  }
  await server.revoke('revoked');
  await expect.poll(() => [...over].sort(), { timeout: 10_000 }).toEqual(['revoked /mcp', 'revoked /sse']);
  await server.stop();
});

test.each(['/mcp', '/sse'])('a key that is revoked while a body arrives changes nothing: %s', async (path) => {
  const server = await startHttp(sandbox, ['--sse', '--allow-write', '*']);
  const headers = await openSession(server.url, await server.key('revoked'));
  const stop = new AbortController();
  let url = server.url;
  if (path === '/sse') {
    const stream = await fetch(server.url.replace('/mcp', path), { headers, signal: stop.signal });
    const { value } = (await stream.body?.pipeThrough(new TextDecoderStream()).getReader().read()) ?? {};
    url = new URL(/data: (\S+)/.exec(value ?? '')?.[1] ?? '', server.url).href;
  }
  const args = { name: `too late ${path}`, encryptionRequired: true };
  const body = message('tools/call', { name: 'createService', arguments: args });
  const request = httpRequest(url, { method: 'POST', headers: { ...headers, 'Content-Length': body.length } });
  const answer = once(request, 'response');
  request.write(body.slice(0, 10));
  await server.revoke('revoked');
  const isRevoked = async () => (await fetch(url, { method: 'POST', headers, body: message('ping') })).status;
  await expect.poll(isRevoked, { timeout: 10_000 }).toBe(401);
  request.end(body.slice(10));
  const [{ statusCode }] = await answer;
  expect(statusCode).toBe(401);
  expect(sandbox.requests.some(({ body: sent }) => sent.includes(args.name))).toBe(false);
  stop.abort();
  await server.stop();
});

test('a login is checked once for a request that arrives at once, and again for one whose body comes later', async () => {
  let checks = 0;
  const identify = async () => {
    checks += 1;
    // As signatures are, in another thread.
    await setImmediate();
    return { id: 'key:counted', method: 'keys' as const, name: 'counted' };
  };
  const server = await startHttp(sandbox, ['--stateless'], { method: { id: 'keys', identify } });
  const body = message('ping');
  const { hostname, port } = new URL(server.url);
  const post = async (pause?: () => Promise<unknown>) => {
    checks = 0;
    const socket = connect(Number(port), hostname);
    const fields = Object.entries({ ...POSTED, Host: hostname, 'Content-Length': body.length });
    const head = `POST /mcp HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
    if (pause === undefined) socket.write(head + body);
    else {
      socket.write(head);
      await pause();
      socket.write(body);
    }
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 200 /);
    socket.destroy();
    return checks;
  };
  expect(await post()).toBe(1);
  expect(await post(() => expect.poll(() => checks).toBe(1))).toBe(2);
  await server.stop();
});
