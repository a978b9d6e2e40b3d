import type { Entity } from '../../../common/exact-json.ts';
import type { ChangeReads } from '../change-reads.ts';
import type { Difference } from '../types.ts';
import { isNothing } from '../values.ts';
import { changesIn, isReadBy, type Judge, type JudgedChange, joined, lost, quotedList } from './judge.ts';
import { CHECKS, misses, roleVersions } from './role-lists.ts';

/** Fields of login settings that no login depends on. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  detailAuthPolicy: ['name', 'tags'],
  detailCa: ['name', 'tags', 'identityNameFormat', 'identityRoles'],
  detailExternalJwtSigner: ['name', 'tags'],
  detailPostureCheck: ['name', 'tags'],
};

/** Other fields that logins or their protection depend on. */
const LOGIN_FIELDS: Readonly<Record<string, (difference: Difference) => boolean>> = {
  detailIdentity: ({ field, to }) =>
    ['authPolicyId', 'externalId'].includes(field) || (field === 'isMfaEnabled' && !to),
  detailService: ({ field, to }) => field === 'encryptionRequired' && to !== true,
  detailFabricRouter: ({ field }) => field === 'fingerprint',
};

const CLAIM = 'externalIdClaim';
/** What has posture checks. */
const GUARDED = 'detailServicePolicy';

/** Sets the addresses that browsers return to after a login. Nothing reads them back. */
const SETS_RETURN_ADDRESSES = 'createControllerSetting';

/** What is trusted as soon as it exists, where this field is set, and what that means. */
const TRUSTED: Readonly<Record<string, readonly [field: string, means: string]>> = {
  detailCa: ['isAuthEnabled', 'identities that it vouches for can log in'],
  detailExternalJwtSigner: ['enabled', 'identities that it vouches for can log in'],
  detailFabricRouter: ['fingerprint', 'a router with that certificate can join the fabric'],
};

/** Who can log in, and what is required of them. */
export const weakensAuthentication: Judge = {
  about: (reads) =>
    reads.operation.name === SETS_RETURN_ADDRESSES ||
    (reads.change?.outcome === 'made'
      ? isReadBy(Object.keys(TRUSTED), reads)
      : reads.change?.outcome === 'changed' &&
        isReadBy([...Object.keys(HARMLESS), ...Object.keys(LOGIN_FIELDS), GUARDED], reads)),
  judge(judging) {
    if (judging.reads.operation.name === SETS_RETURN_ADDRESSES) return 'browser logins may return to other addresses';
    if (judging.reads.change?.outcome === 'made') return trusted(judging);
    return isReadBy([GUARDED], judging.reads) ? unguarded(judging) : changed(judging);
  },
};

function trusted({ reads, differences }: JudgedChange): string | undefined {
  const [switched, means] = TRUSTED[reads.change?.reader ?? ''] ?? [];
  return differences.some(({ field, to }) => field === switched && to !== false) ? means : undefined;
}

function changed({ reads, entity, differences }: JudgedChange): string | undefined {
  const reader = reads.change?.reader ?? '';
  const harmless = HARMLESS[reader];
  const relevant = differences.filter((difference) =>
    harmless === undefined ? LOGIN_FIELDS[reader]?.(difference) : !harmless.includes(difference.field),
  );
  return joined([relevant.length === 0 ? undefined : changesIn(relevant), lostClaim(reads, entity)]);
}

/** A controller drops the claim of an authority in every PATCH that does not send it along. */
function lostClaim({ args, operation }: ChangeReads, entity: Entity): string | undefined {
  if (operation.name !== 'patchCa' || isNothing(entity[CLAIM]) || args[CLAIM] !== undefined) return undefined;
  return `${CLAIM} is lost unless you send it along: certificates will no longer be recognized by it`;
}

/** Posture checks that no longer have to be passed. With `AllOf`, a further role selects fewer of them. */
function unguarded({ entity, differences }: JudgedChange): string | undefined {
  const { before, after } = roleVersions(CHECKS, entity, differences);
  if (!misses(before, after)) return undefined;
  const change = differences.find(({ field }) => field === CHECKS);
  const gone = change === undefined ? [] : lost(change);
  return gone.length > 0 ? `${CHECKS} loses ${quotedList(gone)}` : `${CHECKS} selects fewer checks`;
}
