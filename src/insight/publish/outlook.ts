/** Who gets access when a service is published, who else has it, and what is still missing until it works. */

import { BitSet } from '../../access/bit-set.ts';
import { type AccessKind, holdingBoth, membersOf, policiesOf, routersOf } from '../../access/grants.ts';
import type { Network } from '../../access/network.ts';
import { selector } from '../../access/roles.ts';
import type { IdentityRow } from '../../access/rows.ts';
import { ownMethods } from '../rules/login.ts';
import { namedSome } from '../wording/finding.ts';
import { nameText } from '../wording/name-text.ts';
import { count } from '../wording/text.ts';
import { NEW_SERVICE, type PublishPlan, type WantedService } from './plan-service.ts';

export interface Outlook {
  readonly dialers: number;
  readonly textLines: readonly string[];
  readonly missing: readonly string[];
}

export function outlookOf({ after, covered }: PublishPlan, wanted: WantedService): Outlook {
  const { identities } = after.populations;
  const service = after.populations.services.positionOf(NEW_SERVICE) ?? -1;
  const held = (kind: AccessKind) => {
    const all = new BitSet();
    for (const policy of policiesOf(after, kind)) {
      if (membersOf(policy, 'serviceRoles').has(service)) all.addAll(membersOf(policy, 'identityRoles'));
    }
    return all;
  };
  const meant = (roles: readonly string[]) => identities.select(selector(roles, 'AnyOf'));
  const [dialers, binders] = [held('Dial'), held('Bind')];
  const others = dialers.minus(meant(wanted.dial));
  const otherHosts = binders.minus(meant(wanted.bind));
  const by = (kind: AccessKind, some: BitSet) => {
    const policies = new Set(
      [...some].flatMap((one) => holdingBoth(policiesOf(after, kind), one, service).map(({ row }) => row.name)),
    );
    return [...policies].slice(0, 4).map(nameText).join(', ');
  };
  const rows = (some: BitSet) => identities.rowsAt(some);
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
    missing: missing(after, service, rows(dialers), rows(binders)),
  };
}

function missing(
  after: Network,
  service: number,
  dialers: readonly IdentityRow[],
  hosts: readonly IdentityRow[],
): readonly string[] {
  const { identities, routers } = after.populations;
  const own = routersOf(after, 'services').row(service);
  const online = BitSet.of([...own].filter((at) => routers.at(at)?.isOnline === true));
  const identityRouters = routersOf(after, 'identities');
  const reaches = ({ id }: IdentityRow) => identityRouters.row(identities.positionOf(id) ?? -1).meets(online);
  const enrolled = hosts.filter(
    (host) => host.typeId === 'Router' || ownMethods(host).length > 0 || Boolean(host.externalId),
  );
  const ready = enrolled.filter((host) => host.disabled !== true && reaches(host));
  return [
    ...(dialers.length === 0 ? ['nobody may dial it: use dial roles that some identity has'] : []),
    ...(hosts.length === 0 ? ['nobody may host it: use bind roles that some identity has'] : []),
    ...(online.isEmpty ? ['none of its edge routers is online'] : []),
    ...(hosts.length > 0 && enrolled.length === 0 ? [`its hosts have not enrolled: ${namedSome(hosts)}`] : []),
    ...(enrolled.length > 0 && ready.length === 0
      ? [`its hosts are disabled, or have no online edge router in common with it: ${namedSome(enrolled)}`]
      : []),
    ...(dialers.length > 0 && !online.isEmpty && !dialers.some(reaches)
      ? ['no identity that may dial it has an online edge router in common with it']
      : []),
    ...(ready.length > 0 ? [`a host program that binds it, on ${namedSome(ready)}`] : []),
  ];
}
