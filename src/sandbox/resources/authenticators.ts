/** Authenticators: the credentials that identities can log in with. */
import { X509Certificate } from 'node:crypto';
import { invalidField, notFound, unhandled, unreadablePem } from '../errors.ts';
import { ControllerError, type Entity, type StoredAuthenticator } from '../kernel.ts';
import { authenticatorFields, authenticatorView } from '../login/authenticator-view.ts';
import { closeSession } from '../login/sessions.ts';
import { hashPassword } from '../passwords.ts';
import { isIssuedByNetwork, issuingCa } from '../pki/authorities.ts';
import { fingerprintOf, readCertificates } from '../pki/fingerprint.ts';
import { linksOf } from '../views/links.ts';
import type { Call, Values } from '../world.ts';
import type { Resource } from './resource.ts';

export const authenticators: Resource = {
  kind: 'authenticators',
  path: 'authenticators',
  label: 'authenticator',
  fields: authenticatorFields,
  render(authenticator, call) {
    const owner = { identities: { href: `./identities/${String(authenticator.identityId)}` } };
    const view = authenticatorView(authenticator as StoredAuthenticator, call.context);
    return { ...view, _links: { ...owner, ...linksOf('authenticators', authenticator.id) } };
  },
  store: (sent) => ({
    ...sent,
    ...(typeof sent.password === 'string' && sent.password !== '' && hashPassword(sent.password)),
  }),
  check: checkAuthenticator,
  afterDelete(authenticator, call) {
    for (const session of call.world.store.find('apiSessions', 'authenticatorId', authenticator.id)) {
      closeSession(call.context, session.id);
    }
  },
  complete: (stored, call) => (stored.method === 'cert' ? certificateFields(String(stored.certPem), call) : {}),
};

function certificateFields(certPem: string, call: Call): Values {
  const certificate = new X509Certificate(certPem);
  const isNetworkIssued = isIssuedByNetwork(certificate, call.world.pki);
  return { fingerprint: fingerprintOf(certificate), ...(isNetworkIssued && { isIssuedByNetwork: true }) };
}

function checkAuthenticator(stored: Values, call: Call, existing: Entity | undefined): void {
  const { store } = call.world;
  if (existing === undefined) checkNew(stored, call);
  const { certPem, identityId, username } = stored;
  const fingerprint = existing === undefined && typeof certPem === 'string' ? fingerprintOf(certPem) : undefined;
  for (const [name, field, value] of [
    ['updbUsername', 'username', username],
    ['certFingerprint', 'fingerprint', fingerprint],
  ] as const) {
    if (typeof value !== 'string') continue;
    if (store.find('authenticators', field, value).some((other) => other.id !== existing?.id)) {
      throw invalidField(name, value, 'another authenticator has this value');
    }
  }
  if (existing === undefined && store.get('identities', String(identityId)) === undefined) {
    throw notFound('identity', String(identityId));
  }
}

/** What a new authenticator requires, by its method. */
const NEEDED = { updb: ['username', 'password'], cert: ['certPem'] } as const;

function checkNew(stored: Values, call: Call): void {
  const { certPem, identityId, method } = stored;
  if (method !== 'updb' && method !== 'cert') throw invalidField('method', method, 'the method is updb or cert');
  for (const field of NEEDED[method]) {
    if ((stored[field] ?? '') === '') throw invalidField(field, stored[field] ?? '', `${field} is required`);
  }
  const existing = call.world.store.find('authenticators', 'identityId', String(identityId));
  if (existing.some((other) => other.method === method)) {
    throw new ControllerError(
      409,
      'MAX_AUTHENTICATOR_METHODS_REACHED',
      'The identity already has one with this method.',
    );
  }
  if (method === 'cert') checkCertificate(String(certPem), call);
}

function checkCertificate(certPem: string, call: Call): void {
  const [certificate, ...more] = readCertificates(certPem) ?? [];
  if (certificate === undefined || more.length > 0) throw unreadablePem('one certificate is needed');
  const ca = issuingCa(certificate, call.context);
  const isTrusted =
    (ca?.isVerified === true && ca.isAuthEnabled === true) || isIssuedByNetwork(certificate, call.world.pki);
  if (!isTrusted) throw unhandled(`no known CA issued the certificate ${fingerprintOf(certificate)}`);
}
