/** What a partial session still has to prove. */
import type { Context, Entity, StoredMfa } from '../kernel.ts';
import { authPolicyOf } from './auth-policy.ts';

type AuthQuery = Readonly<Record<string, unknown>>;

/** The auth queries that remain after the first step of a login by `zt-session`. */
export function authQueriesFor(context: Context, identity: Entity): readonly AuthQuery[] {
  const signerId = authPolicyOf(identity, context).requireExtJwtSigner;
  const signer = signerId === undefined ? undefined : context.store.get('externalJwtSigners', signerId);
  return [
    ...(needsTotp(context, identity) ? [mfaAuthQuery()] : []),
    ...(signer === undefined ? [] : [extJwtAuthQuery(signer)]),
  ];
}

export const isMfaAuthQuery = (query: unknown): boolean => isOfType(query, 'MFA');
export const isExtJwtAuthQuery = (query: unknown): boolean => isOfType(query, 'EXT-JWT');

function isOfType(query: unknown, type: string): boolean {
  return typeof query === 'object' && query !== null && 'typeId' in query && query.typeId === type;
}

function mfaAuthQuery(): AuthQuery {
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

/** The auth query for the token of an external issuer. */
export function extJwtAuthQuery(signer: Entity): AuthQuery {
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

/** Whether a login has to show a one-time code: its policy requires it, or the identity has enrolled one. */
export function needsTotp(context: Context, identity: Entity): boolean {
  return authPolicyOf(identity, context).requireTotp || mfaOf(context, identity.id)?.isVerified === true;
}
