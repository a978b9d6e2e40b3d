import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../../../../src/common/durations.ts';
import type { ToolError } from '../../../../src/common/tool-error.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import type { Controller, ControllerSettings } from '../../../../src/runtime/network/cluster/types.ts';
import type { ControllerRequest } from '../../../../src/runtime/network/controller/types.ts';
import type { AuthMode, Prepared } from '../../../support/auth-modes.ts';
import { READ, READ_CALL, settingsFor, WRITE, WRITE_CALL } from '../../../support/connect-settings.ts';
import {
  type Answerer,
  errorBody,
  type FakeController,
  json,
  type SeenRequest,
  startFakeController,
} from '../../../support/fake-controller.ts';
import { type RecordingLog, recordingLog } from '../../../support/recording-log.ts';
import { type TestClock, testClock } from '../../../support/test-clock.ts';

const WANTS_LOGIN = { 'www-authenticate': 'zt-session realm="zt-session" error="invalid"' };
const TOKEN = /token-\d+/;

/** Tests one login method against what every method must do. */
export function describeAuthMode(mode: AuthMode): void {
  describe(`logging in by ${mode.name}`, () => {
    let fake: FakeController;
    let prepared: Prepared;
    let settings: ControllerSettings;
    let clock: TestClock;
    let log: RecordingLog;
    let controller: Controller;
    let errors: unknown[];

    beforeEach(async () => {
      fake = await startFakeController();
      fake.on(READ_CALL, ok);
      fake.on(WRITE_CALL, ok);
      mode.grant(fake, 1800);
      prepared = await mode.prepare(fake);
      settings = settingsFor(fake, { credentials: prepared.credentials });
      [clock, log, errors] = [testClock(), recordingLog(), []];
      controller = createController(settings, log, { clock });
    });
    afterEach(async () => {
      await controller.close();
      await fake.close();
      await prepared.close?.();
      const written = [...log.lines, ...errors.map((error) => inspect(error, { depth: 9, showHidden: true }))].join(
        '\n',
      );
      for (const secret of prepared.secrets) expect(written).not.toContain(secret);
      expect(written).not.toMatch(TOKEN);
    });

    const times = (call: string) => fake.calls().filter((each) => each === call).length;
    const tokensOf = (call: string) =>
      fake.seen.filter((each) => `${each.method} ${each.path.split('?')[0]}` === call).map(tokenIn);
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
      expect(times(mode.loginCall)).toBe(1);
      expect(tokensOf(READ_CALL)).toEqual(['token-1', 'token-1', 'token-1']);
      expect(times(mode.logOutCall)).toBeGreaterThan(0);
      expect(times(READ_CALL)).toBe(3);
    });

    test('logs in once for 20 calls at the same time', async () => {
      const statuses = await Promise.all(Array.from({ length: 20 }, read));
      expect(statuses).toEqual(Array(20).fill(200));
      expect(times(mode.loginCall)).toBe(1);
    });

    test('logs in again some time before the session ends, which use does not put off', async () => {
      await read();
      clock.move(20 * MINUTE);
      await read();
      expect(times(mode.loginCall)).toBe(1);
      clock.move(9.5 * MINUTE);
      await Promise.all(Array.from({ length: 20 }, read));
      expect(times(mode.loginCall)).toBe(2);
      expect(new Set(tokensOf(READ_CALL).slice(2))).toEqual(new Set(['token-2']));
    });

    test('reckons by the length of the session, not by the date of its end', async () => {
      mode.grant(fake, 120);
      await read();
      clock.move(1.4 * MINUTE);
      await read();
      expect(times(mode.loginCall)).toBe(1);
      clock.move(0.5 * MINUTE);
      await read();
      expect(times(mode.loginCall)).toBe(2);
    });

    test.each([
      ['read', READ, READ_CALL],
      ['change', WRITE, WRITE_CALL],
    ])('a 401 with WWW-Authenticate: logs in again, and sends the %s again', async (_name, request, call) => {
      fake.on(call, only('token-2'));
      expect((await send(request)).status).toBe(200);
      expect(times(mode.loginCall)).toBe(2);
      expect(tokensOf(call)).toEqual(['token-1', 'token-2']);
    });

    test('20 calls whose session is gone share the new one', async () => {
      await read();
      fake.on(READ_CALL, only('token-2'));
      const statuses = await Promise.all(Array.from({ length: 20 }, read));
      expect(statuses).toEqual(Array(20).fill(200));
      expect(times(mode.loginCall)).toBe(2);
    });

    test('a 401 with WWW-Authenticate that stays is reported as it is after one more try', async () => {
      fake.on(READ_CALL, (_request, response) => json(response, 401, errorBody('UNAUTHORIZED'), WANTS_LOGIN));
      await expect(read()).rejects.toMatchObject({
        kind: 'login',
        message: expect.stringContaining('rejects the session'),
      });
      expect(times(READ_CALL)).toBe(2);
    });

    test('a 401 with WWW-Authenticate for each new session is not answered by login after login', async () => {
      fake.on(READ_CALL, (_request, response) => json(response, 401, errorBody('UNAUTHORIZED'), WANTS_LOGIN));
      await failure();
      const attempts = times(mode.loginCall);
      expect(attempts).toBe(2);
      for (const held of await Promise.all(Array.from({ length: 50 }, failure)))
        expect(held.next).toContain('waits 10 seconds after a refusal');
      expect(times(mode.loginCall)).toBe(attempts);
      expect(times(READ_CALL)).toBe(2);
      clock.move(11_000);
      await failure();
      const later = times(mode.loginCall);
      clock.move(19_000);
      expect((await failure()).next).toContain('waits 20 seconds after a refusal');
      expect(times(mode.loginCall)).toBe(later);
      fake.on(READ_CALL, ok);
      clock.move(2_000);
      expect(await read()).toBe(200);
    });

    test('a 401 without WWW-Authenticate is an answer: the session is good', async () => {
      fake.on(READ_CALL, (_request, response) => json(response, 401, errorBody('UNAUTHORIZED')));
      expect(await read()).toBe(401);
      expect(times(READ_CALL)).toBe(1);
      expect(times(mode.loginCall)).toBe(1);
    });

    test('a refusal is not asked for again by each call, and later calls wait longer', async () => {
      mode.refuse(fake, prepared.secrets);
      const first = await failure();
      expect(first).toMatchObject({ kind: 'login', message: expect.stringMatching(/refused|does not accept/) });
      const attempts = times(mode.refused);
      expect(first.next).not.toContain('after a refusal');
      // Only a caller who sees it again needs the reason.
      for (const held of await Promise.all([failure(), failure()])) expect(held.next).toContain('after a refusal');
      clock.move(9_000);
      await failure();
      expect(times(mode.refused)).toBe(attempts);
      clock.move(2_000);
      await failure();
      clock.move(19_000);
      await failure();
      expect(times(mode.refused)).toBe(2 * attempts);
      mode.grant(fake, 1800);
      clock.move(2_000);
      expect(await read()).toBe(200);
      expect(times(READ_CALL)).toBe(1);
    });

    test('a logout that is never answered does not delay the end', async () => {
      await read();
      fake.on(mode.logOutCall, () => undefined);
      await controller.close();
      expect(times(mode.logOutCall)).toBe(1);
    });
  });
}

function ok(_request: unknown, response: Parameters<Answerer>[1]): void {
  json(response, 200, { data: [] });
}

/** Accepts one token, and ends the session of any other. */
function only(token: string): Answerer {
  return ({ headers }, response) => {
    if (tokenIn({ headers }) === token) json(response, 200, { data: [] });
    else json(response, 401, errorBody('UNAUTHORIZED'), WANTS_LOGIN);
  };
}

/** The session that a request was sent with, in whichever header. */
const tokenIn = ({ headers }: Pick<SeenRequest, 'headers'>): string | undefined =>
  headers['zt-session']?.toString() ?? headers.authorization?.replace('Bearer ', '');
