import { expect, test } from 'vitest';
import { silentLogger } from '../../../../src/common/log.ts';
import { createController } from '../../../../src/runtime/network/controller/controller.ts';
import { ZT_SESSIONS } from '../../../support/auth-modes.ts';
import { PASSWORD, READ, settingsFor } from '../../../support/connect-settings.ts';
import { startFakeController } from '../../../support/fake-controller.ts';
import { describeAuthMode } from './contract.ts';

describeAuthMode({
  name: 'updb',
  ...ZT_SESSIONS,
  prepare: async () => ({
    credentials: { method: 'updb', username: 'admin', password: PASSWORD },
    secrets: [PASSWORD],
  }),
});

test('sends user name and password as the document says', async () => {
  const fake = await startFakeController();
  const controller = createController(settingsFor(fake), silentLogger);
  await controller.send(READ, new AbortController().signal);
  await controller.close();
  await fake.close();
  const logIn = fake.seen[0];
  expect(logIn?.path).toBe('/edge/management/v1/authenticate?method=password');
  expect(logIn?.headers['content-type']).toBe('application/json');
  expect(JSON.parse(logIn?.body ?? '')).toEqual({ username: 'admin', password: PASSWORD });
});
