import { ToolError } from '../../../../common/tool-error.ts';
import { LoginRefused, type LoginTools } from '../login.ts';
import type { PersonFlow } from '../person/person-flow.ts';
import { certificateChecks, passwordChecks } from '../session/checks.ts';
import { factorMissing } from '../session/missing-factor.ts';
import { passSecondFactor } from '../session/second-factor.ts';
import { wrongCode } from '../session/second-factor-code.ts';
import { type CodeRequest, codeRequest } from './code-request.ts';
import type { Provider } from './provider.ts';
import type { TokenSet } from './token-set.ts';

/** A loopback address that nobody has to listen at: the controller's answer is not followed there. */
const REDIRECT = 'http://localhost:8000/auth/callback';

/** The first factor: the end of the path that it is sent to, and the body. */
export interface FirstFactor {
  readonly method: string;
  readonly body: Readonly<Record<string, string>>;
}

/**
 * The steps of a browser at a controller's own provider, made without one.
 * @throws {PersonNeeded} where a second factor is wanted and nobody waits
 */
export async function logInWithoutBrowser(
  provider: Provider,
  tools: LoginTools,
  { method, body }: FirstFactor,
  flow: PersonFlow<TokenSet>,
): Promise<TokenSet> {
  if (flow.isUnderWay) return flow.result(() => Promise.reject(new Error('a second factor is being entered')), tools);
  const { issuer } = provider.settings;
  const { id, checks } = await begin(provider);
  const post = (step: string, args: object) =>
    provider.fetch(`${issuer}/login/${step}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, ...args }),
    });
  const finish = async (answer: Response): Promise<TokenSet> => {
    const callback = locationOf(answer, issuer);
    if (callback === undefined || callback.origin !== new URL(issuer).origin) throw noProvider(issuer);
    const back = locationOf(await provider.fetch(callback.href, {}), issuer);
    if (back === undefined) throw noProvider(issuer);
    return provider.granted(tools.clock, ({ authorizationCodeGrant }, config) =>
      authorizationCodeGrant(config, back, checks),
    );
  };
  const answer = await post(method, body);
  if (answer.status === 302) return finish(answer);
  if (answer.status === 200) {
    await requireCode(answer);
    return passSecondFactor(flow, tools, async (code) => {
      const passed = await post('totp', { code });
      return passed.status === 302 ? finish(passed) : wrongCode(passed.status);
    });
  }
  throw refusal(answer.status, method === 'cert' ? certificateChecks : passwordChecks(tools));
}

/** Begins a login: its id at the controller, and what the answer to it has to match. */
async function begin(provider: Provider): Promise<Pick<CodeRequest, 'checks'> & { readonly id: string }> {
  const { issuer } = provider.settings;
  const { url, checks } = await provider.request((library, config) =>
    codeRequest(library, config, { redirect_uri: REDIRECT, scope: 'openid offline_access' }),
  );
  const page = await provider.fetch(url.href, {});
  const id = locationOf(page, issuer)?.searchParams.get('authRequestID');
  if (!id) throw noProvider(issuer);
  return { id, checks };
}

/** @throws {LoginRefused} if more than the first factor is required, and a person cannot type it */
async function requireCode(answer: Response): Promise<void> {
  const { authQueries = [] } = (await answer.json().catch(() => ({}))) as {
    authQueries?: readonly { typeId?: string; isTotpEnrolled?: boolean }[];
  };
  const totp = authQueries.find(({ typeId }) => typeId === 'TOTP');
  if (totp === undefined) throw factorMissing('token');
  if (totp.isTotpEnrolled !== true) throw factorMissing('enrollment');
}

function refusal(status: number, checks: readonly string[]): ToolError {
  if (status === 429 || status >= 500) {
    return new ToolError(
      'unreachable',
      `The controller cannot accept a login at the moment (status ${status}).`,
      'Try again in a few seconds.',
    );
  }
  return new LoginRefused(`The controller refused the login (status ${status}).`, checks.join(' '));
}

function locationOf(answer: Response, issuer: string): URL | undefined {
  const location = answer.headers.get('location');
  return location !== null && URL.canParse(location, issuer) ? new URL(location, issuer) : undefined;
}

const noProvider = (issuer: string): ToolError =>
  new ToolError(
    'login',
    `${issuer} is not the OpenID provider of a controller.`,
    'Controllers have one from version 2 on, or if it is configured. Otherwise, use --auth-mode updb or identity.',
  );
