/** Authenticators: the credentials that identities can log in with. */
import { X509Certificate } from 'node:crypto';
import { invalidField, notFound, unhandled } from '../errors.ts';
import { ControllerError, type Entity, type StoredAuthenticator } from '../kernel.ts';
import { authenticatorFields, authenticatorView } from '../login/authenticator-view.ts';
import { closeSession } from '../login/sessions.ts';
import { hashPassword } from '../passwords.ts';
import { isIssuedByNetwork, issuingCa } from '../pki/authorities.ts';
import { linksOf } from '../views/links.ts';
import type { Call, Values } from '../world.ts';
import { fingerprintOf } from './cas.ts';
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
  store: (sent) => ({ ...sent, ...(typeof sent.password === 'string' && hashPassword(sent.password)) }),
  check: checkAuthenticator,
  afterDelete(authenticator, call) {
    for (const session of call.world.store.find('apiSessions', 'authenticatorId', authenticator.id)) {
      closeSession(call.context, session.id);
    }
  },
  complete: (stored, call) => (stored.method === 'cert' ? certificateFields(String(stored.certPem), call) : {}),
};

function certificateFields(certPem: string, call: Call): Values {
  const isNetworkIssued = isIssuedByNetwork(new X509Certificate(certPem), call.world.pki);
  return { fingerprint: fingerprintOf(certPem), ...(isNetworkIssued && { isIssuedByNetwork: true }) };
}

function checkAuthenticator(stored: Values, call: Call, existing: Entity | undefined): void {
  const { store } = call.world;
  const { username } = stored;
  if (existing === undefined) checkNew(stored, call);
  if (typeof username !== 'string') return;
  if (store.find('authenticators', 'username', username).some((other) => other.id !== existing?.id)) {
    throw invalidField('updbUsername', username, 'another authenticator has this user name');
  }
}

/** What a new authenticator requires, by its method. */
const NEEDED = { updb: ['username', 'password'], cert: ['certPem'] } as const;

function checkNew(stored: Values, call: Call): void {
  const { store } = call.world;
  const { identityId, method } = stored;
  if (method !== 'updb' && method !== 'cert') throw invalidField('method', method, 'the method is updb or cert');
  for (const field of NEEDED[method]) {
    if ((stored[field] ?? '') === '') throw invalidField(field, stored[field] ?? '', `${field} is required`);
  }
  if (store.get('identities', String(identityId)) === undefined) throw notFound('identity', String(identityId));
  const existing = store.find('authenticators', 'identityId', String(identityId));
  if (method === 'updb' && existing.some((other) => other.method === 'updb')) {
    throw new ControllerError(
      409,
      'MAX_AUTHENTICATOR_METHODS_REACHED',
      'The identity already has one with this method.',
    );
  }
  if (method === 'cert') {
    const fingerprint = fingerprintOf(stored.certPem);
    if (fingerprint === undefined) throw invalidField('certPem', stored.certPem, 'it is not a PEM certificate');
    const certificate = new X509Certificate(String(stored.certPem));
    const ca = issuingCa(certificate, call.context);
    const isTrusted =
      (ca?.isVerified === true && ca.isAuthEnabled === true) || isIssuedByNetwork(certificate, call.world.pki);
    if (!isTrusted) throw unhandled(`no known CA issued the certificate ${fingerprint}`);
  }
}
