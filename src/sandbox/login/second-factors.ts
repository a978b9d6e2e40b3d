/** What a session still has to show before it is a full one. */
import type { Context, Entity, StoredMfa } from '../kernel.ts';
import { authPolicyOf } from './auth-policy.ts';

/** The question for a one-time code, as log-ins by `zt-session` put it. */
export function mfaAuthQuery(): Readonly<Record<string, unknown>> {
  return {
    format: 'alphaNumeric',
    httpMethod: 'POST',
    httpUrl: './authenticate/mfa',
    maxLength: 6,
    minLength: 4,
    provider: 'ziti',
    scopes: null,
    typeId: 'MFA',
  };
}

/** The question for the token of an outside issuer. */
export function extJwtAuthQuery(signer: Entity): Readonly<Record<string, unknown>> {
  return {
    clientId: signer.clientId ?? '',
    httpMethod: 'GET',
    httpUrl: signer.externalAuthUrl ?? '',
    id: signer.id,
    provider: 'url',
    scopes: signer.scopes ?? null,
    typeId: 'EXT-JWT',
  };
}

export function mfaOf(context: Context, identityId: string): StoredMfa | undefined {
  return context.store.find('mfas', 'identityId', identityId)[0] as StoredMfa | undefined;
}

/** Whether a log-in has to show a one-time code: its policy demands it, or the identity has enrolled one. */
export function needsTotp(context: Context, identity: Entity): boolean {
  return authPolicyOf(identity, context).requireTotp || mfaOf(context, identity.id)?.isVerified === true;
}
