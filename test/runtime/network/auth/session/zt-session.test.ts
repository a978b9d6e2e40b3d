import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MINUTE } from '../../../../../src/common/durations.ts';
import type { ToolError } from '../../../../../src/common/tool-error.ts';
import { PersonNeeded } from '../../../../../src/runtime/network/auth/person/person.ts';
import { createController } from '../../../../../src/runtime/network/cluster/controller.ts';
import type { Controller } from '../../../../../src/runtime/network/cluster/types.ts';
import { READ, READ_CALL, settingsFor } from '../../../../support/connect-settings.ts';
import {
  type Answerer,
  errorBody,
  type FakeController,
  json,
  LOG_IN,
  LOG_OUT,
  loginAnswer,
  startFakeController,
} from '../../../../support/fake-controller.ts';
import { recordingLog } from '../../../../support/recording-log.ts';
import { type TestClock, testClock } from '../../../../support/test-clock.ts';

/** Sessions of the controller's own kind, however they were opened. */
const MFA = 'POST /edge/management/v1/authenticate/mfa';
let fake: FakeController;
let clock: TestClock;
let controller: Controller;
beforeEach(async () => {
  fake = await startFakeController();
  fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [] }));
  clock = testClock();
  controller = createController(settingsFor(fake), recordingLog(), { clock });
});
afterEach(async () => {
  await controller.close();
  await fake.close();
});

const times = (call: string) => fake.calls().filter((each) => each === call).length;
const read = async () => (await controller.send(READ, new AbortController().signal)).status;
const failure = async (): Promise<ToolError> => {
  const status = await read().catch((error: ToolError) => error);
  if (typeof status === 'number') throw new Error(`answered with ${status}`);
  return status;
};

test('falls back to the two dates, which are of one clock', async () => {
  let logins = 0;
  const dates = { updatedAt: '2031-01-01T00:00:00Z', expiresAt: '2031-01-01T00:10:00Z', expirationSeconds: 0 };
  fake.on(LOG_IN, (_request, response) => json(response, 200, loginAnswer(`token-${++logins}`, dates)));
  await read();
  clock.move(8 * MINUTE);
  await read();
  expect(logins).toBe(1);
  clock.move(1.5 * MINUTE);
  await read();
  expect(logins).toBe(2);
});

test.each([
  [
    'is not set up yet',
    { authQueries: [{ provider: 'ziti', typeId: 'MFA' }], isMfaRequired: false },
    /set up a second factor/,
  ],
  ['is a token', { authQueries: [{ typeId: 'EXT-JWT' }], isMfaRequired: true }, /MFA needed.*token/],
])('a second factor that %s is reported, and the session is dropped', async (_name, changes, message) => {
  fake.on(LOG_IN, (_request, response) => json(response, 200, loginAnswer('token-1', changes)));
  expect(await failure()).toMatchObject({ kind: 'login', message: expect.stringMatching(message) });
  expect(times(LOG_OUT)).toBe(1);
  expect(times(READ_CALL)).toBe(0);
});

const WAITING = [
  ['a question', { authQueries: [{ provider: 'ziti', typeId: 'MFA' }], isMfaRequired: true }],
  ['a requirement', { isMfaRequired: true }],
] as const;

/** Accepts one code. */
const onlyCode =
  (code: string): Answerer =>
  ({ body }, response) =>
    JSON.parse(body).code === code
      ? json(response, 200, { data: {}, meta: {} })
      : json(response, 400, errorBody('MFA_INVALID_TOKEN'));

test.each(WAITING)(
  'a second factor (%s) is asked for where somebody is there, and again where it was wrong',
  async (_name, changes) => {
    fake.on(LOG_IN, (_request, response) => json(response, 200, loginAnswer('token-1', changes)));
    fake.on(MFA, onlyCode('123456'));
    const faults: (string | undefined)[] = [];
    const ask = async (_question: string, fault?: string) => {
      faults.push(fault);
      return faults.length < 3 ? '000000' : ' 123456 ';
    };
    const attended = createController(settingsFor(fake), recordingLog(), { clock, person: { ask } });
    expect((await attended.send(READ, new AbortController().signal)).status).toBe(200);
    expect(faults).toEqual([undefined, expect.stringContaining('not right'), expect.stringContaining('not right')]);
    expect(fake.seen.find(({ path }) => path.endsWith('/mfa'))?.headers['zt-session']).toBe('token-1');
    await attended.close();
  },
);

test('a second factor that is wrong too often ends the login', async () => {
  fake.on(LOG_IN, (_request, response) => json(response, 200, loginAnswer('token-1', WAITING[0][1])));
  fake.on(MFA, onlyCode('123456'));
  const attended = createController(settingsFor(fake), recordingLog(), { clock, person: { ask: async () => '1' } });
  await expect(attended.send(READ, new AbortController().signal)).rejects.toMatchObject({
    kind: 'login',
    message: expect.stringContaining('5 times'),
  });
  expect(times(MFA)).toBe(5);
  await attended.close();
});

test.each([
  [503, 'at the terminal'],
  [429, 'on a page'],
])('an answer that does not judge the code (%i) is not called a wrong code: %s', async (status, where) => {
  fake.on(LOG_IN, (_request, response) => json(response, 200, loginAnswer('token-1', WAITING[0][1])));
  fake.on(MFA, (_request, response) => json(response, status, errorBody('ANY')));
  const ask = async () => '123456';
  const tools = where === 'on a page' ? {} : { clock, person: { ask } };
  const waiting = createController(settingsFor(fake), recordingLog(), tools);
  const send = () => waiting.send(READ, new AbortController().signal).catch((error: unknown) => error);
  const first = await send();
  expect(first instanceof PersonNeeded).toBe(where === 'on a page');
  if (first instanceof PersonNeeded) {
    expect((await visitPage(first.step.url, 'code=123456')).text).toContain('Not logged in');
  }
  expect(first instanceof PersonNeeded ? await send() : first).toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining(`whether the code is right (status ${status})`),
  });
  await waiting.close();
});

test('a second factor where nobody is there: the call ends at once with a page for it, and the next one finds it done', async () => {
  fake.on(LOG_IN, (_request, response) => json(response, 200, loginAnswer('token-1', WAITING[0][1])));
  fake.on(MFA, onlyCode('123456'));
  const alone = createController(settingsFor(fake), recordingLog());
  const send = () => alone.send(READ, new AbortController().signal);
  const needed = await send().catch((error: unknown) => error);
  if (!(needed instanceof PersonNeeded)) throw new Error('nobody was needed');
  expect(needed.message).toContain(needed.step.url);
  expect(alone.loginStatus()).toEqual({ state: 'waiting', step: needed.step });
  await expect(send()).rejects.toMatchObject({ step: needed.step });
  expect(times(LOG_IN)).toBe(1);

  const { url } = needed.step;
  expect((await visitPage(url)).text).toContain('<form method="post"');
  // Another name for this machine is a page elsewhere; another path is a guess.
  expect((await visitPage(url, undefined, 'evil.example.com')).status).toBe(404);
  expect((await visitPage(new URL('/', url).href)).status).toBe(404);
  expect((await visitPage(url, 'code=000000')).text).toContain('not right');
  expect((await visitPage(url, 'code=123456')).text).toContain('Logged in');
  expect((await send()).status).toBe(200);
  expect(times(LOG_IN)).toBe(1);
  expect(alone.loginStatus()).toMatchObject({ state: 'logged in' });
  await alone.close();
  expect(times(LOG_OUT)).toBe(1);
});

function visitPage(url: string, form?: string, host = new URL(url).host): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const sent = request(url, { method: form === undefined ? 'GET' : 'POST', headers: { host } }, async (answer) => {
      let text = '';
      for await (const chunk of answer) text += chunk;
      done({ status: answer.statusCode ?? 0, text });
    });
    sent.on('error', fail).end(form);
  });
}

test.each([
  ['null for no questions', { authQueries: null }],
  ['an answered question', { authQueries: [], isMfaRequired: true, isMfaComplete: true }],
])('%s is a complete session', async (_name, changes) => {
  fake.on(LOG_IN, (_request, response) => json(response, 200, loginAnswer('token-1', changes)));
  expect(await read()).toBe(200);
});

test.each<[string, Answerer]>([
  [
    'a page of HTML',
    (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>token-9'),
  ],
  ['nothing', (_request, response) => response.writeHead(200).end()],
  ['another service', (_request, response) => json(response, 404, { message: 'token-9' })],
])('a server that is not a controller is reported as such: %s', async (_name, answerer) => {
  fake.on(LOG_IN, answerer);
  expect(await failure()).toMatchObject({ kind: 'login', next: expect.stringContaining('--controller') });
});

test('a status above 599 counts as a refusal too', async () => {
  fake.on(LOG_IN, (_request, response) => json(response, 606, errorBody('COULD_NOT_VALIDATE')));
  expect(await failure()).toMatchObject({ kind: 'login', message: expect.stringContaining('COULD_NOT_VALIDATE') });
});
