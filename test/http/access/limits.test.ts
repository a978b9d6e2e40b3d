import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { ask } from '../../support/http-roles.ts';
import { message, OPENING, POSTED, startHttp } from '../../support/http-server.ts';

/** How often a principal or an address may ask, and which addresses may at all. */
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
});
afterAll(() => sandbox?.close());

test('guessing is stopped after a few failures, and other callers continue', async () => {
  const server = await startHttp(sandbox, ['--behind-proxy', '127.0.0.1'], { limits: { failuresPerMinute: 3 } });
  const key = await server.key('ci');
  const from = (address: string, token: string) => ask(server.url, token, { 'X-Forwarded-For': `6.6.6.6, ${address}` });
  const guesses = [];
  for (let guess = 0; guess < 5; guess += 1) guesses.push((await from('203.0.113.9', `zmcp_${guess}`)).status);
  expect(guesses).toEqual([401, 401, 401, 429, 429]);
  const blocked = await from('203.0.113.9', key);
  expect({ status: blocked.status, wait: Number(blocked.headers.get('retry-after')) > 0 }).toEqual({
    status: 429,
    wait: true,
  });
  expect((await from('203.0.113.10', key)).status).toBe(200);
  expect(server.log.lines.join('\n')).not.toContain(key);
  // Whoever has one address of IPv6 has billions of them.
  const others = [];
  for (let guess = 0; guess < 4; guess += 1) others.push((await from(`2001:db8::${guess}`, `zmcp_${guess}`)).status);
  expect(others).toEqual([401, 401, 401, 429]);
  expect((await from('2001:db8:0:1::', key)).status).toBe(200);
  await server.stop();
});

test('one principal’s requests are limited, and another’s go on', async () => {
  const server = await startHttp(sandbox, ['--requests-per-minute', '3']);
  const [one, other] = [await server.key('one'), await server.key('other')];
  const statuses = [];
  for (let request = 0; request < 5; request += 1) statuses.push((await ask(server.url, one)).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  expect(Number((await ask(server.url, one)).headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await ask(server.url, other)).status).toBe(200);
  await server.stop();
});

test('addresses that are not named may not connect', async () => {
  const server = await startHttp(sandbox, ['--allow-source', '192.0.2.0/24', '--behind-proxy', '127.0.0.1/32']);
  const key = await server.key('ci');
  const from = async (forwarded: string | undefined) =>
    (await ask(server.url, key, forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded })).status;
  expect(
    await Promise.all([from('192.0.2.7'), from('198.51.100.1'), from('192.0.2.7, 198.51.100.1'), from(undefined)]),
  ).toEqual([200, 403, 403, 403]);
  await server.stop();
});

test('forwarded addresses from anything but a proxy do not count', async () => {
  const server = await startHttp(sandbox, ['--allow-source', '127.0.0.2']);
  const key = await server.key('ci');
  expect((await ask(server.url, key, { 'X-Forwarded-For': '127.0.0.2' })).status).toBe(403);
  await server.stop();
});

test('each message of a batch counts as a request', async () => {
  const server = await startHttp(sandbox, ['--requests-per-minute', '6']);
  const opening = OPENING.replace('2025-11-25', '2025-03-26');
  const token = await server.key('batches');
  const headers = { ...POSTED, Authorization: `Bearer ${token}` };
  const opened = await fetch(server.url, { method: 'POST', headers, body: opening });
  const session = { ...headers, 'Mcp-Session-Id': opened.headers.get('mcp-session-id') ?? '' };
  const batch = `[${[1, 2, 3, 4].map((id) => message('ping', {}, id)).join()}]`;
  const post = async () => (await fetch(server.url, { method: 'POST', headers: session, body: batch })).status;
  expect([await post(), await post()]).toEqual([200, 429]);
  await server.stop();
});
