import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { silentLogger } from '../../../../src/common/log.ts';
import type { TokenSet } from '../../../../src/runtime/network/auth/oidc/token-set.ts';
import { tokensInMemory } from '../../../../src/runtime/network/auth/oidc/token-store.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import { startSandbox } from '../../../../src/sandbox/index.ts';
import type { AuthMode } from '../../../support/auth-modes.ts';
import { PASSWORD, READ, READ_CALL, settingsFor } from '../../../support/connect-settings.ts';
import { errorBody, json, startFakeController } from '../../../support/fake-controller.ts';
import { fakeOidc, REFRESH_SECRET, REVOKE_CALL, refuseOidc, TOKEN_CALL } from '../../../support/fake-oidc.ts';
import { lastingTokens, refusingTokens } from '../../../support/lasting-tokens.ts';
import { create, SandboxClient } from '../../../support/sandbox-client.ts';
import { describeAuthMode } from './contract.ts';

const OWN_PROVIDER: Omit<AuthMode, 'prepare' | 'refused'> = {
  name: 'controller-oidc',
  loginCall: TOKEN_CALL,
  logOutCall: REVOKE_CALL,
  grant: fakeOidc,
  refuse: refuseOidc,
};

describe('by password', () =>
  describeAuthMode({
    ...OWN_PROVIDER,
    refused: 'POST /oidc/login/password',
    prepare: async () => ({
      credentials: { method: 'controller-oidc', username: 'admin', password: PASSWORD, tokens: tokensInMemory() },
      secrets: [PASSWORD, REFRESH_SECRET],
    }),
  }));

describe('by certificate', () =>
  describeAuthMode({
    ...OWN_PROVIDER,
    refused: 'POST /oidc/login/cert',
    async prepare({ authority }) {
      const identity = await authority.issue('an identity');
      return {
        credentials: { method: 'controller-oidc', ...identity, tokens: tokensInMemory() },
        secrets: [...identity.key.split('\n').filter((line) => /^\w{30}/.test(line)), REFRESH_SECRET],
      };
    },
  }));

test('an identity that was disabled is reported, although its tokens can still be refreshed', async () => {
  const sandbox = await startSandbox({ size: 'empty' });
  const admin = new SandboxClient({ url: sandbox.url, ca: sandbox.ca });
  const token = await admin.tokenOf(sandbox.username, sandbox.password);
  const id = await create(admin, token, '/identities', { name: 'somebody', type: 'User', isAdmin: true });
  const account = { username: 'somebody', password: PASSWORD };
  await create(admin, token, '/authenticators', { method: 'updb', identityId: id, ...account });
  const tokens = tokensInMemory();
  const controller = createController(
    {
      ...{ origin: sandbox.url, trust: { ca: sandbox.ca }, connectTimeout: 5_000, callTimeout: 5_000 },
      source: { stored: 'lab' },
      credentials: { method: 'controller-oidc', ...account, tokens },
    },
    silentLogger,
  );
  const whoAmI = { method: 'GET', path: '/edge/management/v1/current-identity', headers: {}, repeatable: true };
  const ask = () => controller.send(whoAmI, new AbortController().signal);
  try {
    expect(await ask()).toMatchObject({ status: 200 });
    // As if the login had been made long ago.
    const older = (text = '') => JSON.stringify({ ...JSON.parse(text), from: 0 });
    await tokens.exclusively(async (held) => held.write(older(await held.read())));
    await admin.management('POST', `/identities/${id}/disable`, { token, body: { durationMinutes: 0 } });
    await expect(ask()).rejects.toMatchObject({
      message: expect.stringContaining('refused the login'),
      next: expect.stringMatching(
        /^Check the user name .* \(set by ziti-mcp init --network lab\)\. A disabled .* auth policy /,
      ),
    });
    await admin.management('POST', `/identities/${id}/enable`, { token, body: {} });
  } finally {
    await controller.close();
    await sandbox.close();
  }
});

test.each([400, 500])(
  'a refresh for an identity that was deleted (status %i) is followed by a login',
  async (status) => {
    const fake = await startFakeController();
    fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [] }));
    fakeOidc(fake);
    const gone = { error: 'server_error', error_description: 'identity with id aB.c-1 not found' };
    fake.on(TOKEN_CALL, (_request, response) => {
      fakeOidc(fake);
      json(response, status, gone);
    });
    const tokens = lastingTokens({ access: 'a', refresh: 'r', from: 0, until: 0 });
    const credentials = { method: 'controller-oidc', username: 'admin', password: PASSWORD, tokens } as const;
    const controller = createController(settingsFor(fake, { credentials }), silentLogger);
    expect((await controller.send(READ, new AbortController().signal)).status).toBe(200);
    expect(tokens.set()?.access).toBe('token-1');
    const grants = fake.seen.filter(({ path }) => path === '/oidc/oauth/token').map(({ body }) => body);
    expect(grants).toEqual([expect.stringContaining('refresh_token'), expect.stringContaining('authorization_code')]);
    await controller.close();
    await fake.close();
  },
);

test('refused tokens from a time when the clock was ahead are refreshed', async () => {
  const fake = await startFakeController();
  fakeOidc(fake);
  fake.on(READ_CALL, ({ headers }, response) =>
    headers.authorization === 'Bearer a'
      ? json(response, 401, errorBody('UNAUTHORIZED'), { 'www-authenticate': 'Bearer realm="openziti-oidc"' })
      : json(response, 200, { data: [] }),
  );
  const from = Date.now() + 3_600_000;
  const tokens = lastingTokens({ access: 'a', refresh: 'r', from, until: from + 600_000 });
  const credentials = { method: 'controller-oidc', username: 'admin', password: PASSWORD, tokens } as const;
  const controller = createController(settingsFor(fake, { credentials }), silentLogger);
  expect((await controller.send(READ, new AbortController().signal)).status).toBe(200);
  expect(fake.seen.filter(({ path }) => path === '/oidc/oauth/token').map(({ body }) => body)).toEqual([
    expect.stringContaining('refresh_token=r'),
  ]);
  await controller.close();
  await fake.close();
});

describe('tokens that cannot be stored', () => {
  async function world(first: TokenSet | undefined, times: number) {
    const fake = await startFakeController();
    fake.on(READ_CALL, (_request, response) => json(response, 200, { data: [] }));
    fakeOidc(fake);
    const tokens = lastingTokens(first);
    const store = refusingTokens(tokens, times);
    const credentials = { method: 'controller-oidc', username: 'admin', password: PASSWORD, tokens: store } as const;
    const controller = createController(settingsFor(fake, { credentials }), silentLogger);
    const formsOf = (path: string) =>
      fake.seen.filter((each) => each.path === path).map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    return {
      tokens,
      controller,
      read: () => controller.send(READ, new AbortController().signal),
      refreshedBy: () => formsOf('/oidc/oauth/token').map((form) => form['refresh_token']),
      revoked: () => formsOf('/oidc/revoke').map((form) => form['token']),
      async close() {
        await controller.close();
        await fake.close();
      },
    };
  }
  const OLD = { access: 'a', refresh: 'r', from: 0, until: 0 };

  test('after a refresh are stored by the next call, and the spent token is not sent again', async () => {
    const { tokens, read, refreshedBy, close } = await world(OLD, 2);
    for (const _ of [1, 2]) await expect(read()).rejects.toMatchObject({ message: 'The store is full.' });
    expect(tokens.set()).toEqual(OLD);
    expect((await read()).status).toBe(200);
    expect(tokens.set()).toMatchObject({ access: 'token-1', refresh: `${REFRESH_SECRET}-1` });
    expect(refreshedBy()).toEqual(['r']);
    await close();
  });

  test('after a login are stored by the next call, without another login', async () => {
    const { tokens, read, refreshedBy, close } = await world(undefined, 1);
    await expect(read()).rejects.toMatchObject({ message: 'The store is full.' });
    expect((await read()).status).toBe(200);
    expect(tokens.set()?.access).toBe('token-1');
    expect(refreshedBy()).toEqual([undefined]);
    await close();
  });

  test('give way to those of another process', async () => {
    const { tokens, read, refreshedBy, close } = await world(OLD, 1);
    await expect(read()).rejects.toMatchObject({ message: 'The store is full.' });
    const theirs = { access: 'theirs', refresh: 'r2', from: Date.now(), until: Date.now() + 3_600_000 };
    tokens.change(() => theirs);
    expect((await read()).status).toBe(200);
    expect(tokens.set()).toEqual(theirs);
    expect(refreshedBy()).toEqual(['r']);
    await close();
  });

  test('are those that are revoked', async () => {
    const { controller, read, revoked, close } = await world(OLD, 1);
    await expect(read()).rejects.toMatchObject({ message: 'The store is full.' });
    await controller.revoke();
    expect(revoked()).toEqual([`${REFRESH_SECRET}-1`, 'token-1']);
    await close();
  });
});

describe('the end during a refresh', () => {
  async function refreshing() {
    const fake = await startFakeController();
    fakeOidc(fake);
    let answer: (() => void) | undefined;
    fake.on(TOKEN_CALL, (_request, response) => {
      const tokens = { access_token: 'new', token_type: 'Bearer', refresh_token: 'r2', expires_in: 600 };
      answer = () => json(response, 200, tokens);
    });
    const tokens = lastingTokens({ access: 'a', refresh: 'r', from: 0, until: 0 });
    const credentials = { method: 'controller-oidc', username: 'admin', password: PASSWORD, tokens } as const;
    const controller = createController(settingsFor(fake, { credentials }), silentLogger);
    const call = controller.send(READ, new AbortController().signal).catch(() => undefined);
    await expect.poll(() => answer, { timeout: 10_000 }).toBeDefined();
    return { fake, tokens, controller, call, answer: () => answer?.() };
  }

  test('waits for the new tokens, which are stored', async () => {
    const { fake, tokens, controller, call, answer } = await refreshing();
    const closed = controller.close();
    answer();
    await closed;
    expect(tokens.set()).toMatchObject({ access: 'new', refresh: 'r2' });
    await call;
    await fake.close();
  });

  test('is not held up by a provider that does not answer', async () => {
    const { fake, controller, call } = await refreshing();
    await controller.close();
    await call;
    await fake.close();
  });
});

/** Revokes stored tokens at a provider that answers so. */
async function revokedAt(status: number, body: unknown) {
  const fake = await startFakeController();
  fakeOidc(fake);
  fake.on(REVOKE_CALL, (_request, response) => json(response, status, body));
  const tokens = lastingTokens({ access: 'a', refresh: 'r', from: 0, until: 0 });
  const credentials = { method: 'controller-oidc', username: 'admin', password: PASSWORD, tokens } as const;
  const controller = createController(settingsFor(fake, { credentials }), silentLogger);
  try {
    await controller.revoke();
  } finally {
    await controller.close();
    await fake.close();
  }
}

test.each([
  [400, { error: 'unsupported_token_type' }],
  [404, { error: { code: 'NOT_FOUND' } }],
  [429, { error: { code: 'SERVER_TOO_MANY_REQUESTS' } }],
  [500, 'a fault of a proxy'],
  [502, ''],
  [504, { error: 'server_error' }],
])('a revocation that failed (status %i, %j) is reported, since the token lives on', async (status, body) => {
  await expect(revokedAt(status, body)).rejects.toMatchObject({ kind: expect.stringMatching(/^(login|unreachable)$/) });
});

test.each([400, 500])('a token that the controller has revoked already (status %i) is revoked', async (status) => {
  await expect(revokedAt(status, { error: 'server_error' })).resolves.toBeUndefined();
});

test('a controller that hangs when its tokens are to be revoked is reported as such', async () => {
  const hung = createServer(() => undefined);
  await once(hung.listen(0, '127.0.0.1'), 'listening');
  const { port } = hung.address() as AddressInfo;
  const tokens = tokensInMemory();
  await tokens.exclusively((held) => held.write(JSON.stringify({ access: 'a', refresh: 'r', from: 0, until: 1 })));
  const credentials = { method: 'controller-oidc', username: 'admin', password: PASSWORD, tokens } as const;
  const times = { connectTimeout: 100, callTimeout: 5_000 };
  const controller = createController(
    { origin: `https://127.0.0.1:${port}`, trust: {}, credentials, ...times },
    silentLogger,
  );
  try {
    await expect(controller.revoke()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/^Could not connect to the controller .* within 0\.1 seconds\.$/),
    });
  } finally {
    await controller.close();
    hung.close();
  }
});

test('if stored tokens hold, a silent controller is named, and not a slow login', async () => {
  const fake = await startFakeController();
  fake.on('GET /edge/management/v1/version', () => undefined);
  const now = Date.now();
  const tokens = lastingTokens({ access: 'a-token', from: now, until: now + 3_600_000 });
  const credentials = { method: 'controller-oidc', username: 'admin', password: PASSWORD, tokens } as const;
  const controller = createController(settingsFor(fake, { credentials, callTimeout: 300 }), silentLogger);
  await expect(controller.send(READ, new AbortController().signal)).rejects.toMatchObject({
    message: expect.stringMatching(/did not answer within 0\.3 seconds/),
  });
  await controller.close();
  await fake.close();
});
