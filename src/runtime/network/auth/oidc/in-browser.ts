import { systemReason } from '../../../../common/system-reason.ts';
import { ToolError } from '../../../../common/tool-error.ts';
import { withResolvers } from '../../../../common/with-resolvers.ts';
import { LoginRefused, type LoginTools } from '../login.ts';
import { DONE, FAILED, NOT_FOUND, openLoopback } from '../person/loopback.ts';
import type { StartedStep } from '../person/person-flow.ts';
import { withDeadline } from '../session/with-deadline.ts';
import type { Provider } from './provider.ts';
import { OFFLINE_SCOPE, scopeFor } from './scope.ts';
import type { TokenSet } from './token-set.ts';

/** Milliseconds that a person has for it. */
const TIME = 10 * 60_000;

/** The only path that controllers send a browser back to, on any port of this machine. */
const USUAL_REDIRECT = 'http://127.0.0.1/auth/callback';

/** Where the person starts: a short address that redirects the browser to the provider. */
const START = '/login';

/** The page of a controller cannot ask for the code of a second factor. */
const AGAIN_OR_CODE =
  'Log in again. If this identity needs a second factor, the login page of the controller cannot ask for it: set the network up with ziti-mcp init --auth-mode controller-oidc.';

/**
 * A login by authorization code with PKCE and a loopback redirect (RFC 6749, section 4.1; RFC 7636; RFC 8252, section 7.3).
 * State, nonce and issuer are compared (RFC 9207).
 */
export async function beginInBrowser(
  provider: Provider,
  tools: LoginTools,
  isOwn: boolean,
  redirectUri = USUAL_REDIRECT,
): Promise<StartedStep<TokenSet>> {
  const redirect = new URL(redirectUri);
  const { promise: answered, resolve, reject } = withResolvers<TokenSet>();
  let state = '';
  let start: URL | undefined;
  let finish: (back: URL) => Promise<TokenSet> = () => Promise.reject(new Error('not begun'));
  let taken = false;
  const page = await openLoopback(Number(redirect.port), async (method, path, query) => {
    if (method === 'GET' && path === START && start !== undefined && !taken) {
      return { title: 'Log in', body: '', location: start.href };
    }
    // A request without the state of this login is ignored.
    if (method !== 'GET' || path !== redirect.pathname || taken || query.get('state') !== state) return NOT_FOUND;
    taken = true;
    const back = new URL(redirect);
    back.search = query.toString();
    try {
      resolve(await finish(back));
      return DONE;
    } catch (error) {
      reject(error);
      return FAILED;
    }
  }).catch((error: NodeJS.ErrnoException) => {
    throw new LoginRefused(
      `The browser cannot be redirected to ${redirect.host}: the port is not available: ${systemReason(error)}.`,
      'Free it, or set another redirect address (--idp-redirect-uri).',
    );
  });
  redirect.port = String(page.port);
  try {
    start = await provider.request(async (library, config) => {
      const metadata = config.serverMetadata();
      const verifier = library.randomPKCECodeVerifier();
      const nonce = library.randomNonce();
      state = library.randomState();
      finish = (back) =>
        provider.granted(tools.clock, ({ authorizationCodeGrant }) =>
          authorizationCodeGrant(
            config,
            back,
            { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
            provider.purpose,
          ),
        );
      const scope = scopeFor(provider, metadata);
      return library.buildAuthorizationUrl(config, {
        redirect_uri: redirect.href,
        scope,
        state,
        nonce,
        code_challenge: await library.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        // OpenID Connect Core 1.0, section 11: without it there is no refresh token.
        ...(scope.split(' ').includes(OFFLINE_SCOPE) && !isOwn ? { prompt: 'consent' } : {}),
        ...provider.purpose,
      });
    });
    const late = new ToolError('login', 'Nobody logged in with the browser.', isOwn ? AGAIN_OR_CODE : 'Log in again.');
    return {
      step: { kind: 'browser', url: `http://127.0.0.1:${page.port}${START}`, until: tools.clock.date() + TIME },
      done: withDeadline(answered, TIME, tools, late).finally(() => page.close()),
    };
  } catch (error) {
    page.close();
    throw error;
  }
}
