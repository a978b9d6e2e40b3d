import { BitSet } from '../../../access/bit-set.ts';
import { policiesOf } from '../../../access/grants.ts';
import type { IdentityRow, RouterRow, ServiceRow } from '../../../access/rows.ts';
import { bindLikeOthers } from '../../rules/bind-like-others.ts';
import { withoutEncryption } from '../../rules/encryption.ts';
import { ownMethods } from '../../rules/login.ts';
import { routerPolicyFor } from '../../rules/router-policy.ts';
import { type Fix, fixOr, namedSome, nameOf, type Remedy } from '../../wording/finding.ts';
import { type Check, entity, type Fault, type Root } from '../check.ts';
import type { AuditModel } from '../model.ts';
import { routerRoots } from '../without-routers.ts';

/** Services that cannot be reached by anyone, with the first reason that explains it. */
export const serviceCannotAnswer: Check = {
  id: 'service-cannot-answer',
  severity: 'high',
  title: "services that can't answer",
  lists: ['terminators'],
  find: faultsOf,
};

function* faultsOf(model: AuditModel): Iterable<Fault> {
  const { routers, services } = model.network.populations;
  const withoutRouters = routerRoots(model, 'services');
  const usable = BitSet.of(
    [...routers.all].filter((at) => routers.at(at)?.isOnline === true && routers.at(at)?.disabled !== true),
  );
  for (const position of services.all) {
    const service = services.at(position);
    const cause = service === undefined ? undefined : causeOf(model, service, position, { usable, withoutRouters });
    if (service !== undefined && cause !== undefined) {
      yield { entities: [entity('service', service)], certainty: 'controller', ...cause };
    }
  }
}

type Cause = Omit<Fault, 'entities' | 'fix' | 'next'> & Remedy;

interface Routers {
  /** The routers that are online and enabled, as positions. */
  readonly usable: BitSet;
  /** Why the service at a position may not use any router. */
  withoutRouters(position: number): Root | undefined;
}

function causeOf(
  model: AuditModel,
  service: ServiceRow,
  position: number,
  { usable, withoutRouters }: Routers,
): Cause | undefined {
  const name = nameOf(service);
  const routers = model.serviceRouters.row(position);
  const terminators = model.terminatorsByService.get(service.id) ?? [];
  if (routers.isEmpty) {
    return {
      cause: 'no-router',
      what: `${name} may not use any edge router: no service edge router policy grants it one`,
      root: withoutRouters(position),
      fix: routerPolicyFor('service', service, ['#all']),
    };
  }
  if (terminators.length === 0) return withoutTerminators(model, service, position, routers);
  const { populations } = model.network;
  const on = BitSet.of(terminators.flatMap(({ routerId }) => populations.routers.positionOf(routerId) ?? []));
  const known = terminators.every(({ routerId }) => populations.routers.positionOf(routerId) !== undefined);
  if (known && !on.meets(usable)) {
    const down = populations.routers.rowsAt(on);
    const disabled = down.find((router) => router.disabled === true && router.isVerified !== false);
    return {
      cause: 'terminators-on-routers-down',
      root: rootOf(down, 'edge-router', (name) => `have terminators only on ${name}, which is offline or disabled`),
      what: `${name} has terminators only on routers that are offline or disabled: ${namedSome(down)}`,
      ...fixOr(
        disabled && { tool: 'patchEdgeRouter', arguments: { id: disabled.id, disabled: false } },
        `Start ${namedSome(down)}, or let its hosts use a router that is online.`,
      ),
    };
  }
  if (service.encryptionRequired === true && terminators.every(({ binding }) => binding === 'transport')) {
    return {
      cause: 'encryption-without-host',
      what: `${name} requires end-to-end encryption, and its only terminators were made by hand: there is no host that could encrypt`,
      fix: withoutEncryption(service),
    };
  }
  const dialers = model.dialers.row(position);
  if (!dialers.isEmpty && !isReachable(model, dialers, routers)) {
    return {
      cause: 'no-common-router',
      what: `${name}: no identity that may dial it has an edge router in common with it`,
      ...routerToShare(model, service, dialers),
    };
  }
  return undefined;
}

/**
 * Whether anyone who may dial it has a router in common with it. The first one usually has; then the others are not
 * checked.
 */
function isReachable({ identityRouters }: AuditModel, dialers: BitSet, routers: BitSet): boolean {
  for (const identity of dialers) if (identityRouters.row(identity).meets(routers)) return true;
  return false;
}

/** Edge routers for the service; or for one who may dial it, if none of those has any. */
function routerToShare({ identityRouters, network }: AuditModel, service: ServiceRow, dialers: BitSet): Remedy {
  for (const dialer of dialers)
    if (!identityRouters.row(dialer).isEmpty) return { fix: routerPolicyFor('service', service, ['#all']) };
  const first = network.populations.identities.rowsAt(dialers).find(({ typeId }) => typeId !== 'Router');
  return fixOr(
    first && routerPolicyFor('identity', first, ['#all']),
    `Only routers with a tunneler may dial it, and these are disabled: enable one of them (patchEdgeRouter).`,
  );
}

function withoutTerminators(model: AuditModel, service: ServiceRow, position: number, routers: BitSet): Cause {
  const name = nameOf(service);
  const { identities } = model.network.populations;
  const binders = model.binders.row(position);
  if (binders.isEmpty)
    return {
      cause: 'nobody-may-bind',
      what: `${name}: nobody may host it (no Bind policy)`,
      ...fixOr(
        likeOthers(model, service),
        'Create a Bind policy with the identity that is to host it (createServicePolicy with type Bind).',
      ),
    };
  const hosts = identities.rowsAt(binders);
  const enabled = hosts.filter(({ disabled }) => disabled !== true);
  const [disabled] = hosts;
  if (enabled.length === 0 && disabled !== undefined) {
    return {
      cause: 'hosts-disabled',
      root: rootOf(hosts, 'identity', (name) => `have no host but ${name}, which is disabled`),
      what: `${name}: its hosts are disabled: ${namedSome(hosts)}`,
      fix: { tool: 'enableIdentity', arguments: { id: disabled.id } },
    };
  }
  const enrolled = enabled.filter(isEnrolled);
  if (enrolled.length === 0)
    return {
      cause: 'hosts-not-enrolled',
      root: rootOf(enabled, 'identity', (name) => `have no enabled host but ${name}, which has not enrolled`),
      what: `${name}: its hosts have not enrolled: ${namedSome(enabled)}`,
      next: 'Enroll them: the check unusable-identities shows whether their tokens are still valid.',
    };
  const near = enrolled.filter(({ id }) => model.identityRouters.row(identities.positionOf(id) ?? -1).meets(routers));
  const [first] = enrolled;
  if (near.length === 0 && first !== undefined) {
    return {
      cause: 'hosts-without-router',
      root: rootOf(
        enrolled,
        'identity',
        (name) => `have no enrolled host but ${name}, which has no edge router in common with them`,
      ),
      what: `${name}: its hosts have no edge router in common with it: ${namedSome(enrolled)}`,
      // The tunneler of a router uses no other router.
      fix:
        first.typeId === 'Router'
          ? routerPolicyFor('service', service, [`@${first.id}`])
          : routerPolicyFor('identity', first, ['#all']),
    };
  }
  const areRouters = near.every(({ typeId }) => typeId === 'Router');
  return {
    cause: 'no-terminator',
    root: rootOf(near, 'identity', (name) => `have no terminator, although ${name} may host them`, {
      next: nextWithoutTerminator(areRouters, namedSome(near), 'these services', 'they also need a host config each'),
    }),
    what: `${name}: nothing hosts it now, although these may: ${namedSome(near)}`,
    certainty: 'recorded',
    next: nextWithoutTerminator(areRouters, 'one', name, 'the service also needs a host config'),
  };
}

function nextWithoutTerminator(areRouters: boolean, host: string, what: string, config: string): string {
  return areRouters
    ? `Look in the configuration file of the router for a listener with binding tunnel, and in its log for ${what}; ${config}.`
    : `Start the host program of ${host}, and look in its log for ${what}; for a tunneler, ${config}.`;
}

/** The single entity that services depend on: several may depend on the same one. */
function rootOf(
  [only, ...others]: readonly (IdentityRow | RouterRow)[],
  kind: string,
  says: (name: string) => string,
  remedy?: Remedy,
): Root | undefined {
  if (only === undefined || others.length > 0) return undefined;
  return { entity: entity(kind, only), says: says(nameOf(only)), ...(remedy && { remedy }) };
}

function isEnrolled(identity: IdentityRow): boolean {
  return identity.typeId === 'Router' || ownMethods(identity).length > 0 || (identity.externalId ?? '') !== '';
}

function likeOthers({ network }: AuditModel, service: ServiceRow): Fix | undefined {
  const policies = policiesOf(network, 'Bind').map(({ row }) => row);
  const { attributes } = network.populations.identities;
  return bindLikeOthers(policies, service, (attribute) => attributes.has(attribute));
}
