import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ToolError } from '../../../../src/common/tool-error.ts';
import { createController } from '../../../../src/runtime/network/controller/controller.ts';
import type {
  Controller,
  ControllerRequest,
  ControllerSettings,
  Credentials,
} from '../../../../src/runtime/network/controller/types.ts';
import { READ, READ_CALL, settingsFor, WRITE, WRITE_CALL } from '../../../support/connect-settings.ts';
import {
  type Answerer,
  errorBody,
  type FakeController,
  json,
  LOG_OUT,
  logInAnswer,
  startFakeController,
} from '../../../support/fake-controller.ts';
import { type RecordingLog, recordingLog } from '../../../support/recording-log.ts';
import { type TestClock, testClock } from '../../../support/test-clock.ts';

/** What a way to log in brings along to be held to the expectations that all of them share. */
export interface AuthMode {
  readonly name: Credentials['method'];
  /** `METHOD /path` of the log-in. */
  readonly logInCall: string;
  readonly credentialsFor: (controller: FakeController) => Promise<Credentials>;
  /** What must never be seen in a log line or an error. */
  readonly secrets: (credentials: Credentials) => readonly string[];
}

const WANTS_LOG_IN = { 'www-authenticate': 'zt-session realm="zt-session" error="invalid"' };
const MINUTE = 60_000;
const TOKEN = /token-\d+/;

/** Runs one way to log in against what every way must do. */
export function describeAuthMode(mode: AuthMode): void {
  describe(`logging in by ${mode.name}`, () => {
    let fake: FakeController;
    let credentials: Credentials;
    let settings: ControllerSettings;
    let clock: TestClock;
    let log: RecordingLog;
    let controller: Controller;
    let errors: unknown[];

    beforeEach(async () => {
      fake = await startFakeController();
      fake.on(READ_CALL, ok);
      fake.on(WRITE_CALL, ok);
      credentials = await mode.credentialsFor(fake);
      settings = settingsFor(fake, { credentials });
      [clock, log, errors] = [testClock(), recordingLog(), []];
      controller = createController(settings, log, { clock });
    });
    afterEach(async () => {
      await controller.close();
      await fake.close();
      const written = [...log.lines, ...errors.map((error) => inspect(error, { depth: 9, showHidden: true }))].join(
        '\n',
      );
      for (const secret of mode.secrets(credentials)) expect(written).not.toContain(secret);
      expect(written).not.toMatch(TOKEN);
    });

    const times = (call: string) => fake.calls().filter((each) => each === call).length;
    const tokensOf = (call: string) =>
      fake.seen
        .filter((each) => `${each.method} ${each.path.split('?')[0]}` === call)
        .map((each) => each.headers['zt-session']);
    // A signal for each call, as in the server.
    const send = (request: ControllerRequest) => controller.send(request, new AbortController().signal);
    const read = async () => (await send(READ)).status;
    const failure = async (): Promise<ToolError> => {
      try {
        throw new Error(`answered with ${await read()}`);
      } catch (error) {
        errors.push(error);
        return error as ToolError;
      }
    };

    test('uses one session for many calls, and logs it out at the end', async () => {
      expect([await read(), await read(), await read()]).toEqual([200, 200, 200]);
      await controller.close();
      expect(times(mode.logInCall)).toBe(1);
      expect(tokensOf(READ_CALL)).toEqual(['token-1', 'token-1', 'token-1']);
      expect(tokensOf(LOG_OUT)).toEqual(['token-1']);
    });

    test('logs in once for 20 calls at the same time', async () => {
      const statuses = await Promise.all(Array.from({ length: 20 }, read));
      expect(statuses).toEqual(Array(20).fill(200));
      expect(times(mode.logInCall)).toBe(1);
    });

    test('logs in again some time before the session ends, which use does not put off', async () => {
      await read();
      clock.move(20 * MINUTE);
      await read();
      expect(times(mode.logInCall)).toBe(1);
      clock.move(9.5 * MINUTE);
      await Promise.all(Array.from({ length: 20 }, read));
      expect(times(mode.logInCall)).toBe(2);
      expect(new Set(tokensOf(READ_CALL).slice(2))).toEqual(new Set(['token-2']));
    });

    test('reckons by the length of the session, not by the date of its end', async () => {
      let given = 0;
      fake.on(mode.logInCall, (_request, response) =>
        json(
          response,
          200,
          logInAnswer(`token-${++given}`, { expirationSeconds: 120, expiresAt: '1999-01-01T00:00:00Z' }),
        ),
      );
      await read();
      clock.move(1.5 * MINUTE);
      await read();
      clock.move(0.4 * MINUTE);
      await read();
      expect(given).toBe(2);
    });

    test('falls back to the two dates, which are of one clock', async () => {
      let given = 0;
      const dates = { updatedAt: '2031-01-01T00:00:00Z', expiresAt: '2031-01-01T00:10:00Z', expirationSeconds: 0 };
      fake.on(mode.logInCall, (_request, response) => json(response, 200, logInAnswer(`token-${++given}`, dates)));
      await read();
      clock.move(8 * MINUTE);
      await read();
      expect(given).toBe(1);
      clock.move(1.5 * MINUTE);
      await read();
      expect(given).toBe(2);
    });

    test.each([
      ['read', READ, READ_CALL],
      ['change', WRITE, WRITE_CALL],
    ])('a 401 with WWW-Authenticate: logs in again, and sends the %s again', async (_name, request, call) => {
      fake.on(call, only('token-2'));
      expect((await send(request)).status).toBe(200);
      expect(times(mode.logInCall)).toBe(2);
      expect(tokensOf(call)).toEqual(['token-1', 'token-2']);
    });

    test('20 calls whose session is gone share the new one', async () => {
      await read();
      fake.on(READ_CALL, only('token-2'));
      const statuses = await Promise.all(Array.from({ length: 20 }, read));
      expect(statuses).toEqual(Array(20).fill(200));
      expect(times(mode.logInCall)).toBe(2);
    });

    test('a 401 with WWW-Authenticate that stays is told as what it is after one more try', async () => {
      fake.on(READ_CALL, (_request, response) => json(response, 401, errorBody('UNAUTHORIZED'), WANTS_LOG_IN));
      await expect(read()).rejects.toMatchObject({ kind: 'login', message: expect.stringContaining('does not take') });
      expect(times(READ_CALL)).toBe(2);
    });

    test('a 401 without WWW-Authenticate is an answer: the session is good', async () => {
      fake.on(READ_CALL, (_request, response) => json(response, 401, errorBody('UNAUTHORIZED')));
      expect(await read()).toBe(401);
      expect(times(READ_CALL)).toBe(1);
      expect(times(mode.logInCall)).toBe(1);
    });

    test('a refusal is not asked for again by each call, and later calls wait longer', async () => {
      fake.on(mode.logInCall, refuse(mode.secrets(credentials)));
      const first = await failure();
      expect(first).toMatchObject({ kind: 'login', message: expect.stringContaining('INVALID_AUTH') });
      expect(first.next).not.toContain('no sooner than');
      // Only whoever is told it again has to know why.
      for (const held of await Promise.all([failure(), failure()])) expect(held.next).toContain('no sooner than');
      clock.move(9_000);
      await failure();
      expect(times(mode.logInCall)).toBe(1);
      clock.move(2_000);
      await failure();
      clock.move(19_000);
      await failure();
      expect(times(mode.logInCall)).toBe(2);
      fake.on(mode.logInCall, (_request, response) => json(response, 200, logInAnswer('token-1')));
      clock.move(2_000);
      expect(await read()).toBe(200);
      expect(times(READ_CALL)).toBe(1);
    });

    test.each([
      ['a question', { authQueries: [{ provider: 'ziti', typeId: 'MFA' }] }],
      ['a requirement', { isMfaRequired: true }],
    ])('a session that waits for a second factor (%s) says so, and is not kept', async (_name, changes) => {
      fake.on(mode.logInCall, (_request, response) => json(response, 200, logInAnswer('token-1', changes)));
      const error = await failure();
      expect(error).toMatchObject({ kind: 'login', message: expect.stringContaining('MFA needed') });
      expect(error.message).not.toMatch(/unauthori[sz]ed/i);
      expect(tokensOf(LOG_OUT)).toEqual(['token-1']);
      expect(times(READ_CALL)).toBe(0);
    });

    test.each([
      ['null for no questions', { authQueries: null }],
      ['an answered question', { authQueries: [], isMfaRequired: true, isMfaComplete: true }],
    ])('%s is a whole session', async (_name, changes) => {
      fake.on(mode.logInCall, (_request, response) => json(response, 200, logInAnswer('token-1', changes)));
      expect(await read()).toBe(200);
    });

    test.each<[string, Answerer]>([
      [
        'a page of HTML',
        (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>token-9'),
      ],
      ['nothing', (_request, response) => response.writeHead(200).end()],
      ['another service', (_request, response) => json(response, 404, { message: 'token-9' })],
    ])('what is no controller is said to be so: %s', async (_name, answerer) => {
      fake.on(mode.logInCall, answerer);
      expect(await failure()).toMatchObject({ kind: 'login', next: expect.stringContaining('--controller') });
    });

    test('a status of the real controller above 599 is a refusal too', async () => {
      fake.on(mode.logInCall, (_request, response) => json(response, 606, errorBody('COULD_NOT_VALIDATE')));
      expect(await failure()).toMatchObject({ kind: 'login', message: expect.stringContaining('COULD_NOT_VALIDATE') });
    });

    test('a log-out that is never answered does not hold up the end', async () => {
      await read();
      fake.on(LOG_OUT, () => undefined);
      await controller.close();
      expect(times(LOG_OUT)).toBe(1);
    });
  });
}

function ok(_request: unknown, response: Parameters<Answerer>[1]): void {
  json(response, 200, { data: [] });
}

/** Takes one token, and ends the session of any other. */
function only(token: string): Answerer {
  return ({ headers }, response) => {
    if (headers['zt-session'] === token) json(response, 200, { data: [] });
    else json(response, 401, errorBody('UNAUTHORIZED'), WANTS_LOG_IN);
  };
}

/** Refuses as a controller does that echoes what it was sent. */
function refuse(echoed: readonly string[]): Answerer {
  const cause = { message: `${echoed.join(' ')} should be longer`, value: echoed };
  const error = { ...errorBody('INVALID_AUTH').error, message: echoed.join(' '), cause };
  return (_request, response) => json(response, 401, { error, meta: {} });
}
