import { type Entity, isEntity } from '../../../common/exact-json.ts';
import type { ChangeReads } from '../change-reads.ts';
import { isSemanticAlone } from '../semantic-alone.ts';
import type { Difference } from '../types.ts';
import { diverted } from './cuts-off/added-config.ts';
import { isConfigChange, lostByServices } from './cuts-off/config-data.ts';
import { isOverride, overridden } from './cuts-off/config-override.ts';
import { unfit } from './cuts-off/config-schema.ts';
import { renamed } from './cuts-off/names-in-use.ts';
import { isNewCheck, requiredBy } from './cuts-off/new-check.ts';
import { passedOver, preferredHost } from './cuts-off/preference.ts';
import {
  changesIn,
  gained,
  isReadBy,
  type Judge,
  type JudgedChange,
  joined,
  lost,
  POLICIES,
  quotedList,
} from './judge.ts';
import { CHECKS, GRANTING, misses, roleVersions } from './role-lists.ts';

/** Values that make something stop working. */
const OFF: Readonly<Record<string, unknown>> = {
  disabled: true,
  down: true,
  enabled: false,
  isAdmin: false,
  isAuthEnabled: false,
  isTunnelerEnabled: false,
  noTraversal: true,
  precedence: 'failed',
  defaultHostingPrecedence: 'failed',
  'primary.cert.allowed': false,
  'primary.extJwt.allowed': false,
  'primary.updb.allowed': false,
};

/** Lists that grant something, in entities other than policies. */
const GIVING = ['roleAttributes', 'configs', 'permissions'];
const TERMINATORS = ['detailTerminator', 'detailFabricTerminator'];
/** Where a terminator leads: another value leads elsewhere, or nowhere. */
const PLACE = ['address', 'binding', 'router'];

/** What reads the entities that a change can cut off. */
const SWITCHED = [
  ...POLICIES,
  ...TERMINATORS,
  'detailAuthPolicy',
  'detailCa',
  'detailEdgeRouter',
  'detailExternalJwtSigner',
  'detailConfigType',
  'detailFabricLink',
  'detailFabricRouter',
  'detailFabricService',
  'detailIdentity',
  'detailRouter',
  'detailService',
  'detailTransitRouter',
];

/** What reads the entities that can take traffic from others as soon as they exist. */
const COMPETING = [...TERMINATORS, 'detailIdentity'];

/** What an existing entity can no longer do. */
export const cutsOff: Judge = {
  about: (reads) =>
    isNewCheck(reads) ||
    isConfigChange(reads) ||
    isOverride(reads) ||
    (reads.change?.outcome === 'made' && isReadBy(COMPETING, reads)) ||
    (reads.change?.outcome === 'changed' && isReadBy(SWITCHED, reads)),
  async judge(judging) {
    const { reads, differences } = judging;
    if (isNewCheck(reads)) return requiredBy(reads);
    if (isConfigChange(reads)) return lostByServices(reads, differences);
    if (isOverride(reads)) return overridden(reads);
    const taken = [await passedOver(judging), preferredHost(judging)];
    if (reads.change?.outcome === 'made') return joined(taken);
    return joined([
      ...differences.map((difference) => reasonOf(reads, difference)),
      ...(isReadBy(POLICIES, reads) ? narrowed(judging) : []),
      ...taken,
      await renamed(judging),
      await diverted(judging),
      await unfit(judging),
    ]);
  },
};

function reasonOf(reads: ChangeReads, { field, from, to }: Difference): string | undefined {
  if (Object.hasOwn(OFF, field) && to === OFF[field]) return `${field} becomes ${JSON.stringify(to)}`;
  if (field === 'type' && isReadBy(POLICIES, reads))
    return `type becomes ${JSON.stringify(to)}: what it granted as ${JSON.stringify(from)} is lost`;
  if (isReadBy(TERMINATORS, reads) && PLACE.includes(field))
    return `${changesIn([{ field, from, to }])}: traffic no longer gets to where it went`;
  if (isReadBy(TERMINATORS, reads) && field === 'hostId' && from)
    return `${changesIn([{ field, from, to }])}: it no longer belongs to the identity that hosts it`;
  if (field === 'maxIdleTimeMillis')
    return isShorter(from, to) ? `circuits end when idle: ${changesIn([{ field, from, to }])}` : undefined;
  if (field === 'serviceHostingPrecedences') return failing({ field, from, to });
  const gone = GIVING.includes(field) ? lost({ field, from, to }) : [];
  return gone.length > 0 ? losing({ field, from, to }, gone) : undefined;
}

/** Whether a time limit is shorter than before; 0 means no limit. */
const isShorter = (from: unknown, to: unknown): boolean =>
  Number(to) > 0 && (!(Number(from) > 0) || Number(to) < Number(from));

const losing = ({ field, to }: Difference, gone: readonly string[]): string =>
  `${field} loses ${quotedList(gone)}${Array.isArray(to) && to.length > 0 ? '' : ', and is empty then'}`;

/** Services that are no longer hosted. */
function failing({ field, from, to }: Difference): string | undefined {
  const before: Entity = isEntity(from) ? from : {};
  const failed = Object.entries(isEntity(to) ? to : {}).filter(
    ([id, is]) => is === 'failed' && before[id] !== 'failed',
  );
  return failed.length === 0 ? undefined : `${field} becomes "failed" for ${quotedList(failed.map(([id]) => id))}`;
}

/** Roles that select fewer than before, and posture checks that more have to pass. */
function narrowed({ reads, entity, differences }: JudgedChange): (string | undefined)[] {
  const checks = roleVersions(CHECKS, entity, differences);
  // In that case, nothing is lost yet, but a later change that looks harmless will do it.
  const when = isSemanticAlone(reads, differences) ? ' once a list of roles changes' : '';
  return [
    ...GRANTING.map((field) => {
      const { before, after } = roleVersions(field, entity, differences);
      return misses(before, after) ? narrowing(field, entity, differences) + when : undefined;
    }),
    misses(checks.after, checks.before)
      ? `${moreChecks(differences)}${when}: anyone who does not pass it loses access`
      : undefined,
  ];
}

function narrowing(field: string, entity: Entity, differences: readonly Difference[]): string {
  const change = differences.find((each) => each.field === field) ?? { field, from: entity[field], to: entity[field] };
  const [gone, also] = [lost(change), gained(change).filter((role) => role.startsWith('#'))];
  if (gone.length > 0) return losing(change, gone);
  if (also.length > 0) return `${field} gains ${quotedList(also)}, which "AllOf" requires as well`;
  return `semantic becomes "AllOf", which requires every role in ${field}`;
}

function moreChecks(differences: readonly Difference[]): string {
  const change = differences.find(({ field }) => field === CHECKS);
  const also = change === undefined ? [] : gained(change);
  return also.length > 0 ? `${CHECKS} gains ${quotedList(also)}` : `${CHECKS} selects more checks`;
}
