/** Several servers that share a real redis-server: any of them serves any request. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPENING, POSTED, startHttp } from '../support/http-server.ts';
import { CONFIRM_KEY, callAt, idIn, type Replicas, startReplicas } from '../support/replicas.ts';

let { call, made, redis, sandbox, sent, stop } = {} as Replicas;
beforeAll(async () => {
  ({ call, made, redis, sandbox, sent, stop } = await startReplicas());
});
afterAll(() => stop());

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

  test('a deletion by name is answered as it was, although nothing has that name any more', async () => {
    await made('gone-by-name');
    const question = await call(0, 'deleteService', { id: 'gone-by-name' });
    const confirm = /confirm: "([^"]+)"/.exec(question)?.[1] ?? expect.fail(question);
    const attempt = (replica: number) =>
      call(replica, 'deleteService', { id: 'gone-by-name', confirm }, { 'Idempotency-Key': 'deletes-once' });
    const first = await attempt(0);
    expect(first).not.toContain('Nothing was sent');
    const again = await attempt(1);
    expect(again).toContain(first);
    expect(again).toContain('nothing was sent again');
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

test('the requests of a principal are counted together', async () => {
  const flags = ['--state', redis.url, '--requests-per-minute', '10'];
  const one = await startHttp(sandbox, flags, { env: CONFIRM_KEY });
  const other = await startHttp(sandbox, [...flags, '--keys-file', one.keysFile], { env: CONFIRM_KEY });
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
  const one = await startHttp(sandbox, flags, { env: CONFIRM_KEY, files });
  const other = await startHttp(sandbox, [...flags, '--keys-file', one.keysFile], { env: CONFIRM_KEY, files });
  const token = await one.key('counted-writes');
  const texts = [];
  for (let each = 0; each < 8; each += 1) {
    const { url } = each % 2 === 0 ? one : other;
    const args = { name: `counted ${each}`, encryptionRequired: true };
    texts.push(await callAt(url, token, 'createService', args));
  }
  expect(texts.filter((text) => idIn(text) !== '')).toHaveLength(5);
  expect(texts.at(-1)).toMatch(/by all replicas of this server together, the maximum \(limit "writesPerMinute"\)/);
  await Promise.all([one.stop(), other.stop()]);
});
