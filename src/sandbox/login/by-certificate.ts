/** Login by the client certificate of the connection. */
import type { X509Certificate } from 'node:crypto';
import type { Context, Entity, StoredAuthenticator } from '../kernel.ts';
import { issuingCa } from '../pki/authorities.ts';
import { fingerprintOf } from '../pki/fingerprint.ts';
import { authPolicyOf } from './auth-policy.ts';
import { invalidLogin } from './challenges.ts';
import { identityByExternalId } from './external-id.ts';
import { isEnabled } from './lockout.ts';
import type { Login } from './sessions.ts';

export function logInByCertificate(certificate: X509Certificate | undefined, context: Context): Login {
  if (certificate === undefined) throw invalidLogin();
  const ca = issuingCa(certificate, context);
  if (ca !== undefined && (ca.isVerified !== true || ca.isAuthEnabled !== true)) throw invalidLogin();
  const { identity, authenticatorId } = ownerOf(certificate, ca, context);
  if (identity === undefined || !isEnabled(context, identity)) throw invalidLogin();
  const policy = authPolicyOf(identity, context);
  if (!policy.cert.allowed) throw invalidLogin();
  if (!policy.cert.allowExpiredCerts && Date.parse(certificate.validTo) < context.clock().getTime()) {
    throw invalidLogin();
  }
  return { method: 'cert', identity, authenticatorId };
}

/** The identity that a certificate belongs to: by its fingerprint, or by an id that the authority put into it. */
function ownerOf(
  certificate: X509Certificate,
  ca: Entity | undefined,
  context: Context,
): { readonly identity: Entity | undefined; readonly authenticatorId: string } {
  const fingerprint = fingerprintOf(certificate);
  const found = context.store.find('authenticators', 'fingerprint', fingerprint)[0] as StoredAuthenticator | undefined;
  if (found !== undefined) {
    if (found.lastAuthResolvedToRoot !== true) {
      context.store.update('authenticators', found.id, { lastAuthResolvedToRoot: true });
    }
    return { identity: context.store.get('identities', found.identityId), authenticatorId: found.id };
  }
  const identity = ca === undefined ? undefined : identityByExternalId(certificate, ca, context);
  return { identity, authenticatorId: ca?.id ?? '' };
}
