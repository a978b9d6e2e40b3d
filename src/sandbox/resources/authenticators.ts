/** Authenticators: the ways in which identities can prove who they are. */
import { fields } from '../filter/fields.ts';
import { invalidField, unhandled } from '../http/errors.ts';
import { ControllerError, type Entity } from '../kernel.ts';
import { hashPassword } from '../passwords.ts';
import type { Call, Values } from '../world.ts';
import { fingerprintOf } from './cas.ts';
import { identityRef } from './refs.ts';
import { baseOf, linksOf, type Resource } from './resource.ts';

export const authenticators: Resource = {
  kind: 'authenticators',
  path: 'authenticators',
  label: 'authenticator',
  fields: fields({
    method: 'string',
    identity: { type: 'string', get: (authenticator) => authenticator.identityId },
    updbUsername: { type: 'string', get: (authenticator) => authenticator.username },
    updbPassword: { type: 'string', get: (authenticator) => authenticator.password },
    updbSalt: { type: 'string', get: (authenticator) => authenticator.salt },
    certFingerprint: { type: 'string', get: (authenticator) => authenticator.fingerprint },
    certPem: 'string',
    publicKeyPrint: 'string',
    isIssuedByNetwork: 'bool',
    isExtendRequested: 'bool',
    isKeyRollRequested: 'bool',
    extendRequestedAt: 'date',
    lastExtendRolledKeys: 'bool',
    lastAuthResolvedToRoot: 'bool',
  }),
  render: renderAuthenticator,
  store: (given) => ({ ...given, ...(typeof given.password === 'string' && hashPassword(given.password)) }),
  check: checkAuthenticator,
  complete: (stored) => (stored.method === 'cert' ? { fingerprint: fingerprintOf(stored.certPem, 'certPem') } : {}),
};

function checkAuthenticator(stored: Values, call: Call, existing: Entity | undefined): void {
  const { store } = call.world;
  const { username } = stored;
  if (existing === undefined) checkNew(stored, call);
  if (typeof username !== 'string') return;
  if (store.find('authenticators', 'username', username).some((other) => other.id !== existing?.id)) {
    throw invalidField('updbUsername', username, 'another authenticator has this user name');
  }
}

function checkNew(stored: Values, call: Call): void {
  const { store } = call.world;
  const { identityId, method } = stored;
  if (method !== 'updb' && method !== 'cert') throw invalidField('method', method, 'the method is updb or cert');
  const own = store.find('authenticators', 'identityId', String(identityId));
  if (method === 'updb' && own.some((other) => other.method === 'updb')) {
    throw new ControllerError(409, 'MAX_AUTHENTICATOR_METHODS_REACHED', 'The identity already has one of this method.');
  }
  if (method === 'cert') {
    const fingerprint = fingerprintOf(stored.certPem, 'certPem');
    const trusted = store.list('cas').some((ca) => ca.isVerified === true && ca.isAuthEnabled === true);
    if (!trusted) throw unhandled(`no known CA issued the certificate ${fingerprint}`);
  }
}

function renderAuthenticator(authenticator: Entity, call: Call): Values {
  const identityId = String(authenticator.identityId);
  const identity = call.world.store.get('identities', identityId);
  const links = { identities: { href: `./identities/${identityId}` }, ...linksOf('authenticators', authenticator.id) };
  return {
    ...baseOf(authenticator, links),
    identity: identity === undefined ? null : identityRef(identity),
    identityId,
    method: authenticator.method,
    ...(authenticator.method === 'updb' ? { username: authenticator.username } : renderCertificate(authenticator)),
  };
}

/** What is false or empty is left out. */
function renderCertificate(authenticator: Entity): Values {
  const shown = [
    'certPem',
    'fingerprint',
    'isIssuedByNetwork',
    'isExtendRequested',
    'isKeyRollRequested',
    'extendRequestedAt',
    'lastExtendRolledKeys',
    'lastAuthResolvedToRoot',
    'publicKeyPrint',
  ];
  return Object.fromEntries(shown.filter((field) => authenticator[field]).map((field) => [field, authenticator[field]]));
}
