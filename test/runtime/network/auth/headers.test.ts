import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { MINUTE } from '../../../../src/common/durations.ts';
import { parseHeaderFields } from '../../../../src/runtime/network/auth/header-fields.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import type { Controller } from '../../../../src/runtime/network/cluster/types.ts';
import { READ, READ_CALL, settingsFor, WRITE, WRITE_CALL } from '../../../support/connect-settings.ts';
import { errorBody, type FakeController, json, startFakeController } from '../../../support/fake-controller.ts';
import { type RecordingLog, recordingLog } from '../../../support/recording-log.ts';
import { type TestClock, testClock } from '../../../support/test-clock.ts';

let fake: FakeController;
let log: RecordingLog;
let clock: TestClock;
let controller: Controller;
/** What the file has now. */
let file: string;

beforeAll(async () => {
  fake = await startFakeController();
});
afterAll(() => fake.close());

beforeEach(() => {
  fake.seen.length = 0;
  [log, clock, file] = [recordingLog(), testClock(), 'Authorization: Bearer secret-one\nX-API-Key: key-of-mine'];
  const credentials = { method: 'headers', fields: () => parseHeaderFields(file) } as const;
  controller = createController(settingsFor(fake, { credentials }), log, { clock });
});
afterEach(async () => {
  await controller.close();
  expect(log.lines.join('\n')).not.toMatch(/secret-|key-of-mine/);
});

const send = (request = READ) => controller.send(request, new AbortController().signal);
const sent = () =>
  fake.seen.map(({ method, headers }) => [method, headers.authorization, headers['x-api-key']].join(' '));

test('every request has the fields, and nothing else is requested', async () => {
  fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [] }));
  fake.on(WRITE_CALL, (_request, response) => json(response, 200, { data: {} }));
  await Promise.all([send(), send(), send(WRITE)]);
  await controller.close();
  const fields = 'Bearer secret-one key-of-mine';
  expect(sent().sort()).toEqual([`GET ${fields}`, `GET ${fields}`, expect.stringContaining(fields)]);
});

test('an argument does not replace or repeat a field of the login', async () => {
  fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [] }));
  await send({ ...READ, headers: { ...READ.headers, 'x-api-key': 'of the model' } });
  expect(fake.seen[0]?.headers['x-api-key']).toBe('key-of-mine');
});

test('the fields are read again after five minutes', async () => {
  fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [] }));
  await send();
  file = 'Authorization: Bearer secret-two';
  await send();
  clock.move(5 * MINUTE);
  await send();
  expect(sent()).toEqual([
    'GET Bearer secret-one key-of-mine',
    'GET Bearer secret-one key-of-mine',
    'GET Bearer secret-two ',
  ]);
});

test.each(['GET', 'POST'])('a %s that is refused is sent again with other fields, if there are any', async (method) => {
  const request = method === 'GET' ? READ : WRITE;
  fake.on(method === 'GET' ? READ_CALL : WRITE_CALL, ({ headers }, response) =>
    headers.authorization === 'Bearer secret-two'
      ? json(response, 200, { data: [] })
      : json(response, 401, errorBody('UNAUTHORIZED'), { 'www-authenticate': 'Bearer error="invalid_token"' }),
  );
  expect((await send(request)).status).toBe(401);
  expect(fake.seen).toHaveLength(1);
  // One operation that may not be used says nothing about the others.
  expect((await send(request)).status).toBe(401);
  file = 'Authorization: Bearer secret-two';
  expect((await send(request)).status).toBe(200);
  expect(fake.seen).toHaveLength(4);
});

test('a redirect gets neither the request nor the fields', async () => {
  const other = await startFakeController();
  fake.on(READ_CALL, (_request, response) => json(response, 302, {}, { location: `${other.origin}/elsewhere` }));
  expect((await send()).status).toBe(302);
  expect(other.seen).toEqual([]);
  await other.close();
});

test('a file that can no longer be used is an error without its content', async () => {
  file = 'Authorization Bearer secret-one';
  const error = await send().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ kind: 'login', message: expect.stringContaining('line 1') });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('secret-');
  expect(fake.seen).toEqual([]);
});

test('a file has comments, empty lines and line breaks of any kind', () => {
  const text = '# of the lab\r\n\r\nX-API-Key:  a: b \r\nUser-Agent: us\n';
  expect(parseHeaderFields(text)).toEqual({ 'x-api-key': 'a: b', 'user-agent': 'us' });
});

test.each([
  ['', 'no header fields'],
  ['# nothing', 'no header fields'],
  ['secret-word', 'line 1 is not'],
  ['A: b\nX-Key:', 'line 2 is not'],
  ['A: b\n: secret-word', 'line 2 is not'],
  ['A: b\n folded: secret-word', 'line 2 is not'],
  ['A b: secret-word', 'line 1 is not'],
  ['A: b\na: secret-word', 'an earlier line has'],
  ['A: secret-wörd', 'not allowed'],
  ['A: secret\rHost: other', 'not allowed'],
  ...['Host', 'Cookie', 'Connection', 'TE', 'Transfer-Encoding', 'Content-Length', 'Upgrade', 'Keep-Alive'].map(
    (name) => [`${name}: secret-word`, 'of the connection'],
  ),
  ...['Proxy-Authorization', 'proxy-x', 'zt-session', 'Expect', 'Trailer', 'Accept', 'Content-Type'].map((name) => [
    `${name}: secret-word`,
    'of the connection',
  ]),
] as [string, string][])('a file with %j is refused', (text, why) => {
  const refusal = () => parseHeaderFields(text);
  expect(refusal).toThrow(why);
  expect(refusal).not.toThrow(/secret/);
});
