import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger } from '../../../../src/common/log.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import { ZT_SESSIONS } from '../../../support/auth-modes.ts';
import { READ, READ_CALL, settingsFor } from '../../../support/connect-settings.ts';
import {
  CACERTS,
  errorBody,
  type FakeController,
  json,
  LOG_IN,
  startFakeController,
} from '../../../support/fake-controller.ts';
import { describeAuthMode } from './contract.ts';

const never = new AbortController().signal;

describeAuthMode({
  name: 'cert',
  ...ZT_SESSIONS,
  async prepare({ authority }) {
    const identity = await authority.issue('an identity');
    return { credentials: { method: 'cert', ...identity }, secrets: linesOf(identity.key) };
  },
});

/** Each line of the key separately, since even a part of it must not appear. */
function linesOf(pem: string): string[] {
  return pem.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'));
}

describe('a client certificate', () => {
  let fake: FakeController;
  beforeEach(async () => {
    fake = await startFakeController();
    fake.on(READ_CALL, (_request, response) => json(response, 200, {}));
  });
  afterEach(() => fake.close());

  test('is presented only to a verified controller', async () => {
    const credentials = { method: 'cert', ...(await fake.authority.issue('an identity')) } as const;
    const trust = { caFingerprint: fake.authority.fingerprint };
    const controller = createController(settingsFor(fake, { credentials, trust }), silentLogger);
    await controller.send(READ, never);
    await controller.close();
    expect(fake.calls().slice(0, 3)).toEqual([CACERTS, LOG_IN, READ_CALL]);
    expect(fake.seen.map(({ clientName }) => clientName).slice(0, 2)).toEqual([undefined, 'an identity']);
    expect(fake.seen[1]).toMatchObject({ path: '/edge/management/v1/authenticate?method=cert', body: '{}' });
  });

  test('that is refused may be one that the auth policy does not allow', async () => {
    fake.on(LOG_IN, (_request, response) => json(response, 401, errorBody('INVALID_AUTH')));
    const credentials = { method: 'cert', ...(await fake.authority.issue('an identity')) } as const;
    const controller = createController(settingsFor(fake, { credentials }), silentLogger);
    const next = expect.stringMatching(/still exists and is enabled, .* auth policy allows certificates\. .* expired/);
    await expect(controller.send(READ, never)).rejects.toMatchObject({ kind: 'login', next });
    await controller.close();
  });

  test('with the wrong key is reported, without showing either', async () => {
    const [one, other] = await Promise.all([fake.authority.issue('one'), fake.authority.issue('other')]);
    const credentials = { method: 'cert', cert: one.cert, key: other.key } as const;
    const controller = createController(settingsFor(fake, { credentials }), silentLogger);
    const failure = controller.send(READ, never);
    await expect(failure).rejects.toMatchObject({ kind: 'login', message: expect.stringContaining('do not match') });
    await controller.close();
  });

  test('that cannot be read is reported', async () => {
    const credentials = { method: 'cert', cert: 'no PEM', key: 'no PEM either' } as const;
    const controller = createController(settingsFor(fake, { credentials }), silentLogger);
    await expect(controller.send(READ, never)).rejects.toMatchObject({ kind: 'login' });
    await controller.close();
  });
});
