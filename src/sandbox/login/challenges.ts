/**
 * The controller's refusals of unauthenticated requests. `WWW-Authenticate` names the kind of token that was tried and
 * what was wrong with it; this header distinguishes "log in again" from "not allowed".
 */
import { ControllerError } from '../kernel.ts';

/** `missing`: no usable token was sent; `invalid`: unknown, revoked or misused; `expired`: too old. */
export type TokenFault = 'missing' | 'invalid' | 'expired';

const DESCRIPTIONS: Readonly<Record<TokenFault, string>> = {
  missing: 'a usable token was not found',
  invalid: 'the token is not valid',
  expired: 'the token has expired',
};

export function refusedSession(fault: TokenFault): ControllerError {
  return unauthorized(challenge('zt-session', 'zt-session', fault));
}

export function refusedBearer(fault: TokenFault): ControllerError {
  return unauthorized(challenge('Bearer', 'openziti-oidc', fault));
}

/** The challenges of a request without a token of either kind that could be used. */
const BOTH = [challenge('zt-session', 'zt-session', 'missing'), challenge('Bearer', 'openziti-oidc', 'missing')].join();

/** The request has a token, but of neither kind. */
export const unusableToken = (): ControllerError => unauthorized(BOTH);

/** The request has no token at all: then the answer has a cause. */
export const noToken = (): ControllerError =>
  unauthorized(BOTH, { code: 'UNHANDLED', message: 'the request carries no credentials' });

/** Refuses a token of an external issuer; lists the signers that would have been accepted, if there are any. */
export function refusedExternalToken(
  fault: TokenFault,
  signers: readonly { readonly id: string; readonly issuer: string }[],
  realm: 'openziti-primary-ext-jwt' | 'openziti-secondary-ext-jwt' = 'openziti-primary-ext-jwt',
): ControllerError {
  if (signers.length === 0) return notLoggedIn();
  const ids = signers.map(({ id }) => id).join('|');
  const issuers = signers.map(({ issuer }) => issuer).join('|');
  return unauthorized(`${challenge('Bearer', realm, fault)} id="${ids}" issuer="${issuers}"`);
}

/** The same answer for every wrong credential, so that it reveals nothing. */
export function invalidLogin(): ControllerError {
  return new ControllerError(401, 'INVALID_AUTH', 'The login was refused.');
}

function challenge(scheme: string, realm: string, fault: TokenFault): string {
  return `${scheme} realm="${realm}" error="${fault}" error_description="${DESCRIPTIONS[fault]}"`;
}

function unauthorized(header: string, cause?: unknown): ControllerError {
  return notLoggedIn(cause, { 'www-authenticate': header });
}

function notLoggedIn(cause?: unknown, headers: Record<string, string> = {}): ControllerError {
  return new ControllerError(401, 'UNAUTHORIZED', 'The caller is not known or no longer logged in.', cause, headers);
}
