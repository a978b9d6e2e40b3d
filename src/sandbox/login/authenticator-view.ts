/** How authenticators look in answers, and by which fields they can be filtered. Passwords are never among them. */
import { fields } from '../../filter/fields.ts';
import type { Context, Entity } from '../kernel.ts';
import { baseOf, linksOf } from '../views/links.ts';
import { identityRef } from '../views/refs.ts';

export const authenticatorFields = fields({
  method: 'string',
  identity: { type: 'string', get: (authenticator) => authenticator.identityId },
  updbUsername: { type: 'string', get: (authenticator) => authenticator.username },
  // Known to the filter, as in the controller, but without a value, so that nobody can guess passwords by filtering.
  updbPassword: { type: 'string', get: () => undefined },
  updbSalt: { type: 'string', get: () => undefined },
  certFingerprint: { type: 'string', get: (authenticator) => authenticator.fingerprint },
  certPem: 'string',
  publicKeyPrint: 'string',
  isIssuedByNetwork: 'bool',
  isExtendRequested: 'bool',
  isKeyRollRequested: 'bool',
  extendRequestedAt: 'date',
  lastExtendRolledKeys: 'bool',
  lastAuthResolvedToRoot: 'bool',
});

/** `path` is the target of the answer's links: the list of all authenticators, or of the caller's own. */
export function authenticatorView(
  authenticator: Entity,
  context: Pick<Context, 'store'>,
  path = 'authenticators',
): Readonly<Record<string, unknown>> {
  // Callers who only see their own authenticators cannot access the list of identities.
  const owner = path === 'authenticators' ? { identities: { href: `./identities/${authenticator.identityId}` } } : {};
  const identity = context.store.get('identities', String(authenticator.identityId));
  return {
    ...baseOf(authenticator, { ...owner, ...linksOf(path, authenticator.id) }),
    ...(authenticator.method === 'cert' ? certificatePart(authenticator) : { username: authenticator.username }),
    identity: identity === undefined ? null : identityRef(identity),
    identityId: authenticator.identityId,
    method: authenticator.method,
  };
}

function certificatePart(authenticator: Entity): Readonly<Record<string, unknown>> {
  const { certPem, fingerprint, extendRequestedAt } = authenticator;
  const flags = [
    'isExtendRequested',
    'isKeyRollRequested',
    'isIssuedByNetwork',
    'lastAuthResolvedToRoot',
    'lastExtendRolledKeys',
  ];
  const set = flags.filter((flag) => authenticator[flag] === true).map((flag) => [flag, true] as const);
  return {
    certPem,
    fingerprint,
    ...(extendRequestedAt !== undefined && { extendRequestedAt }),
    ...Object.fromEntries(set),
  };
}
