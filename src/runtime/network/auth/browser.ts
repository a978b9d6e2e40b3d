import type { Login, LoginTools } from './login.ts';
import { openControllerProvider } from './oidc/open-controller-provider.ts';
import { Provider } from './oidc/provider.ts';
import type { TokenSet } from './oidc/token-set.ts';
import { controllerSession, externalSession, Tokens } from './oidc/tokens.ts';
import { keptStep, PersonFlow } from './person/person-flow.ts';
import { ZtSessions } from './session/zt-session.ts';

/** A person logs in with this machine's browser (RFC 8252), at an external provider or the controller's own. */
export const browser: Login<'browser'> = {
  name: 'browser',
  bind(credentials) {
    const { issuer, clientId, ca, shows, redirectUri } = credentials;
    const sessions = new ZtSessions();
    const flow = new PersonFlow<TokenSet>();
    const isOwn = issuer === undefined;
    const make = async (tools: LoginTools) =>
      isOwn
        ? openControllerProvider(tools, clientId)
        : new Provider({ ...credentials, issuer, clientId: clientId ?? '' }, tools.elsewhere(ca));
    const tokens = new Tokens(credentials.tokens, make, async (provider, tools, keep) => {
      const { beginInBrowser } = await import('./oidc/in-browser.ts');
      const begin = async () => keptStep(await beginInBrowser(provider, tools, isOwn, redirectUri), keep);
      return flow.result(begin, tools);
    });
    return {
      logIn: (tools, refused) =>
        isOwn ? controllerSession(tokens, tools, refused) : externalSession(sessions, tokens, tools, shows),
      logOut: async (tools, session, signal) => {
        if (!isOwn) await sessions.close(tools, session, signal);
        await tokens.leave(tools);
      },
      revoke: (tools) => tokens.revoke(tools),
    };
  },
};
