import { ToolError, UnsentError } from '../../../../common/tool-error.ts';
import { AttemptFailure } from '../../controller/attempt-failure.ts';
import { LoginRefused } from '../login.ts';

/** The library for OpenID, loaded when a provider is first needed. */
export type Library = typeof import('./library.ts');

const AGAIN = 'Try again. If it keeps happening, check the provider and the network in between.';

/**
 * The error of the library or the provider, in our own words. A provider's description is not repeated, since its text
 * is not trusted.
 */
export function providerFault(error: unknown, issuer: string, library: Library): Error {
  if (error instanceof ToolError) return error;
  const at = `the OpenID provider ${issuer}`;
  const failure = causeOf(error, AttemptFailure);
  if (failure !== undefined) return unreachable(at, failure.reason, error);
  // The controller's own provider is reached as the controller is, which says itself what went wrong.
  const known = causeOf(error, ToolError);
  if (known !== undefined) return known;
  const code = oauthCodeOf(error, library);
  if (code !== undefined) return refusal(at, code, error);
  if (error instanceof library.ClientError) {
    const { code: fault = 'no reason' } = error;
    if (fault === 'OAUTH_TIMEOUT' || fault === 'OAUTH_ABORT') return unreachable(at, 'no answer in time', error);
    const known = KNOWN_FAULTS[fault];
    if (known !== undefined) return new LoginRefused(`${known[0]} (${issuer}).`, known[1], { cause: error });
    const status = statusIn(error);
    if (status !== undefined) return unusable(at, status, error);
    // An answer that broke off; any other one would be the same again.
    if (fault === 'OAUTH_PARSE_ERROR') return unreachable(at, fault, error);
    return new LoginRefused(`The answer of ${at} cannot be accepted (${fault}).`, ASK_OPERATOR, { cause: error });
  }
  if (error instanceof TypeError) return unreachable(at, 'it cannot be reached', error);
  return error as Error;
}

const ASK_OPERATOR = 'Start the login again. If it keeps happening, ask the operator of the provider.';

const KNOWN_FAULTS: Readonly<Record<string, readonly [string, string]>> = {
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: [
    'The provider reports an issuer other than the configured one',
    "Use the exact issuer from the provider's configuration, with or without a trailing slash (ziti-mcp init --idp-domain). For the controller's own provider behind a load balancer, use the address of one controller, or --auth-mode updb.",
  ],
  OAUTH_HTTP_REQUEST_FORBIDDEN: ['The provider must be reached over https', 'Use https://host as its address.'],
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: [
    'The time in the ID token of the provider does not match the clock of this machine',
    'Set the clock of this machine.',
  ],
  OAUTH_INVALID_RESPONSE: [
    "The provider's answer does not follow the standards, or another server answered in its place",
    ASK_OPERATOR,
  ],
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: [
    'The ID token of the provider is for another client, or from another issuer',
    'Check the client id and the issuer: ziti-mcp init sets them.',
  ],
  OAUTH_MISSING_SERVER_METADATA: [
    'The provider does not offer this login method',
    'Choose another one (ziti-mcp init --auth-mode), or ask the operator of the provider.',
  ],
};

const NEXT: Readonly<Record<string, string>> = {
  access_denied: 'Log in again and allow it there, or ask the operator of the provider.',
  invalid_client: 'Check the client id and secret: ziti-mcp init sets them.',
  unauthorized_client: 'The operator of the provider has to allow this login method for this client.',
  invalid_scope: 'Check the requested scopes (ziti-mcp init --idp-scope).',
  invalid_target: 'Check the requested resource and audience (ziti-mcp init --idp-resource, --idp-audience).',
  invalid_grant: 'Log in again.',
  expired_token: 'Log in again, and enter the code in time.',
};

function refusal(at: string, code: string, cause: unknown): ToolError {
  const next = NEXT[code] ?? 'Check the registration of this client at the provider.';
  if (code === 'temporarily_unavailable' || code === 'server_error') return unreachable(at, code, cause);
  return new LoginRefused(`${at.replace(/^t/, 'T')} refused the login (${code}).`, next, { cause });
}

/** The error code of OAuth (RFC 6749, sections 4.1.2.1 and 5.2; RFC 8628, section 3.5). */
function oauthCodeOf(error: unknown, library: Library): string | undefined {
  const { ResponseBodyError, AuthorizationResponseError, WWWAuthenticateChallengeError } = library;
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError) return plain(error.error);
  if (error instanceof WWWAuthenticateChallengeError) {
    return plain(error.cause[0]?.parameters['error'] ?? 'invalid_client');
  }
  return undefined;
}

const plain = (code: string): string => (/^[a-z_]{1,60}$/.test(code) ? code : 'an unknown error');

/** The first error of this kind among an error and its causes. */
function causeOf<T>(error: unknown, kind: abstract new (...args: never[]) => T): T | undefined {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof kind) return each;
  return undefined;
}

const unreachable = (at: string, why: string, cause: unknown): ToolError =>
  new UnsentError('unreachable', `${at.replace(/^t/, 'T')} cannot be reached (${why}).`, AGAIN, { cause });

/** The status of an answer that the library could not read. */
function statusIn(error: unknown): number | undefined {
  for (let each = error; typeof each === 'object' && each !== null; each = (each as Error).cause) {
    if ('status' in each && typeof each.status === 'number') return each.status;
  }
  return undefined;
}

/** For an answer that no OpenID provider gives: of a proxy, a login page, or an address that is not the provider's. */
function unusable(at: string, status: number, cause: unknown): ToolError {
  const isBusy = status === 429 || status >= 500;
  const what = status >= 300 && status < 400 ? 'it redirects elsewhere' : 'its answer is not that of a provider';
  const next = isBusy
    ? AGAIN
    : 'Check its address (ziti-mcp init --idp-domain), and that no proxy or login page answers in its place.';
  return new UnsentError('unreachable', `${at.replace(/^t/, 'T')} cannot be used: ${what} (status ${status}).`, next, {
    cause,
  });
}
