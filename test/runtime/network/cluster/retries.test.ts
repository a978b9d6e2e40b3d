import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger } from '../../../../src/common/log.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import type { ControllerRequest } from '../../../../src/runtime/network/controller/types.ts';
import { READ, READ_CALL, settingsFor, WRITE, WRITE_CALL } from '../../../support/connect-settings.ts';
import {
  type Answerer,
  errorBody,
  type FakeController,
  json,
  LOG_IN,
  loginAnswer,
  startFakeController,
} from '../../../support/fake-controller.ts';
import { type TestClock, testClock } from '../../../support/test-clock.ts';

const never = new AbortController().signal;
let fake: FakeController;
let clock: TestClock;

beforeEach(async () => {
  fake = await startFakeController();
  clock = testClock();
});
afterEach(() => fake.close());

/** Answers in turn; the last one is repeated. */
function inTurn(...answerers: Answerer[]): Answerer {
  return (request, response) => (answerers.length > 1 ? answerers.shift() : answerers[0])?.(request, response);
}
const ok: Answerer = (_request, response) => json(response, 200, { data: [] });
const broken: Answerer = ({ socket }) => socket.destroy();
const busy =
  (status: number, headers: Record<string, string> = {}): Answerer =>
  (_request, response) =>
    json(response, status, errorBody('RATE_LIMITED'), headers);

/** The status of one call, with the maximum random delay. */
async function statusOf(request: ControllerRequest): Promise<number> {
  const controller = createController(settingsFor(fake), silentLogger, { clock, random: () => 1 });
  try {
    return (await controller.send(request, never)).status;
  } finally {
    await controller.close();
  }
}
const times = (call: string) => fake.calls().filter((each) => each === call).length;

describe('a read', () => {
  test.each([
    ['429', busy(429)],
    ['503', busy(503)],
    ['a broken connection', broken],
  ])('is repeated after %s, with growing pauses', async (_name, passing) => {
    fake.on(READ_CALL, inTurn(passing, passing, ok));
    expect(await statusOf(READ)).toBe(200);
    expect(times(READ_CALL)).toBe(3);
    expect(clock.slept).toEqual([250, 500]);
  });

  test('is given up after four attempts, with the last answer', async () => {
    fake.on(READ_CALL, busy(503));
    expect(await statusOf(READ)).toBe(503);
    expect(times(READ_CALL)).toBe(4);
    expect(clock.slept).toEqual([250, 500, 1000]);
  });

  test.each([400, 401, 404, 500, 501, 502])('is not repeated after %i', async (status) => {
    fake.on(READ_CALL, busy(status));
    expect(await statusOf(READ)).toBe(status);
    expect(times(READ_CALL)).toBe(1);
  });

  test('chance makes the pause shorter, by up to a half', async () => {
    fake.on(READ_CALL, inTurn(busy(503), ok));
    const controller = createController(settingsFor(fake), silentLogger, { clock, random: () => 0 });
    await controller.send(READ, never);
    await controller.close();
    expect(clock.slept).toEqual([125]);
  });

  test('waits the seconds of Retry-After', async () => {
    fake.on(READ_CALL, inTurn(busy(429, { 'retry-after': '7' }), ok));
    expect(await statusOf(READ)).toBe(200);
    expect(clock.slept).toEqual([7000]);
  });

  test('waits until the date of Retry-After', async () => {
    clock = testClock(Date.parse('2026-11-21T10:00:00Z') - 1000);
    fake.on(READ_CALL, inTurn(busy(503, { 'retry-after': 'Sat, 21 Nov 2026 10:00:05 GMT' }), ok));
    expect(await statusOf(READ)).toBe(200);
    expect(clock.slept).toEqual([5000]);
  });

  test('does not wait longer than the call may take', async () => {
    fake.on(READ_CALL, busy(503, { 'retry-after': '20' }));
    expect(await statusOf(READ)).toBe(503);
    expect(clock.slept).toEqual([]);
  });

  test('of a controller that comes back in between is answered', async () => {
    const { port, authority } = fake;
    await fake.close();
    const waiting = testClock();
    const sleep = waiting.sleep.bind(waiting);
    waiting.sleep = async (milliseconds, signal) => {
      await sleep(milliseconds, signal);
      if (waiting.slept.length > 1) return;
      fake = await startFakeController({ port, authority });
      fake.on(READ_CALL, ok);
    };
    clock = waiting;
    expect(await statusOf(READ)).toBe(200);
    expect(clock.slept).toEqual([250]);
  });
});

describe('a change', () => {
  test.each([429, 503])('is not repeated after %i', async (status) => {
    fake.on(WRITE_CALL, busy(status, { 'retry-after': '1' }));
    expect(await statusOf(WRITE)).toBe(status);
    expect(times(WRITE_CALL)).toBe(1);
    expect(clock.slept).toEqual([]);
  });

  test('is not repeated after a broken connection', async () => {
    fake.on(WRITE_CALL, broken);
    await expect(statusOf(WRITE)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(times(WRITE_CALL)).toBe(1);
  });
});

describe('a login', () => {
  test('is repeated if the controller did not process it', async () => {
    fake.on(
      LOG_IN,
      inTurn(busy(503), (_request, response) => json(response, 200, loginAnswer('token'))),
    );
    fake.on(WRITE_CALL, ok);
    expect(await statusOf(WRITE)).toBe(200);
    expect(times(LOG_IN)).toBe(2);
  });

  test('is not repeated if it may count as an attempt', async () => {
    fake.on(LOG_IN, broken);
    await expect(statusOf(READ)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(times(LOG_IN)).toBe(1);
  });

  test('that stays impossible is reported, and tried again by the next call', async () => {
    fake.on(LOG_IN, busy(503));
    await expect(statusOf(READ)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('login'),
    });
    expect(times(LOG_IN)).toBe(4);
  });
});
