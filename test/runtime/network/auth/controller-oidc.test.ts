import { describe } from 'vitest';
import { tokensInMemory } from '../../../../src/runtime/network/auth/oidc/token-store.ts';
import { PASSWORD } from '../../../support/connect-settings.ts';
import { fakeOidc, REFRESH_SECRET, REVOKE_CALL, refuseOidc, TOKEN_CALL } from '../../../support/fake-oidc.ts';
import { type AuthMode, describeAuthMode } from './contract.ts';

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
