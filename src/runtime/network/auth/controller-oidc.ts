import type { ControllerOidcCredentials } from './credentials.ts';
import type { Login } from './login.ts';
import { openControllerProvider } from './oidc/open-controller-provider.ts';
import type { TokenSet } from './oidc/token-set.ts';
import { controllerSession, Tokens } from './oidc/tokens.ts';
import { PersonFlow } from './person/person-flow.ts';

/**
 * The controller's own OpenID provider, without a browser: with a password, or with the certificate of the connection.
 * Its tokens are valid at every controller of a cluster, and are refreshed without a second factor.
 */
export const controllerOidc: Login<'controller-oidc'> = {
  name: 'controller-oidc',
  bind(credentials) {
    const flow = new PersonFlow<TokenSet>();
    const tokens = new Tokens(credentials.tokens, openControllerProvider, async (provider, tools) => {
      const { logInWithoutBrowser } = await import('./oidc/without-browser.ts');
      return logInWithoutBrowser(provider, tools, proofOf(credentials), flow);
    });
    return {
      logIn: (tools, refused) => controllerSession(tokens, tools, refused),
      logOut: (tools) => tokens.leave(tools),
      revoke: (tools) => tokens.revoke(tools),
    };
  },
};

/** Where the first factor is sent, and what it is. */
function proofOf({ username, password }: ControllerOidcCredentials) {
  return username === undefined
    ? { method: 'cert', body: {} }
    : { method: 'password', body: { username, password: password ?? '' } };
}
