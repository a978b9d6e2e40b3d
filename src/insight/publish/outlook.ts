/** Who gets access when a service is published, who else has it, and what is still missing until it works. */

import { BitSet } from '../../access/bit-set.ts';
import { type AccessKind, grantedTo, membersOf, policiesOf, routersOf } from '../../access/grants.ts';
import type { Network } from '../../access/network.ts';
import { selector } from '../../access/roles.ts';
import type { IdentityRow } from '../../access/rows.ts';
import { filtered, type Steps } from '../../access/steps.ts';
import { nameText } from '../../common/name-text.ts';
import { nearest } from '../../common/nearest.ts';
import { canBeUsed } from '../rules/answering.ts';
import { ownMethods } from '../rules/login.ts';
import { namedSome } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import { NEW_SERVICE, type PublishPlan, type WantedService } from './plan-service.ts';

export interface Outlook {
  readonly dialers: number;
  readonly textLines: readonly string[];
  readonly missing: readonly string[];
}

/** @param before the network as it is, with the routers that its identities may use */
export function* outlookOf(before: Network, { after, covered }: PublishPlan, wanted: WantedService): Steps<Outlook> {
  const { identities } = after.populations;
  const service = after.populations.services.positionOf(NEW_SERVICE) ?? -1;
  const meant = (roles: readonly string[]) => identities.select(selector(roles, 'AnyOf'));
  const [dialers, binders] = [grantedTo(after, 'Dial', service), grantedTo(after, 'Bind', service)];
  const others = dialers.minus(meant(wanted.dial));
  const otherHosts = binders.minus(meant(wanted.bind));
  const by = (kind: AccessKind, some: BitSet) =>
    policiesOf(after, kind)
      .filter(
        (policy) => membersOf(policy, 'serviceRoles').has(service) && membersOf(policy, 'identityRoles').meets(some),
      )
      .slice(0, 4)
      .map(({ row }) => nameText(row.name))
      .join(', ');
  const rows = (some: BitSet) => identities.rowsAt(some);
  yield;
  return {
    dialers: dialers.size,
    textLines: [
      `${count(dialers.size, 'identity', 'identities')} may dial it: ${namedSome(rows(dialers), 6) || 'nobody'}`,
      `${count(binders.size, 'identity', 'identities')} may host it: ${namedSome(rows(binders), 6) || 'nobody'}`,
      ...(others.isEmpty
        ? []
        : [
            `NOT REQUESTED: ${count(others.size, 'identity', 'identities')} may dial it by ${by('Dial', others)}: ${namedSome(rows(others), 6)}`,
          ]),
      ...(otherHosts.isEmpty
        ? []
        : [`NOT REQUESTED: ${namedSome(rows(otherHosts), 6)} may host it by ${by('Bind', otherHosts)}`]),
      ...(covered.length === 0
        ? []
        : [`Already covered, so no policy is created for it: ${covered.map(nameText).join(', ')}`]),
    ],
    missing: yield* missing(before, wanted, onlineRouters(after, service), {
      dialers: rows(dialers),
      hosts: rows(binders),
    }),
  };
}

/** The edge routers that work for a service, as positions. */
function onlineRouters({ policies, populations: { routers } }: Network, service: number): BitSet {
  const own = new BitSet();
  for (const policy of policies.serviceEdgeRouterPolicies.values()) {
    if (membersOf(policy, 'serviceRoles').has(service)) own.addAll(membersOf(policy, 'edgeRouterRoles'));
  }
  return BitSet.of(
    [...own].filter((at) => {
      const router = routers.at(at);
      return router !== undefined && canBeUsed(router);
    }),
  );
}

function* missing(
  before: Network,
  wanted: WantedService,
  online: BitSet,
  { dialers, hosts }: { readonly dialers: readonly IdentityRow[]; readonly hosts: readonly IdentityRow[] },
): Steps<readonly string[]> {
  const { identities } = before.populations;
  const identityRouters = routersOf(before, 'identities');
  const reaches = ({ id }: IdentityRow) => identityRouters.row(identities.positionOf(id) ?? -1).meets(online);
  const enrolled = yield* filtered(
    hosts,
    (host) => host.typeId === 'Router' || ownMethods(host).length > 0 || Boolean(host.externalId),
  );
  const ready = yield* filtered(enrolled, (host) => host.disabled !== true && reaches(host));
  return [
    ...(dialers.length === 0 ? [`nobody may dial it: ${rolesText(before, wanted.dial)}`] : []),
    ...(hosts.length === 0 ? [`nobody may host it: ${rolesText(before, wanted.bind)}`] : []),
    ...(online.isEmpty ? ['none of its edge routers is online'] : []),
    ...(hosts.length > 0 && enrolled.length === 0 ? [`its hosts have not enrolled: ${namedSome(hosts)}`] : []),
    ...(enrolled.length > 0 && ready.length === 0
      ? [`its hosts are disabled, or have no online edge router in common with it: ${namedSome(enrolled)}`]
      : []),
    ...(dialers.length > 0 && !online.isEmpty && !dialers.some(reaches)
      ? ['no identity that may dial it has an online edge router in common with it']
      : []),
    ...hostingBy(ready),
  ];
}

/**
 * What still has to bind the service on hosts that are ready. An edge router does it by a tunnel in its configuration.
 */
function hostingBy(hosts: readonly IdentityRow[]): readonly string[] {
  const routers = hosts.filter(({ typeId }) => typeId === 'Router');
  if (routers.length > 0)
    return [`a tunnel that hosts, unless it is in the configuration of ${namedSome(routers)} already`];
  return hosts.length > 0 ? [`a host program that binds it, on ${namedSome(hosts)}`] : [];
}

/** Which roles no identity has, and the attributes that they may mean. */
function rolesText({ populations: { identities } }: Network, roles: readonly string[]): string {
  const unused = roles.filter((role) => identities.bearersOf(role.slice(1)).isEmpty);
  if (unused.length === 0) return 'name roles that some identity has';
  const near = unused.flatMap((role) => nearest(role.slice(1), new Set(identities.attributes.keys())));
  const hint =
    near.length === 0
      ? ''
      : `; similar attributes: ${near
          .slice(0, 4)
          .map((each) => `#${nameText(each)}`)
          .join(', ')}`;
  return `no identity has ${unused.map(nameText).join(', ')}${hint}`;
}
