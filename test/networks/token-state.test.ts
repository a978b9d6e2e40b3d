import { expect, test } from 'vitest';
import { deviceAuth } from '../../src/cli/logins/device-auth.ts';
import { storableLogins } from '../../src/cli/logins/index.ts';
import { tokensKey } from '../../src/cli/logins/stored-tokens.ts';
import { secretsInMemory } from '../../src/keychain/secrets-in-memory.ts';

const ISSUER = 'https://provider.example';
const login = { method: 'device-auth', issuer: ISSUER, clientId: 'ziti' };
const PAST = 1000;
const AHEAD = 8e15;

/** The reported state of a login with these tokens. */
async function stateOf(tokens: object | undefined) {
  const stored = tokens === undefined ? {} : { [tokensKey(ISSUER, 'ziti')]: JSON.stringify(tokens) };
  const context = { secrets: secretsInMemory(stored), controller: 'https://ctrl.example', environment: {} };
  return [await deviceAuth.missing?.(login, context), await deviceAuth.validUntil?.(login, context)];
}

test.each([
  ['no tokens', undefined, ['a person has to log in', undefined]],
  ['a refresh token', { access: 'a', refresh: 'r', from: 0, until: PAST }, [undefined, undefined]],
  ['an access token that holds', { access: 'a', from: 0, until: AHEAD }, [undefined, new Date(AHEAD).toISOString()]],
  ['one that has expired', { access: 'a', from: 0, until: PAST }, ['a person has to log in', expect.any(String)]],
  ['something else', { other: 1 }, ['a person has to log in', undefined]],
])('a login with %s', async (_what, tokens, expected) => {
  expect(await stateOf(tokens)).toEqual(expected);
});

test.each(storableLogins)(
  'a logout knows whether $method keeps tokens',
  async ({ method, keepsTokens, credentials }) => {
    const secrets = { ...secretsInMemory({}), get: async () => 'any' };
    const settings = { ...login, method, username: 'admin', variable: 'TOKEN' };
    const made = await credentials(settings, { secrets, controller: 'https://ctrl.example', environment: {} });
    expect('tokens' in (made ?? {})).toBe(keepsTokens === true);
  },
);
