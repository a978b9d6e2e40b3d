import type { Entity } from '../../../common/exact-json.ts';
import type { ChangeReads } from '../change-reads.ts';
import type { Difference } from '../types.ts';
import { gained, isReadBy, type Judge, joined, lost, quotedList } from './judge.ts';

/** Values that make something stop working. */
const OFF: Readonly<Record<string, unknown>> = {
  disabled: true,
  down: true,
  enabled: false,
  isAuthEnabled: false,
  isTunnelerEnabled: false,
  noTraversal: true,
  precedence: 'failed',
  defaultHostingPrecedence: 'failed',
  'primary.cert.allowed': false,
  'primary.extJwt.allowed': false,
  'primary.updb.allowed': false,
};

const POLICIES = ['detailServicePolicy', 'detailEdgeRouterPolicy', 'detailServiceEdgeRouterPolicy'];
/** Lists that give access. */
const GIVING = ['identityRoles', 'serviceRoles', 'edgeRouterRoles', 'roleAttributes', 'configs'];
/** Entities with such lists; in authorities and posture checks they mean something else. */
const HOLDERS = [
  ...POLICIES,
  'detailIdentity',
  'detailService',
  'detailEdgeRouter',
  'detailFabricRouter',
  'detailRouter',
  'detailTransitRouter',
];

const SWITCHED = [
  ...HOLDERS,
  'detailAuthPolicy',
  'detailCa',
  'detailExternalJwtSigner',
  'detailFabricLink',
  'detailTerminator',
  'detailFabricTerminator',
];

/** What an existing entity can no longer do. */
export const cutsOff: Judge = {
  about: (reads) => reads.change?.outcome === 'changed' && isReadBy(SWITCHED, reads),
  judge: ({ reads, entity, differences }) =>
    joined([
      ...differences.map((difference) => reasonOf(reads, difference)),
      ...(isReadBy(POLICIES, reads) ? narrowed(entity, differences) : []),
    ]),
};

/** Where all roles are required, another one takes access from whoever lacks it. */
function narrowed(entity: Entity, differences: readonly Difference[]): string[] {
  const turned = differences.find(({ field }) => field === 'semantic');
  if ((turned?.to ?? entity['semantic']) !== 'AllOf') return [];
  return differences.flatMap((difference) => {
    const { field, from } = difference;
    const isNew = !Array.isArray(from) || from.length === 0;
    const roles = GIVING.includes(field) && !isNew ? gained(difference).filter((role) => role.startsWith('#')) : [];
    return roles.length === 0 ? [] : [`${field} gains ${quotedList(roles)}, which "AllOf" requires as well`];
  });
}

function reasonOf(reads: ChangeReads, difference: Difference): string | undefined {
  const { field, from, to } = difference;
  if (Object.hasOwn(OFF, field) && to === OFF[field]) return `${field} becomes ${JSON.stringify(to)}`;
  if (!isReadBy(HOLDERS, reads)) return undefined;
  const gone = lost(difference);
  if (GIVING.includes(field) && gone.length > 0) {
    return `${field} loses ${quotedList(gone)}${Array.isArray(to) && to.length > 0 ? '' : ', and is empty then'}`;
  }
  const checks = field === 'postureCheckRoles' ? gained(difference) : [];
  if (checks.length > 0)
    return `postureCheckRoles gains ${quotedList(checks)}: anyone who does not pass it loses access`;
  const isTurned = field === 'type' && isReadBy(POLICIES, reads);
  return isTurned
    ? `type becomes ${JSON.stringify(to)}: what it granted as ${JSON.stringify(from)} is lost`
    : undefined;
}
