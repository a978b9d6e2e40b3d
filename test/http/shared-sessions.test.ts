/** Sessions of the older era, and their streams, at servers that share a real redis-server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { message, openSession, startHttp } from '../support/http-server.ts';
import { CONFIRM_KEY, type Replicas, startReplicas } from '../support/replicas.ts';

let { at, key, redis, sandbox, sent, stop, strangersKey } = {} as Replicas;
beforeAll(async () => {
  ({ at, key, redis, sandbox, sent, stop, strangersKey } = await startReplicas());
});
afterAll(() => stop());

describe('sessions of the older era', () => {
  test('go on at another replica, end at all of them, and are their principal’s alone', async () => {
    const headers = await openSession(at(0), key);
    const ask = (replica: number, more = {}) =>
      fetch(at(replica), { method: 'POST', headers: { ...headers, ...more }, body: message('tools/list') });
    for (const replica of [0, 1, 2, 3]) expect((await ask(replica)).status).toBe(200);
    const thief = { Authorization: `Bearer ${await strangersKey()}` };
    for (const replica of [0, 3]) expect((await ask(replica, thief)).status).toBe(404);
    expect((await fetch(at(2), { method: 'DELETE', headers })).status).toBe(200);
    for (const replica of [0, 1, 2, 3]) expect((await ask(replica)).status).toBe(404);
  });

  test('go on at another replica once, however many requests come there first', async () => {
    for (const each of [1, 2, 3, 4, 5]) {
      const headers = await openSession(at(0), key);
      const stop = new AbortController();
      const listen = async () => (await fetch(at(each), { headers, signal: stop.signal })).status;
      const statuses = await Promise.all(Array.from({ length: 20 }, listen));
      expect(statuses.filter((status) => status !== 409)).toEqual([200]);
      stop.abort();
    }
  });

  test('no more are open than may be, however many open at once', async () => {
    const few = await startHttp(sandbox, ['--state', redis.url, '--max-sessions', '3'], { env: CONFIRM_KEY });
    const token = await few.key('opens');
    const opened = await Promise.all(Array.from({ length: 20 }, () => openSession(few.url, token)));
    const ping = async (headers: Readonly<Record<string, string>>) =>
      (await fetch(few.url, { method: 'POST', headers, body: message('ping') })).status;
    const statuses = await Promise.all(opened.map(ping));
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    await few.stop();
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
    const received = new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    return /^id: (.+)$/m.exec(received)?.[1] ?? '';
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
    const thief = await strangersKey();
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

test('a session with a stream stays at all replicas, and its stream ends with it', async () => {
  const flags = ['--state', redis.url];
  const limits = { sessionIdle: 1_000 };
  const one = await startHttp(sandbox, flags, { env: CONFIRM_KEY, limits });
  const other = await startHttp(sandbox, [...flags, '--keys-file', one.keysFile], { env: CONFIRM_KEY, limits });
  const headers = await openSession(one.url, await one.key('listens'));
  const stream = await fetch(one.url, { headers });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const ping = await fetch(other.url, { method: 'POST', headers, body: message('ping') });
  expect([stream.status, ping.status]).toEqual([200, 200]);
  expect((await fetch(other.url, { method: 'DELETE', headers })).status).toBe(200);
  await stream.text();
  await Promise.all([one.stop(), other.stop()]);
});

test('what a session chooses to see is chosen at all replicas', async () => {
  const flags = ['--state', redis.url, '--expose', 'managed'];
  const one = await startHttp(sandbox, flags, { env: CONFIRM_KEY });
  const other = await startHttp(sandbox, [...flags, '--keys-file', one.keysFile], { env: CONFIRM_KEY });
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
