import { systemReason } from '../../../../common/system-reason.ts';
import { ToolError } from '../../../../common/tool-error.ts';
import { withResolvers } from '../../../../common/with-resolvers.ts';
import { LoginRefused, type LoginTools } from '../login.ts';
import { DONE, FAILED, type Loopback, NOT_FOUND, openLoopback } from '../person/loopback.ts';
import { type StartedStep, startedStep } from '../person/person-flow.ts';
import { withDeadline } from '../session/with-deadline.ts';
import { type CodeRequest, codeRequest } from './code-request.ts';
import type { Provider } from './provider.ts';
import { OFFLINE_SCOPE, scopeFor } from './scope.ts';
import type { TokenSet } from './token-set.ts';

/** Milliseconds that a person has to log in. */
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
 * @param isOwn whether the provider is that of the controller
 * @param redirectUri where the browser comes back to: a loopback address; without a port, any free one is used
 */
export async function beginInBrowser(
  provider: Provider,
  tools: LoginTools,
  isOwn: boolean,
  redirectUri = USUAL_REDIRECT,
): Promise<StartedStep<TokenSet>> {
  const redirect = new URL(redirectUri);
  const { promise: answered, resolve, reject } = withResolvers<TokenSet>();
  let begun: CodeRequest | undefined;
  let taken = false;
  const page = await listen(redirect, async (method, path, query) => {
    if (method !== 'GET' || begun === undefined || taken) return NOT_FOUND;
    if (path === START) return { title: 'Log in', body: '', location: begun.url.href };
    const { checks } = begun;
    // A request without the state of this login is ignored.
    if (path !== redirect.pathname || query.get('state') !== checks.expectedState) return NOT_FOUND;
    taken = true;
    const back = new URL(redirect);
    back.search = query.toString();
    try {
      const tokens = await provider.granted(tools.clock, ({ authorizationCodeGrant }, config) =>
        authorizationCodeGrant(config, back, checks, provider.purpose),
      );
      resolve(tokens);
      return DONE;
    } catch (error) {
      reject(error);
      return FAILED;
    }
  });
  redirect.port = String(page.port);
  try {
    begun = await requestTo(provider, redirect, isOwn);
  } catch (error) {
    page.close();
    throw error;
  }
  const late = new ToolError('login', 'Nobody logged in with the browser.', isOwn ? AGAIN_OR_CODE : 'Log in again.');
  const url = `http://127.0.0.1:${page.port}${START}`;
  const done = withDeadline(answered, TIME, tools, late).finally(() => page.close());
  return startedStep({ kind: 'browser', url, until: tools.clock.date() + TIME }, done);
}

/** Listens where the browser is redirected to. @throws {LoginRefused} if the port is not available */
async function listen(redirect: URL, answer: Parameters<typeof openLoopback>[1]): Promise<Loopback> {
  try {
    return await openLoopback(Number(redirect.port), answer);
  } catch (error) {
    throw new LoginRefused(
      `The browser cannot be redirected to ${redirect.host}: the port is not available: ${systemReason(error)}.`,
      'Free it, or set another redirect address (--idp-redirect-uri).',
    );
  }
}

/** The request that a browser takes to the provider. */
function requestTo(provider: Provider, redirect: URL, isOwn: boolean): Promise<CodeRequest> {
  return provider.request((library, config) => {
    const scope = scopeFor(provider, config.serverMetadata());
    return codeRequest(library, config, {
      redirect_uri: redirect.href,
      scope,
      // OpenID Connect Core 1.0, section 11: without it there is no refresh token.
      ...(scope.split(' ').includes(OFFLINE_SCOPE) && !isOwn ? { prompt: 'consent' } : {}),
      ...provider.purpose,
    });
  });
}
