import { expect, test } from 'vitest';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import { outsideToken, ZT_SESSIONS } from '../../../support/auth-modes.ts';
import { READ, READ_CALL, settingsFor } from '../../../support/connect-settings.ts';
import { errorBody, json, LOG_IN, loginAnswer, startFakeController } from '../../../support/fake-controller.ts';
import { recordingLog } from '../../../support/recording-log.ts';
import { testClock } from '../../../support/test-clock.ts';
import { describeAuthMode } from './contract.ts';

const token = outsideToken();

describeAuthMode({
  name: 'ext-jwt',
  ...ZT_SESSIONS,
  prepare: async () => ({ credentials: { method: 'ext-jwt', token: async () => token }, secrets: token.split('.') }),
});

const challenge = (error: string) => ({
  'www-authenticate': `Bearer realm="openziti-primary-ext-jwt" error="${error}"`,
});

test('the token is read again for each session, and sent as a bearer', async () => {
  const fake = await startFakeController();
  fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [] }));
  let read = 0;
  const clock = testClock();
  const credentials = { method: 'ext-jwt', token: async () => outsideToken({ jti: ++read }) } as const;
  const controller = createController(settingsFor(fake, { credentials }), recordingLog(), { clock });
  const send = () => controller.send(READ, new AbortController().signal);
  await send();
  clock.move(29.5 * 60_000);
  await send();
  await controller.close();
  const logins = fake.seen.filter(({ path }) => path.includes('authenticate'));
  expect(logins.map(({ path, headers }) => [path.split('?')[1], headers.authorization])).toEqual([
    ['method=ext-jwt', `Bearer ${outsideToken({ jti: 1 })}`],
    ['method=ext-jwt', `Bearer ${outsideToken({ jti: 2 })}`],
  ]);
  await fake.close();
});

test.each([
  ['invalid', 2, /another audience|not valid yet/],
  ['expired', 1, /expired/],
  // Newer controllers say so of another audience, too.
  ['missing', 1, /issuer or audience .*disabled/],
])('refused as %s: tries %i times, and explains it', async (fault, attempts, message) => {
  const fake = await startFakeController();
  fake.on(LOG_IN, (_request, response) => json(response, 401, errorBody('UNAUTHORIZED'), challenge(fault)));
  const credentials = { method: 'ext-jwt', token: async () => token } as const;
  const clock = testClock();
  const controller = createController(settingsFor(fake, { credentials }), recordingLog(), { clock });
  await expect(controller.send(READ, new AbortController().signal)).rejects.toMatchObject({
    kind: 'login',
    message: expect.stringMatching(message),
  });
  expect(fake.calls()).toEqual(Array(attempts).fill(LOG_IN));
  // A clock may be one second ahead.
  expect(clock.slept.filter((milliseconds) => milliseconds > 1_000)).toHaveLength(attempts - 1);
  await controller.close();
  await fake.close();
});

test('accepts a token that becomes valid in the next second at the second attempt', async () => {
  const fake = await startFakeController();
  fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [] }));
  let attempts = 0;
  fake.on(LOG_IN, (_request, response) =>
    ++attempts === 1
      ? json(response, 401, errorBody('UNAUTHORIZED'), challenge('invalid'))
      : json(response, 200, loginAnswer('token-1')),
  );
  const credentials = { method: 'ext-jwt', token: async () => token } as const;
  const controller = createController(settingsFor(fake, { credentials }), recordingLog(), { clock: testClock() });
  expect((await controller.send(READ, new AbortController().signal)).status).toBe(200);
  await controller.close();
  await fake.close();
});

test('does not send a token that no controller can read', async () => {
  const fake = await startFakeController();
  const credentials = { method: 'ext-jwt', token: async () => 'an-opaque-token' } as const;
  const controller = createController(settingsFor(fake, { credentials }), recordingLog());
  await expect(controller.send(READ, new AbortController().signal)).rejects.toMatchObject({
    message: expect.stringContaining('not a JSON Web Token'),
  });
  expect(fake.calls()).toEqual([]);
  await controller.close();
  await fake.close();
});

test('a program that takes too long to print a token is not reported as a silent controller', async () => {
  const fake = await startFakeController();
  const credentials = { method: 'ext-jwt', token: () => new Promise<string>(() => undefined) } as const;
  const controller = createController(settingsFor(fake, { credentials, callTimeout: 100 }), recordingLog());
  await expect(controller.send(READ, new AbortController().signal)).rejects.toMatchObject({
    kind: 'unreachable',
    message: expect.stringMatching(/^The login to .* was not complete within 0\.1 seconds\. .* a program/),
  });
  await controller.close();
  await fake.close();
});
