import { expect, test } from 'vitest';
import { silentLogger } from '../../../../src/common/log.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import { startSandbox } from '../../../../src/sandbox/index.ts';
import { ZT_SESSIONS } from '../../../support/auth-modes.ts';
import { PASSWORD, READ, settingsFor } from '../../../support/connect-settings.ts';
import { startFakeController } from '../../../support/fake-controller.ts';
import { whoIs } from '../../../support/outside-world.ts';
import { requestsSince } from '../../../support/requests-since.ts';
import { authPolicy, create, createUser, SandboxClient } from '../../../support/sandbox-client.ts';
import { testClock } from '../../../support/test-clock.ts';
import { describeAuthMode } from './contract.ts';

describeAuthMode({
  name: 'updb',
  ...ZT_SESSIONS,
  prepare: async () => ({
    credentials: { method: 'updb', username: 'admin', password: PASSWORD },
    secrets: [PASSWORD],
  }),
});

test('sends user name and password as documented', async () => {
  const fake = await startFakeController();
  const controller = createController(settingsFor(fake), silentLogger);
  await controller.send(READ, new AbortController().signal);
  await controller.close();
  await fake.close();
  const login = fake.seen[0];
  expect(login?.path).toBe('/edge/management/v1/authenticate?method=password');
  expect(login?.headers['content-type']).toBe('application/json');
  expect(JSON.parse(login?.body ?? '')).toEqual({ username: 'admin', password: PASSWORD });
});

test('mentions a lockout, does not keep trying the password, and works once the identity is enabled', async () => {
  const sandbox = await startSandbox({ size: 'empty' });
  const client = new SandboxClient(sandbox);
  const token = await client.tokenOf(sandbox.username, sandbox.password);
  const policy = authPolicy('three tries', { updb: { maxAttempts: 3, lockoutDurationMinutes: 0 } });
  const authPolicyId = await create(client, token, '/auth-policies', policy);
  const id = await createUser(client, token, 'somebody', 'a password', { isAdmin: true, authPolicyId });
  const guess = () => client.logIn('somebody', 'another password');
  expect((await guess()).status + (await guess()).status + (await guess()).status).toBe(3 * 401);

  const clock = testClock();
  const credentials = { method: 'updb', username: 'somebody', password: 'a password' } as const;
  const settings = { origin: sandbox.url, trust: { ca: sandbox.ca }, credentials, connectTimeout: 5_000 };
  const controller = createController({ ...settings, callTimeout: 20_000 }, silentLogger, { clock });
  const since = requestsSince(sandbox);
  for (let call = 0; call < 5; call++) {
    await expect(whoIs(controller)).rejects.toMatchObject({
      kind: 'login',
      next: expect.stringMatching(
        /locked identity gets the same answer, .* auth policy .* an administrator can change that/,
      ),
    });
  }
  expect(since().filter(({ path }) => path.endsWith('/authenticate'))).toHaveLength(1);
  expect((await client.management('POST', `/identities/${id}/enable`, { token })).status).toBe(200);
  clock.move(11_000);
  expect(await whoIs(controller)).toBe('somebody');
  await controller.close();
  // A controller refuses this before it looks for the user.
  const short = createController(
    { ...settings, credentials: { ...credentials, password: 'four' }, callTimeout: 20_000 },
    silentLogger,
  );
  await expect(whoIs(short)).rejects.toMatchObject({
    message: expect.stringContaining('COULD_NOT_VALIDATE'),
    next: expect.stringMatching(
      /user names of 4 to 100 characters and passwords of 5 to 100.* --auth-mode controller-oidc/,
    ),
  });
  await short.close();
  await client.close();
  await sandbox.close();
});
