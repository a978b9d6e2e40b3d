import type { Login } from './login.ts';
import { Provider } from './oidc/provider.ts';
import { tokensInMemory } from './oidc/token-store.ts';
import { externalSession, Tokens } from './oidc/tokens.ts';
import { ZtSessions } from './session/zt-session.ts';

/** A client of an external provider, with its own id and secret (RFC 6749, section 4.4). */
export const clientCredentials: Login<'client-credentials'> = {
  name: 'client-credentials',
  bind(credentials) {
    const { ca, scope, shows } = credentials;
    const sessions = new ZtSessions();
    const tokens = new Tokens(
      tokensInMemory(),
      async (tools) => new Provider(credentials, tools.elsewhere(ca)),
      (provider, { clock }) =>
        provider.granted(clock, ({ clientCredentialsGrant }, config) =>
          clientCredentialsGrant(config, { ...provider.purpose, ...(scope === undefined ? {} : { scope }) }),
        ),
    );
    return {
      logIn: (tools) => externalSession(sessions, tokens, tools, shows),
      logOut: sessions.close,
    };
  },
};
