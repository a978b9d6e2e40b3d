/**
 * Whether identity and service have a usable edge router in common. Clients report four causes with the same message.
 */

import { nearMiss } from '../../../access/near.ts';
import type { PolicyRow, RouterRow } from '../../../access/rows.ts';
import { nameText } from '../../../common/name-text.ts';
import { type ReadResult, valueOr } from '../../reading/source.ts';
import { canBeUsed } from '../../rules/answering.ts';
import { routerPolicyFor } from '../../rules/router-policy.ts';
import {
  broken,
  type Fix,
  fixOr,
  type Link,
  named,
  namedSome,
  nameOf,
  passed,
  rolesText,
  unknown,
} from '../../wording/finding.ts';
import { entryRouters, isRouter } from '../entry-routers.ts';
import type { Evidence } from '../evidence.ts';
import { describeNearMiss, type Near, nearMissOf, patchOf } from './grant.ts';

/** The edge routers through which the identity can connect now. */
export function usableEntries({ identity, identityRouters, serviceRouters }: Evidence): readonly RouterRow[] {
  return entryRouters(identity, valueOr(identityRouters, []), valueOr(serviceRouters, [])).filter(canBeUsed);
}

export function routersLink(evidence: Evidence): Link {
  const { identity, identityRouters, serviceRouters } = evidence;
  if ('unread' in serviceRouters)
    return unknown('edge routers', `the routers of the service could not be read: ${serviceRouters.unread}`, {
      next: 'Allow listServiceEdgeRouters, and ask again.',
    });
  if (isRouter(identity)) return tunnelerLink(evidence, serviceRouters.value);
  if ('unread' in identityRouters)
    return unknown('edge routers', `the routers of the identity could not be read: ${identityRouters.unread}`, {
      next: 'Allow listIdentityEdgeRouters, and ask again.',
    });
  const [own, ofService] = [identityRouters.value, serviceRouters.value];
  if (own.length === 0) return identityWithoutRouters(evidence);
  if (ofService.length === 0) return serviceWithoutRouters(evidence);
  const common = entryRouters(identity, own, ofService);
  if (common.length === 0) return noneInCommon(evidence, own, ofService);
  const usable = common.filter(canBeUsed);
  if (usable.length === 0) return noneUsable(common);
  const down = common.filter((router) => !canBeUsed(router));
  const evidenceOfDown = down.length === 0 ? [] : [`not usable: ${down.map(stateOf).join(', ')}`];
  return passed('edge routers', `in common and online: ${namedSome(usable)}`, { evidence: evidenceOfDown });
}

/**
 * The fix gives the service the routers of the identity, which is a smaller change; or the other way round, if none of
 * those can be used.
 */
function noneInCommon(evidence: Evidence, own: readonly RouterRow[], ofService: readonly RouterRow[]): Link {
  const { identity, identityRouterPolicies, service, serviceRouterPolicies } = evidence;
  const [usable, ofOther] = [own.some(canBeUsed), ofService.some(canBeUsed)];
  return broken('edge routers', `${named(identity)} and ${named(service)} have no edge router in common`, {
    evidence: [
      `of the identity: ${routersBy(own, identityRouterPolicies)}`,
      `of the service: ${routersBy(ofService, serviceRouterPolicies)}`,
    ],
    ...fixOr(
      usable ? forService(evidence) : ofOther ? forIdentity(evidence) : undefined,
      'Start one of them, and let both use it.',
    ),
  });
}

/** Routers in words: which of them can't be used, and the policies that give them. */
function routersBy(routers: readonly RouterRow[], policies: ReadResult<readonly PolicyRow[]>): string {
  const down = routers.filter((router) => !canBeUsed(router));
  const names = [
    namedSome(routers.filter(canBeUsed)),
    ...(down.length === 0 ? [] : [down.slice(0, 4).map(stateOf).join(', ')]),
  ];
  const by = namedSome(valueOr(policies, []));
  return `${names.filter((each) => each !== '').join('; ')}${by === '' ? '' : ` (by ${by})`}`;
}

/** A router that dials services itself needs a service edge router policy with that same router. */
function tunnelerLink(evidence: Evidence, ofService: readonly RouterRow[]): Link {
  const { identity, service } = evidence;
  const itself = ofService.find(({ id }) => id === identity.id);
  if (itself === undefined) {
    const what = `no service edge router policy links ${named(service)} to the router ${named(identity)} itself: a router only serves its own tunneler the services that it may carry`;
    return broken('edge routers', what, {
      evidence: [`routers of the service: ${ofService.length === 0 ? 'none' : namedSome(ofService)}`],
      fix: routerPolicyFor('service', service, [`@${identity.id}`]),
    });
  }
  if (!canBeUsed(itself)) return noneUsable([itself]);
  if (itself.isTunnelerEnabled === false) {
    return broken('edge routers', `the tunneler of router ${named(itself)} is switched off`, {
      fix: { tool: 'patchEdgeRouter', arguments: { id: itself.id, isTunnelerEnabled: true } },
    });
  }
  return passed('edge routers', `the router ${named(itself)} itself, online, its tunneler on`);
}

function identityWithoutRouters(evidence: Evidence): Link {
  const { identity, identityRouterPolicies, routerPolicies } = evidence;
  const near = routerPolicies.identity.flatMap((row) => nearMissOf(row, 'identityRoles', 'patchIdentity', identity));
  return withoutRouters(`identity ${named(identity)}`, 'edge router policy', {
    policies: identityRouterPolicies,
    near,
    routers: valueOr(evidence.serviceRouters, []),
    fix: forIdentity(evidence),
  });
}

function serviceWithoutRouters(evidence: Evidence): Link {
  const { routerPolicies, service, serviceRouterPolicies } = evidence;
  const near = routerPolicies.service.flatMap((row) => nearMissOf(row, 'serviceRoles', 'patchService', service));
  return withoutRouters(`service ${named(service)}`, 'service edge router policy', {
    policies: serviceRouterPolicies,
    near,
    routers: valueOr(evidence.identityRouters, []),
    fix: forService(evidence),
  });
}

interface RouterPolicies {
  readonly policies: ReadResult<readonly PolicyRow[]>;
  /** Policies that nearly include it. */
  readonly near: readonly Near[];
  /** Routers that the policies may mean. */
  readonly routers: readonly RouterRow[];
  readonly fix: Fix;
}

function withoutRouters(who: string, policy: string, { fix, near, policies, routers }: RouterPolicies): Link {
  if ('unread' in policies) {
    return broken(
      'edge routers',
      `${who} may not use any edge router: no ${policy} includes it, or those that do match no router`,
      { fix },
    );
  }
  const [nearest] = near;
  if (policies.value.length === 0) {
    const nearly = nearest === undefined ? '' : `; nearly: ${nearest.what}`;
    return broken('edge routers', `no ${policy} includes ${who}: it may not use any edge router${nearly}`, {
      evidence: near.slice(1, 4).map(({ what }) => what),
      // An attribute that is missing gives more than routers, such as the right to host.
      fix: near.find((each) => each.isSlip && each.fix !== undefined)?.fix ?? fix,
    });
  }
  const [slip] = policies.value.flatMap((row) => routers.flatMap((router) => misspelt(row, router)));
  const evidence = policies.value.map(
    ({ edgeRouterRoles, name, semantic }) =>
      `${nameText(name)} requires ${semantic} ${rolesText(edgeRouterRoles ?? []) || 'no roles'}`,
  );
  return broken(
    'edge routers',
    `${who} may not use any edge router: ${namedSome(policies.value)} ${policies.value.length === 1 ? 'includes' : 'include'} it but match${policies.value.length === 1 ? 'es' : ''} no router${slip === undefined ? '' : `; nearly: ${slip.what}`}`,
    { evidence, fix: slip?.fix ?? fix },
  );
}

/** A policy that matches no router, and a router that it seems to mean. */
function misspelt(row: PolicyRow, router: RouterRow): readonly { readonly what: string; readonly fix: Fix }[] {
  const near = nearMiss(row.edgeRouterRoles, row.semantic, router);
  if (near === undefined || near.how === 'one attribute missing') return [];
  const { has, how, wanted } = near;
  const meant = how === 'name where an id belongs' ? `@${router.id}` : `#${has ?? wanted}`;
  const edgeRouterRoles = (row.edgeRouterRoles ?? []).map((role) => (role.slice(1) === wanted ? meant : role));
  return [
    {
      what: `${nameOf(row)} requires ${describeNearMiss(near, router)}`,
      fix: { tool: patchOf(row), arguments: { id: row.id, edgeRouterRoles } },
    },
  ];
}

function noneUsable(common: readonly RouterRow[]): Link {
  const disabled = common.find((router) => router.disabled === true);
  return broken('edge routers', `none of the common edge routers can be used: ${common.map(stateOf).join(', ')}`, {
    ...fixOr(
      disabled && { tool: 'patchEdgeRouter', arguments: { id: disabled.id, disabled: false } },
      `Start ${namedSome(common)}, or let both use a router that is online.`,
    ),
  });
}

export function stateOf(router: RouterRow): string {
  const states = [
    ...(router.disabled === true ? ['disabled'] : []),
    ...(router.isOnline === true ? [] : ['offline']),
    ...(router.isVerified === false ? ['not enrolled'] : []),
  ];
  return `${nameOf(router)} ${states.join(' and ') || 'online'}`;
}

function forIdentity({ identity, serviceRouters }: Evidence): Fix {
  return routerPolicyFor('identity', identity, rolesOf(valueOr(serviceRouters, [])));
}

function forService({ identityRouters, service }: Evidence): Fix {
  return routerPolicyFor('service', service, rolesOf(valueOr(identityRouters, [])));
}

/** The most routers that a fix gives: one would do, but with more, access still works while one is down. */
const MOST_ROUTERS = 4;

/** Roles for a few of these routers, usable ones if there are any; for all routers if none is known. */
export function rolesOf(routers: readonly RouterRow[]): readonly string[] {
  const usable = routers.filter(canBeUsed);
  const given = (usable.length > 0 ? usable : routers).slice(0, MOST_ROUTERS);
  return given.length === 0 ? ['#all'] : given.map(({ id }) => `@${id}`);
}
