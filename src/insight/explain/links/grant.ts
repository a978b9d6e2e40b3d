/** Whether a service policy grants the service to the identity, and which policies almost do. */
import { type NearMiss, nearMiss } from '../../../access/near.ts';
import { attributesOf, selector, selects } from '../../../access/roles.ts';
import type { EntityRow, PolicyRow } from '../../../access/rows.ts';
import { nameText } from '../../../common/name-text.ts';
import { valueOr } from '../../reading/source.ts';
import {
  attributesText,
  broken,
  type Fix,
  type Link,
  named,
  namedSome,
  nameOf,
  passed,
  unknown,
} from '../../wording/finding.ts';
import type { Evidence } from '../evidence.ts';

/** Policies that the question asks to ignore, by name or id. */
export type IgnoredPolicies = ReadonlySet<string>;

export function isIgnored(ignored: IgnoredPolicies, { id, name }: PolicyRow): boolean {
  return ignored.has(id) || ignored.has(name);
}

export function grantLink(evidence: Evidence, ignored: IgnoredPolicies): Link {
  const { granting, identity, identityPolicies, kind, service, servicePolicies } = evidence;
  const counted = granting.map(({ row }) => row).filter((row) => !isIgnored(ignored, row));
  const title = `${kind.toLowerCase()} policy`;
  if (counted.length > 0) {
    const stale = counted.filter((row) => !selectsBoth(row, identity, service));
    const held = stale.map(
      ({ name }) =>
        `${nameText(name)} still includes them from before its semantic was changed; its current roles would not, and any change of attributes ends this`,
    );
    return passed(title, `granted by ${namedSome(counted)}`, {
      evidence: held,
    });
  }
  const unread = [identityPolicies, servicePolicies].flatMap((known) => ('unread' in known ? known.unread : []));
  if (unread.length > 0)
    return unknown(title, `service policies could not be read: ${unread[0]}`, {
      next: 'Allow listIdentityServicePolicies and listServiceServicePolicies, and ask again.',
    });
  const [ofIdentity, ofService] = [valueOr(identityPolicies, []), valueOr(servicePolicies, [])];
  const near = nearMisses(evidence, ofIdentity, ofService);
  const what = `no ${kind} policy includes both ${named(identity)} and ${named(service)}: the service is not offered to the identity`;
  return broken(title, near.length === 0 ? what : `${what}; nearly: ${near[0]?.what}`, {
    evidence:
      near.length === 0 ? otherPolicies(ofIdentity, ofService, kind) : near.map(({ what: each }) => each).slice(1, 4),
    fix: near.find(({ fix }) => fix !== undefined)?.fix ?? newPolicy(evidence),
  });
}

/** A policy that nearly includes an entity, and the fix that would make it include it. */
export interface Near {
  readonly what: string;
  /** Whether it looks like a spelling mistake. */
  readonly isSlip: boolean;
  readonly fix?: Fix;
}

function nearMisses(
  { identity, kind, service }: Evidence,
  ofIdentity: readonly PolicyRow[],
  ofService: readonly PolicyRow[],
): readonly Near[] {
  const holds = (policies: readonly PolicyRow[], { id }: PolicyRow) => policies.some((policy) => policy.id === id);
  const other = ofIdentity.filter((row) => row.type !== kind && holds(ofService, row));
  const missingIdentity = ofService.filter((row) => row.type === kind && !holds(ofIdentity, row));
  const missingService = ofIdentity.filter((row) => row.type === kind && !holds(ofService, row));
  const near = [
    ...missingIdentity.flatMap((row) => nearMissOf(row, 'identityRoles', 'patchIdentity', identity)),
    ...missingService.flatMap((row) => nearMissOf(row, 'serviceRoles', 'patchService', service)),
  ];
  return [
    // A spelling mistake is a better explanation than an attribute that may be missing on purpose.
    ...near.filter(({ isSlip }) => isSlip),
    ...near.filter(({ isSlip }) => !isSlip),
    ...other.map((row) => ({ what: `${nameOf(row)} includes both, but is a ${row.type} policy`, isSlip: false })),
  ];
}

/** How a policy almost includes an entity. */
export function nearMissOf(
  row: PolicyRow,
  side: 'identityRoles' | 'serviceRoles',
  tool: string,
  entity: EntityRow,
): readonly Near[] {
  if (selects(selector(row[side], row.semantic), entity)) {
    return [
      {
        what: `${nameOf(row)} would include ${named(entity)} now, but only its semantic was changed, which has no effect until attributes or roles change`,
        isSlip: true,
      },
    ];
  }
  const near = nearMiss(row[side], row.semantic, entity);
  if (near === undefined) return [];
  const what = `${nameOf(row)} requires ${describeNearMiss(near, entity)}`;
  const isSlip = near.how !== 'one attribute missing';
  return [{ what, isSlip, fix: fixOf(near, row, side, tool, entity) }];
}

export function describeNearMiss({ has, how, wanted }: NearMiss, entity: EntityRow): string {
  if (how === 'one attribute missing')
    return `all of its attributes, and ${named(entity)} lacks ${attributesText([wanted])}`;
  if (how === 'name where an id belongs') {
    const isId = wanted === entity.id;
    return `${nameText(wanted)} as ${isId ? 'an attribute' : 'an attribute or id'}, which is the ${isId ? 'id' : 'name'} of ${named(entity)}: use @ and its id instead`;
  }
  if (how === '@ where # belongs')
    return `${nameText(`@${wanted}`)}, an id, and ${named(entity)} has that as an attribute: ${attributesText([wanted])} would mean it`;
  return `${attributesText([wanted])}, and ${named(entity)} has ${nameText(has ?? '')} (${how})`;
}

function fixOf(
  { has, how, wanted }: NearMiss,
  row: PolicyRow,
  side: 'identityRoles' | 'serviceRoles',
  tool: string,
  entity: EntityRow,
): Fix {
  const policyWith = (meant: string): Fix => {
    const roles = (row[side] ?? []).map((role) => (role.slice(1) === wanted ? meant : role));
    return { tool: patchOf(row), arguments: { id: row.id, [side]: roles } };
  };
  const meant = { 'name where an id belongs': `@${entity.id}`, '@ where # belongs': `#${wanted}` }[how as string];
  if (meant !== undefined) return policyWith(meant);
  const attributes: Fix = { tool, arguments: { id: entity.id, roleAttributes: [...attributesOf(entity), wanted] } };
  // A policy should not name an attribute with spaces around it.
  if (has === undefined || has !== has.trim()) return attributes;
  const of = side === 'identityRoles' ? 'identities' : 'services';
  return { ...attributes, ifUnused: { attribute: wanted, of, fix: policyWith(`#${has}`) } };
}

/** Each kind of policy has another pair of role lists. */
export function patchOf({ edgeRouterRoles, identityRoles }: PolicyRow): string {
  if (edgeRouterRoles === undefined) return 'patchServicePolicy';
  return identityRoles === undefined ? 'patchServiceEdgeRouterPolicy' : 'patchEdgeRouterPolicy';
}

function otherPolicies(
  ofIdentity: readonly PolicyRow[],
  ofService: readonly PolicyRow[],
  kind: string,
): readonly string[] {
  const of = (policies: readonly PolicyRow[]) => policies.filter(({ type }) => type === kind);
  const namesOf = (policies: readonly PolicyRow[]) => (policies.length === 0 ? 'none' : namedSome(policies));
  const empty = of(ofService).filter(({ identityRoles }) => (identityRoles ?? []).length === 0);
  return [
    `${kind} policies of the identity: ${namesOf(of(ofIdentity))}`,
    `of the service: ${namesOf(of(ofService))}`,
    ...(empty.length === 0 ? [] : [`no identities are in the roles of ${namedSome(empty)}: it lets nobody in`]),
  ];
}

function newPolicy({ identity, kind, service }: Evidence): Fix {
  return {
    tool: 'createServicePolicy',
    arguments: {
      name: `${kind.toLowerCase()}-${service.name ?? service.id}-${identity.name ?? identity.id}`,
      type: kind,
      semantic: 'AnyOf',
      identityRoles: [`@${identity.id}`],
      serviceRoles: [`@${service.id}`],
    },
  };
}

function selectsBoth(row: PolicyRow, identity: EntityRow, service: EntityRow): boolean {
  return (
    selects(selector(row.identityRoles, row.semantic), identity) &&
    selects(selector(row.serviceRoles, row.semantic), service)
  );
}
