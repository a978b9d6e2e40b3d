import type { DeviceAuthorizationResponse } from 'openid-client';
import { withEitherSignal } from '../../../common/abort.ts';
import { DAY } from '../../../common/durations.ts';
import { ToolError } from '../../../common/tool-error.ts';
import { type Login, LoginRefused, type LoginTools } from './login.ts';
import { Provider } from './oidc/provider.ts';
import { scopeFor } from './oidc/scope.ts';
import { readTokenSet, type TokenSet } from './oidc/token-set.ts';
import type { TokenStore } from './oidc/token-store.ts';
import { externalSession, Tokens } from './oidc/tokens.ts';
import { isTransient } from './oidc/transient.ts';
import { PersonNeeded } from './person/person.ts';
import { keptStep, PersonFlow, type ReadyResult, type StartedStep, startedStep } from './person/person-flow.ts';
import { ZtSessions } from './session/zt-session.ts';

/** A person logs in at an external provider with a code that is shown here, on any device (RFC 8628). */
export const deviceAuth: Login<'device-auth'> = {
  name: 'device-auth',
  bind(credentials) {
    const sessions = new ZtSessions();
    const flow = new PersonFlow<TokenSet>();
    const tokens = new Tokens(
      credentials.tokens,
      async (tools) => new Provider(credentials, tools.elsewhere(credentials.ca)),
      (provider, tools, keep) =>
        flow.result(() => beginOnce(credentials.tokens, () => begin(provider, tools), keep), tools),
    );
    return {
      logIn: (tools) => externalSession(sessions, tokens, tools, credentials.shows),
      logOut: async (tools, session, signal) => {
        await sessions.close(tools, session, signal);
        await tokens.leave(tools);
      },
      revoke: (tools) => tokens.revoke(tools),
    };
  },
};

/**
 * Begins one login for all processes that share its tokens. They are kept as soon as they are there: the next call may
 * come to another process, or to this one after a restart.
 * @throws {PersonNeeded} if another process waits for the person already
 */
async function beginOnce(
  store: TokenStore,
  begin: () => Promise<StartedStep<TokenSet>>,
  keep: (tokens: TokenSet) => Promise<TokenSet>,
): Promise<StartedStep<TokenSet> | ReadyResult<TokenSet>> {
  const { steps } = store;
  if (steps === undefined) return keptStep(await begin(), keep);
  return store.exclusively(async (held) => {
    // The person may have finished at another process since this call looked for tokens.
    const value = readTokenSet(await held.read());
    if (value !== undefined) return { value };
    const elsewhere = await steps.elsewhere();
    if (elsewhere !== undefined) throw new PersonNeeded(elsewhere.step, elsewhere.over);
    const stored = keptStep(await begin(), keep);
    await steps.announce(stored.step, stored.done);
    return stored;
  });
}

/** Milliseconds for a person: longer than any code is good for, and a timer can wait so long. */
const LONGEST_WAIT = DAY;

async function begin(provider: Provider, tools: LoginTools): Promise<StartedStep<TokenSet>> {
  const started = await provider.request(async ({ initiateDeviceAuthorization }, config) => {
    const metadata = config.serverMetadata();
    if (metadata.device_authorization_endpoint === undefined) throw noDevices(provider.settings.issuer);
    return initiateDeviceAuthorization(config, { scope: scopeFor(provider, metadata), ...provider.purpose });
  });
  const { verification_uri, verification_uri_complete, user_code, expires_in } = started;
  const until = tools.clock.date() + Math.min(expires_in * 1000, LONGEST_WAIT);
  const url = pageOf(verification_uri_complete ?? verification_uri);
  return startedStep({ kind: 'device', url, code: user_code, until }, poll(provider, tools, started, until));
}

/** Waits until the person is done or the code has expired. Network and provider failures in between are retried. */
async function poll(
  provider: Provider,
  tools: LoginTools,
  started: DeviceAuthorizationResponse,
  until: number,
): Promise<TokenSet> {
  const { clock, closing, log } = tools;
  let interval = started.interval ?? 5;
  for (;;) {
    const left = Math.ceil((until - clock.date()) / 1000);
    if (left <= 0) throw late();
    const now = { ...started, interval: Math.min(interval, left), expires_in: left };
    try {
      return await provider.granted(clock, ({ pollDeviceAuthorizationGrant }, config) =>
        withEitherSignal([closing, AbortSignal.timeout(left * 1000)], (signal) =>
          pollDeviceAuthorizationGrant(config, now, provider.purpose, { signal }),
        ),
      );
    } catch (error) {
      if (clock.date() >= until) throw late();
      if (closing.aborted || !isTransient(error)) throw error;
      log.info("the provider did not answer during a person's login", { why: (error as Error).message });
      // Our own delay may be the reason.
      interval += 1;
    }
  }
}

const late = (): ToolError =>
  new ToolError('login', 'Nobody entered the code in time.', 'Log in again to get another code.');

/** The provider's page, if a browser can open it. */
function pageOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href;
  throw new LoginRefused(
    'The provider does not say on which page to enter the code.',
    'Ask the operator of the provider.',
  );
}

const noDevices = (issuer: string): LoginRefused =>
  new LoginRefused(
    `The OpenID provider ${issuer} does not support logging in with a code (device authorization).`,
    'Log in with a browser instead: ziti-mcp init --auth-mode browser.',
  );
