/** Several servers that share a real redis-server: any of them serves any request. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redisState } from '../../src/http/state/redis-state.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { createAuthority, LOOPBACK } from '../support/authority.ts';
import { type HttpServer, message, OPENING, openSession, POSTED, startHttp } from '../support/http-server.ts';
import { recordingLog } from '../support/recording-log.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

const env = { ZITI_MCP_CONFIRM_KEY: 'the-same-for-all-replicas-of-this-test' };

let sandbox: Sandbox;
let redis: RedisServer;
let replicas: readonly HttpServer[];
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'small' });
  redis = await startRedis();
  const flags = ['--state', redis.url, '--allow-write', '*', '--confirm', 'token', '--requests-per-minute', '100000'];
  const first = await startHttp(sandbox, flags, { env });
  const others = [1, 2, 3].map(() => startHttp(sandbox, [...flags, '--keys-file', first.keysFile], { env }));
  replicas = [first, ...(await Promise.all(others))];
  key = await first.key('ci');
});
afterAll(async () => {
  await Promise.all((replicas ?? []).map((each) => each.stop()));
  await redis?.stop();
  await sandbox?.close();
});

const at = (replica: number): string => replicas[replica % 4]?.url ?? '';

/** A call of the newer era, to any replica. @returns its text */
const call = (replica: number, name: string, args: object, more: Readonly<Record<string, string>> = {}) =>
  callAt(at(replica), key, name, args, more);

async function callAt(
  url: string,
  token: string,
  name: string,
  args: object,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const headers = {
    ...POSTED,
    Authorization: `Bearer ${token}`,
    'MCP-Protocol-Version': '2026-07-28',
    'Mcp-Method': 'tools/call',
    'Mcp-Name': name,
    ...more,
  };
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 't', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const body = message('tools/call', { name, arguments: args, _meta });
  const answer = (await (await fetch(url, { method: 'POST', headers, body })).json()) as {
    readonly result?: { readonly content: readonly { readonly text: string }[] };
    readonly error?: { readonly message: string };
  };
  return answer.result?.content.map(({ text }) => text).join('\n') ?? `error: ${answer.error?.message}`;
}

const made = async (name: string, more: Readonly<Record<string, string>> = {}, replica = 0) =>
  call(replica, 'createService', { name, encryptionRequired: true }, more);
const idIn = (text: string) => /"id":"([^"]+)"/.exec(text)?.[1] ?? '';
const sent = (method: string, path: RegExp) =>
  sandbox.requests.filter((each) => each.method === method && path.test(each.path)).length;

describe('confirmations', () => {
  test('one that a replica gave is taken by another, and by none a second time, in a race of 200', async () => {
    const id = idIn(await made('raced'));
    const token = /confirm: "([^"]+)"/.exec(await call(0, 'deleteService', { id }))?.[1] ?? '';
    const before = sent('DELETE', /services/);
    const race = Array.from({ length: 200 }, (_, each) => call(each, 'deleteService', { id, confirm: token }));
    const answers = await Promise.all(race);
    expect(answers.filter((text) => text.includes('"data":{}'))).toHaveLength(1);
    expect(answers.filter((text) => /it has already been used/.test(text))).toHaveLength(199);
    expect(sent('DELETE', /services/) - before).toBe(1);
  });
});

describe('writes', () => {
  test('the same one at any replica is sent once, and answered as it was', async () => {
    const name = { 'Idempotency-Key': 'one-service-once' };
    const first = await made('once', name);
    const again = await made('once', name, 1);
    expect(idIn(again)).toBe(idIn(first));
    expect(again).toContain('nothing was sent again');
    expect(await call(2, 'createService', { name: 'another', encryptionRequired: true }, name)).toMatch(
      /used for another call/,
    );
    expect(await call(3, 'listServices', { filter: 'name = "once"' })).toMatch(/rows? 1-1 of 1/);
  });

  test('many at once under one key are sent once', async () => {
    const name = { 'Idempotency-Key': 'many-at-once-1' };
    const before = sent('POST', /services$/);
    await Promise.all(Array.from({ length: 20 }, (_, each) => made('many', name, each)));
    expect(sent('POST', /services$/) - before).toBe(1);
  });

  test('one that was refused by the controller is refused again, and not sent', async () => {
    const name = { 'Idempotency-Key': 'refused-at-first' };
    const first = await made('once', name);
    const before = sent('POST', /services$/);
    expect(first).toMatch(/refused/);
    expect(await made('once', name, 1)).toContain('nothing was sent again');
    expect(sent('POST', /services$/)).toBe(before);
  });
});

describe('sessions of the older era', () => {
  test('go on at another replica, end at all of them, and are their principal’s alone', async () => {
    const headers = await openSession(at(0), key);
    const ask = (replica: number, more = {}) =>
      fetch(at(replica), { method: 'POST', headers: { ...headers, ...more }, body: message('tools/list') });
    for (const replica of [0, 1, 2, 3]) expect((await ask(replica)).status).toBe(200);
    const thief = { Authorization: `Bearer ${await replicas[0]?.key(`thief-${Math.random()}`)}` };
    for (const replica of [0, 3]) expect((await ask(replica, thief)).status).toBe(404);
    expect((await fetch(at(2), { method: 'DELETE', headers })).status).toBe(200);
    for (const replica of [0, 1, 2, 3]) expect((await ask(replica)).status).toBe(404);
  });

  test('a write that a client asks for again, in the same session, is sent once', async () => {
    const headers = await openSession(at(0), key);
    const body = message(
      'tools/call',
      { name: 'createService', arguments: { name: 'in a session', encryptionRequired: true } },
      77,
    );
    const ask = async (replica: number) => (await fetch(at(replica), { method: 'POST', headers, body })).text();
    const before = sent('POST', /services$/);
    const [first, again] = [await ask(0), await ask(1)];
    expect(sent('POST', /services$/) - before).toBe(1);
    expect(again).toContain(/\\"id\\":\\"([^\\]+)/.exec(first)?.[1] ?? 'no id');
  });
});

describe('streams of a session of the older era', () => {
  /** Begins a call that takes long enough to get a stream, and leaves it. @returns the id of its first event */
  async function cutOff(url: string, headers: Readonly<Record<string, string>>, id: number): Promise<string> {
    const params = { name: 'listIdentities', arguments: { limit: 1 } };
    const first = await fetch(url, { method: 'POST', headers, body: message('tools/call', params, id) });
    expect(first.headers.get('content-type')).toBe('text/event-stream');
    const reader = first.body?.getReader();
    const heard = new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    return /^id: (.+)$/m.exec(heard)?.[1] ?? '';
  }

  test('one that was cut off continues at any replica, with what was missed', async () => {
    const headers = await openSession(at(0), key);
    sandbox.setFaults([{ kind: 'latency', milliseconds: 2_500 }]);
    const last = await cutOff(at(0), headers, 70);
    const again = { ...headers, Accept: 'text/event-stream', 'Last-Event-ID': last };
    const rest = await (await fetch(at(1), { headers: again })).text();
    sandbox.setFaults([]);
    expect(rest.match(/"id":70/g)).toHaveLength(1);
    expect(rest).toContain('listIdentities: row');
    // It is over: whoever asks once more gets it once more.
    expect(await (await fetch(at(2), { headers: again })).text()).toBe(rest);
    const [, answered = ''] = /^id: (.+)$/m.exec(rest) ?? [];
    expect(await (await fetch(at(3), { headers: { ...again, 'Last-Event-ID': answered } })).text()).toBe('');
  });

  test('nobody else gets anything of it', async () => {
    const headers = await openSession(at(0), key);
    sandbox.setFaults([{ kind: 'latency', milliseconds: 2_500 }]);
    const last = await cutOff(at(0), headers, 71);
    sandbox.setFaults([]);
    const ask = async (more: Readonly<Record<string, string>>) =>
      (await fetch(at(1), { headers: { ...headers, Accept: 'text/event-stream', 'Last-Event-ID': last, ...more } }))
        .status;
    const thief = await replicas[0]?.key(`thief-${Math.random()}`);
    const session = (await openSession(at(0), thief ?? ''))['Mcp-Session-Id'] ?? '';
    expect([
      await ask({ Authorization: `Bearer ${thief}` }),
      await ask({ Authorization: `Bearer ${thief}`, 'Mcp-Session-Id': session }),
      await ask({ 'Last-Event-ID': 'AAAAAAAA.1-1' }),
      await ask({ 'Last-Event-ID': `${last}-1` }),
      await ask({ 'Last-Event-ID': '* x' }),
    ]).toEqual([404, 404, 404, 404, 404]);
  });

  test('the stream that a client listens on continues at another replica', async () => {
    const headers = { ...(await openSession(at(0), key)), Accept: 'text/event-stream' };
    const first = await fetch(at(0), { headers });
    const reader = first.body?.getReader();
    const last = /^id: (.+)$/m.exec(new TextDecoder().decode((await reader?.read())?.value))?.[1] ?? '';
    await reader?.cancel();
    const stop = new AbortController();
    const again = await fetch(at(1), { headers: { ...headers, 'Last-Event-ID': last }, signal: stop.signal });
    expect(again.status).toBe(200);
    stop.abort();
  });
});

test('what a session chooses to see is chosen at all replicas', async () => {
  const flags = ['--state', redis.url, '--expose', 'managed'];
  const one = await startHttp(sandbox, flags, { env });
  const other = await startHttp(sandbox, [...flags, '--keys-file', one.keysFile], { env });
  const headers = await openSession(one.url, await one.key('chooses'));
  const post = async (url: string, body: string) => (await fetch(url, { method: 'POST', headers, body })).text();
  const listed = async (url: string) => /"listTerminators"/.test(await post(url, message('tools/list')));
  const choose = (url: string, given: object) =>
    post(url, message('tools/call', { name: 'manageTools', arguments: given }));
  expect([await listed(one.url), await listed(other.url)]).toEqual([false, false]);
  await choose(one.url, { enable: ['terminators'] });
  expect([await listed(one.url), await listed(other.url)]).toEqual([true, true]);
  await choose(other.url, { disable: ['terminators'] });
  expect([await listed(one.url), await listed(other.url)]).toEqual([false, false]);
  await Promise.all([one.stop(), other.stop()]);
});

test('the requests of a principal are counted together', async () => {
  const flags = ['--state', redis.url, '--requests-per-minute', '10'];
  const one = await startHttp(sandbox, flags, { env });
  const other = await startHttp(sandbox, [...flags, '--keys-file', one.keysFile], { env });
  const token = await one.key('counted');
  const statuses = [];
  for (let each = 0; each < 14; each += 1) {
    const { url } = each % 2 === 0 ? one : other;
    const headers = { ...POSTED, Authorization: `Bearer ${token}` };
    statuses.push((await fetch(url, { method: 'POST', headers, body: OPENING })).status);
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  await Promise.all([one.stop(), other.stop()]);
});

test('the changes of a principal are counted together', async () => {
  const files = { 'policy.yaml': 'limits: { writesPerMinute: 5 }\n' };
  const flags = ['--state', redis.url, '--allow-write', '*', '--policy', '{}/policy.yaml'];
  const one = await startHttp(sandbox, flags, { env, files });
  const other = await startHttp(sandbox, [...flags, '--keys-file', one.keysFile], { env, files });
  const token = await one.key('counted-writes');
  const texts = [];
  for (let each = 0; each < 8; each += 1) {
    const { url } = each % 2 === 0 ? one : other;
    const given = { name: `counted ${each}`, encryptionRequired: true };
    texts.push(await callAt(url, token, 'createService', given));
  }
  expect(texts.filter((text) => idIn(text) !== '')).toHaveLength(5);
  expect(texts.at(-1)).toMatch(/by all replicas of this server together, the maximum \(limit "writesPerMinute"\)/);
  await Promise.all([one.stop(), other.stop()]);
});

test('the store may speak TLS to a user of its ACL, who may do no more than is needed', async () => {
  const authority = await createAuthority();
  const { cert, key: certKey } = await authority.issue('redis', { names: LOOPBACK });
  const acl =
    'user app on >a-password ~ziti-mcp:* &ziti-mcp:* -@all +get +getex +set +del +incrby +pexpire +multi +exec +publish +subscribe +unsubscribe +rpush +ltrim +lrange +info';
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
  const password = { ...env, ZITI_MCP_STATE_PASSWORD: 'a-password' };
  const trusted = [...flags, '--state-ca', '{}/redis-ca.pem'];
  const one = await startHttp(sandbox, trusted, { env: password, files });
  const other = await startHttp(sandbox, [...trusted, '--keys-file', one.keysFile], {
    env: password,
    files,
  });
  const token = await one.key('tls');
  const once = { 'Idempotency-Key': 'over-tls-once' };
  const given = { name: 'over TLS', encryptionRequired: true };
  const ready = async () => idIn(await callAt(one.url, token, 'createService', given, once)) !== '';
  await expect.poll(ready, { timeout: 10_000 }).toBe(true);
  expect(await callAt(other.url, token, 'createService', given, once)).toContain('nothing was sent again');
  const session = await openSession(one.url, token);
  expect((await fetch(other.url, { method: 'POST', headers: session, body: message('ping') })).status).toBe(200);

  // Another authority, another password: nothing is shared, so nothing is written.
  for (const [wrong, environment] of [
    [flags, password],
    [trusted, { ...env, ZITI_MCP_STATE_PASSWORD: 'wrong' }],
  ] as const) {
    const without = await startHttp(sandbox, wrong, { env: environment, files });
    const stranger = await without.key('x');
    expect(await callAt(without.url, stranger, 'createService', given)).toMatch(/store .* cannot be reached/);
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
  await redis.start();
  const back = async () => idIn(await made(`back ${Math.random()}`, {}, 1)) !== '';
  await expect.poll(back, { timeout: 15_000, interval: 200 }).toBe(true);
  expect((await fetch(at(3), { method: 'POST', headers: session, body: message('ping') })).status).toBe(200);
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
  ['with a password in its address', env, /ZITI_MCP_STATE_PASSWORD/],
])('a shared store %s is refused', async (_, environment, says) => {
  const url = says.source.includes('PASSWORD') ? 'redis://user:secret@127.0.0.1:1' : redis.url;
  await expect(startHttp(sandbox, ['--state', url], { env: environment })).rejects.toThrow(says);
});
