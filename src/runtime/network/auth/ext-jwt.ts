import type { Login } from './login.ts';
import { showToken } from './session/show-token.ts';
import { ZtSessions } from './session/zt-session.ts';

/** A token of an external issuer that something else gets and renews; it is read again for each session. */
export const extJwt: Login<'ext-jwt'> = {
  name: 'ext-jwt',
  bind({ token }) {
    const sessions = new ZtSessions();
    return {
      logIn: async (tools) => showToken(sessions, tools, await token(tools.closing), CHECKS),
      logOut: sessions.close,
    };
  },
};

const CHECKS = [
  'Check that the program that provides the token still renews it.',
  'The controller needs an enabled external JWT signer with the issuer and audience of the token, and an identity that its claim names.',
];
