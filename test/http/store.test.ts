/** The store that servers share: how it is reached, and what goes on without it. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redisState } from '../../src/http/state/redis-state.ts';
import { createAuthority, LOOPBACK } from '../support/authority.ts';
import { message, openSession, startHttp } from '../support/http-server.ts';
import { recordingLog } from '../support/recording-log.ts';
import { startRedis } from '../support/redis-server.ts';
import { CONFIRM_KEY, callAt, idIn, type Replicas, startReplicas } from '../support/replicas.ts';

let { at, call, key, made, redis, sandbox, sent, stop } = {} as Replicas;
beforeAll(async () => {
  ({ at, call, key, made, redis, sandbox, sent, stop } = await startReplicas());
});
afterAll(() => stop());

test('the store may speak TLS to a user of its ACL, who may do no more than is needed', async () => {
  const authority = await createAuthority();
  const { cert, key: certKey } = await authority.issue('redis', { names: LOOPBACK });
  const acl =
    'user app on >a-password ~ziti-mcp:* &ziti-mcp:* -@all +get +getex +set +del +pexpire +multi +exec +publish +subscribe +unsubscribe +rpush +ltrim +lrange +eval +time +lindex +llen +lpop +rpop +info';
  const secure = await startRedis(
    ['--port', '0', '--tls-port', '{port}', '--tls-cert-file', '{}/cert.pem', '--tls-key-file', '{}/key.pem'].concat([
      '--tls-ca-cert-file',
      '{}/ca.pem',
      '--tls-auth-clients',
      'no',
      '--aclfile',
      '{}/users.acl',
    ]),
    { 'cert.pem': cert, 'key.pem': certKey, 'ca.pem': authority.pem, 'users.acl': `user default off\n${acl}\n` },
  );
  const url = `rediss://app@localhost:${secure.port}`;
  const files = { 'redis-ca.pem': authority.pem };
  const flags = ['--state', url, '--allow-write', '*', '--requests-per-minute', '1000'];
  const password = { ...CONFIRM_KEY, ZITI_MCP_STATE_PASSWORD: 'a-password' };
  const trusted = [...flags, '--state-ca', '{}/redis-ca.pem'];
  const one = await startHttp(sandbox, trusted, { env: password, files });
  const other = await startHttp(sandbox, [...trusted, '--keys-file', one.keysFile], {
    env: password,
    files,
  });
  const token = await one.key('tls');
  const once = { 'Idempotency-Key': 'over-tls-once' };
  const args = { name: 'over TLS', encryptionRequired: true };
  const ready = async () => idIn(await callAt(one.url, token, 'createService', args, once)) !== '';
  await expect.poll(ready, { timeout: 10_000 }).toBe(true);
  expect(await callAt(other.url, token, 'createService', args, once)).toContain('nothing was sent again');
  const session = await openSession(one.url, token);
  expect((await fetch(other.url, { method: 'POST', headers: session, body: message('ping') })).status).toBe(200);

  // Another authority, another password: nothing is shared, so nothing is written.
  for (const [wrong, environment] of [
    [flags, password],
    [trusted, { ...CONFIRM_KEY, ZITI_MCP_STATE_PASSWORD: 'wrong' }],
  ] as const) {
    const without = await startHttp(sandbox, wrong, { env: environment, files });
    const stranger = await without.key('x');
    expect(await callAt(without.url, stranger, 'createService', args)).toMatch(/store .* cannot be reached/);
    expect(without.log.lines.join()).not.toMatch(/a-password|"wrong"/);
    await without.stop();
  }
  await Promise.all([one.stop(), other.stop()]);
  await secure.stop();
});

test('an answer of the store that came while this process was busy counts', async () => {
  const state = await redisState({ url: redis.url }, recordingLog());
  const written = state.write('busy', 'x', 5_000);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_200);
  await expect(written).resolves.toBeUndefined();
  await state.close();
});

test('without the store reads go on, nothing is written, and all is well again when it is back', async () => {
  const session = await openSession(at(0), key);
  await redis.kill();
  const before = sent('POST', /services$/);
  expect(await call(0, 'listServices', { limit: 1 })).toMatch(/^listServices: row/);
  expect(await made('without the store')).toMatch(/store that the replicas .* cannot be reached/);
  expect(sent('POST', /services$/)).toBe(before);
  expect((await fetch(at(0), { method: 'POST', headers: session, body: message('ping') })).status).toBe(200);
  // It would be back afterwards: so it has not ended.
  const end = async () => (await fetch(at(0), { method: 'DELETE', headers: session })).status;
  expect(await end()).toBe(503);
  await redis.start();
  const back = async () => idIn(await made(`back ${Math.random()}`, {}, 1)) !== '';
  await expect.poll(back, { timeout: 15_000, interval: 200 }).toBe(true);
  expect((await fetch(at(3), { method: 'POST', headers: session, body: message('ping') })).status).toBe(200);
  await expect.poll(end, { timeout: 15_000, interval: 200 }).toBe(200);
  expect((await fetch(at(3), { method: 'POST', headers: session, body: message('ping') })).status).toBe(404);
});

test('a store that is full takes no changes, but sessions begin and go on, and are shared when it has room', async () => {
  const store = new Redis(redis.port);
  await store.config('SET', 'maxmemory', '1');
  const session = await openSession(at(0), key);
  const ask = (replica: number) =>
    fetch(at(replica), { method: 'POST', headers: session, body: message('tools/list') });
  expect([(await ask(0)).status, (await ask(0)).status]).toEqual([200, 200]);
  expect(await made('in a full store')).toMatch(/store that the replicas .* cannot be reached/);
  await store.config('SET', 'maxmemory', '0');
  expect([(await ask(0)).status, (await ask(1)).status]).toEqual([200, 200]);
  store.disconnect();
});

test.each([
  ['without a key for confirmations', {}, /ZITI_MCP_CONFIRM_KEY/],
  ['with a password in its address', CONFIRM_KEY, /ZITI_MCP_STATE_PASSWORD/],
])('a shared store %s is refused', async (_, environment, says) => {
  const url = says.source.includes('PASSWORD') ? 'redis://user:secret@127.0.0.1:1' : redis.url;
  await expect(startHttp(sandbox, ['--state', url], { env: environment })).rejects.toThrow(says);
});
