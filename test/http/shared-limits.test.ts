/** Limits that several servers keep together, in a real redis-server. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type HttpServer, message, OPENING, openSession, startHttp } from '../support/http-server.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { CONFIRM_KEY, callAt } from '../support/replicas.ts';

/** Requests and changes that a principal may make within a minute. */
const MOST = 8;

let sandbox: Sandbox;
let redis: RedisServer;
let store: Redis;
let servers: readonly HttpServer[];
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  redis = await startRedis();
  store = new Redis(redis.port, { keyPrefix: 'ziti-mcp:' });
  const policy = `{"limits":{"writesPerMinute":${MOST}}}`;
  const flags = ['--state', redis.url, '--allow-write', '*', '--policy', '{}/policy.json'];
  const start = (...more: readonly string[]) =>
    startHttp(sandbox, [...flags, ...more], { env: CONFIRM_KEY, files: { 'policy.json': policy } });
  const first = await start('--requests-per-minute', String(MOST));
  servers = [first, await start('--requests-per-minute', String(MOST), '--keys-file', first.keysFile)];
});
beforeEach(() => store.flushall());
afterAll(async () => {
  store.disconnect();
  await Promise.all(servers.map((each) => each.stop()));
  await redis.stop();
  await sandbox.close();
});

const [one, other] = [() => servers[0] as HttpServer, () => servers[1] as HttpServer];
const ping = (at: HttpServer, session: Readonly<Record<string, string>>, times = 1) => {
  const pings = Array.from({ length: times }, (_, id) => message('ping', {}, id));
  return fetch(at.url, { method: 'POST', headers: session, body: times === 1 ? `${pings}` : `[${pings}]` });
};
/** What was counted under a name, as if it had been that many seconds ago. */
async function age(name: string, seconds: number): Promise<void> {
  const times = await store.lrange(name, 0, -1);
  await store.del(name);
  await store.rpush(name, ...times.map((time) => Number(time) - seconds * 1000));
}

test('requests count for a minute at all replicas together, whenever that minute begins', async () => {
  const session = await openSession(one().url, await one().key('ada'));
  const counted = 'requests key:ada';
  for (let each = 2; each < MOST / 2; each += 1) await ping(one(), session);
  await age(counted, 30);
  for (let each = MOST / 2; each < MOST; each += 1) await ping(other(), session);
  const refused = await ping(other(), session);
  expect(refused.status).toBe(429);
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait > 0 && wait <= 30).toBe(true);
  await age(counted, 40);
  // The first half is older than a minute, the second is not.
  const half = [];
  for (let each = 0; each < MOST / 2; each += 1) half.push((await ping(one(), session)).status);
  expect([...half, (await ping(one(), session)).status]).toEqual([...Array(MOST / 2).fill(200), 429]);
});

test('requests that are refused do not count', async () => {
  const session = await openSession(one().url, await one().key('bob'), OPENING.replace('2025-11-25', '2025-03-26'));
  const statuses = [];
  // The first message of a batch is counted before the others are known.
  for (const times of [MOST - 4, 4, 1, 1, 1]) statuses.push((await ping(other(), session, times)).status);
  expect(statuses).toEqual([200, 429, 200, 429, 429]);
  expect(await store.llen('requests key:bob')).toBe(MOST);
});

test('changes count for a minute at all replicas together, whenever that minute begins', async () => {
  const limits = [one(), other()];
  const create = async (at: HttpServer, token: string) =>
    callAt(at.url, token, 'createService', { name: crypto.randomUUID(), encryptionRequired: true });
  const token = await one().key('cai');
  const answers = [];
  for (let each = 0; each < MOST; each += 1) answers.push(await create(limits[each % 2] as HttpServer, token));
  expect(answers.filter((text) => text.includes('"id"'))).toHaveLength(MOST);
  // Of the requests, none is left either.
  await store.del('requests key:cai');
  expect(await create(other(), token)).toMatch(/limit "writesPerMinute"/);
  const [counted = ''] = (await store.keys('ziti-mcp:changes *')).map((key) => key.replace('ziti-mcp:', ''));
  expect(await store.llen(counted)).toBe(MOST);
  await age(counted, 61);
  await store.del('requests key:cai');
  expect(await create(other(), token)).toContain('"id"');
  expect(await store.llen(counted)).toBe(1);
});
