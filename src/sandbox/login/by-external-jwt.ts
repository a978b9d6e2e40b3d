/** Login by a token of an external issuer, one of the external JWT signers. */
import { X509Certificate } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Context, Entity, SandboxRequest } from '../kernel.ts';
import { authPolicyOf } from './auth-policy.ts';
import { bearerTokens } from './bearer.ts';
import { refusedExternalToken, type TokenFault } from './challenges.ts';
import { isEnabled } from './lockout.ts';
import type { Login } from './sessions.ts';

type Signer = Entity & { readonly issuer: string };

export async function logInByExternalJwt(request: SandboxRequest, context: Context): Promise<Login> {
  const signers = enabledSigners(context);
  const found = await firstKnown(request, signers, context);
  if (found === undefined) throw refusedExternalToken('missing', signers);
  if ('fault' in found) throw refusedExternalToken(found.fault, signers);
  const { identity, signer } = found;
  // An unknown identity, a disabled one, and one whose policy requires another token all look alike from outside.
  if (identity === undefined || !isEnabled(context, identity)) throw refusedExternalToken('missing', signers);
  const { extJwt } = authPolicyOf(identity, context);
  const isWanted = extJwt.allowedSigners.length === 0 || extJwt.allowedSigners.includes(signer.id);
  if (!extJwt.allowed || !isWanted) throw refusedExternalToken('missing', signers);
  return { method: 'ext-jwt', identity, authenticatorId: `extJwtId:${signer.id}` };
}

/**
 * Whether a request carries a token of the signer: the second factor of some policies. The token's subject is not
 * checked: a token for another identity, or for an unknown one, is accepted.
 */
export async function carriesTokenOf(signerId: string, request: SandboxRequest, context: Context): Promise<boolean> {
  const signers = enabledSigners(context).filter(({ id }) => id === signerId);
  const found = await firstKnown(request, signers, context);
  return found !== undefined && !('fault' in found);
}

function enabledSigners(context: Context): readonly Signer[] {
  const isUsable = (one: Entity): one is Signer => one.enabled === true && typeof one.issuer === 'string';
  return context.store.list('externalJwtSigners').filter(isUsable);
}

type Verdict = { readonly fault: TokenFault } | { readonly signer: Signer; readonly identity: Entity | undefined };

/** The result for the first bearer token whose issuer is one of the signers. */
async function firstKnown(
  request: SandboxRequest,
  signers: readonly Signer[],
  context: Context,
): Promise<Verdict | undefined> {
  for (const token of bearerTokens(request)) {
    const issuer = issuerOf(token);
    const signer = signers.find((one) => one.issuer === issuer);
    if (signer !== undefined) return judge(token, signer, context);
  }
  return undefined;
}

async function judge(token: string, signer: Signer, context: Context): Promise<Verdict> {
  try {
    const claims = await verified(token, signer, context.clock());
    const claim = claimAt(claims, String(signer.claimsProperty ?? '/sub'));
    if (typeof claim !== 'string' || claim === '') return { fault: 'invalid' };
    const { store } = context;
    const identity =
      signer.useExternalId === true ? store.find('identities', 'externalId', claim)[0] : store.get('identities', claim);
    return { signer, identity };
  } catch (error) {
    return { fault: error instanceof errors.JWTExpired ? 'expired' : 'invalid' };
  }
}

async function verified(token: string, signer: Signer, now: Date): Promise<JWTPayload> {
  const rules: JWTVerifyOptions = { issuer: signer.issuer, audience: String(signer.audience), currentDate: now };
  if (typeof signer.jwksEndpoint === 'string' && signer.jwksEndpoint !== '') {
    return (await jwtVerify(token, createRemoteJWKSet(new URL(signer.jwksEndpoint)), rules)).payload;
  }
  const key = new X509Certificate(String(signer.certPem)).publicKey;
  const { payload, protectedHeader } = await jwtVerify(token, key, rules);
  if (protectedHeader.kid !== signer.kid) throw new errors.JWTInvalid('signed by another key than the registered one');
  return payload;
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** A claim by its name, or by a JSON pointer to it. */
function claimAt(claims: JWTPayload, property: string): unknown {
  if (!property.startsWith('/')) return claims[property];
  let value: unknown = claims;
  for (const step of property.slice(1).split('/')) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value;
}
