import type { Difference } from '../types.ts';
import { changesIn, isReadBy, type Judge, type Judging, joined, lost, quotedList } from './judge.ts';

/** Fields of login settings that no login depends on. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  detailAuthPolicy: ['name', 'tags'],
  detailCa: ['name', 'tags', 'identityNameFormat', 'identityRoles'],
  detailExternalJwtSigner: ['name', 'tags', 'clientId', 'externalAuthUrl', 'scopes'],
  detailPostureCheck: ['name', 'tags'],
};

/** Other fields that logins or their protection depend on. */
const TELLING: Readonly<Record<string, (difference: Difference) => boolean>> = {
  detailIdentity: ({ field, to }) =>
    ['authPolicyId', 'externalId'].includes(field) || (field === 'isMfaEnabled' && !to),
  detailService: ({ field, to }) => field === 'encryptionRequired' && to !== true,
  detailServicePolicy: (difference) => difference.field === 'postureCheckRoles' && lost(difference).length > 0,
};

/** What authenticates logins as soon as it exists. */
const TRUSTED: Readonly<Record<string, string>> = { detailCa: 'isAuthEnabled', detailExternalJwtSigner: 'enabled' };

/** Who can log in, and what is required of them. */
export const weakensAuthentication: Judge = {
  about: (reads) =>
    reads.change?.outcome === 'made'
      ? isReadBy(Object.keys(TRUSTED), reads)
      : reads.change?.outcome === 'changed' && isReadBy([...Object.keys(HARMLESS), ...Object.keys(TELLING)], reads),
  judge: (judging) => (judging.reads.change?.outcome === 'made' ? trusted(judging) : changed(judging)),
};

function trusted({ reads, differences }: Judging): string | undefined {
  const switched = TRUSTED[reads.change?.reader ?? ''];
  const isOn = differences.some(({ field, to }) => field === switched && to === true);
  return isOn ? 'identities that it vouches for can log in' : undefined;
}

function changed({ reads, differences }: Judging): string | undefined {
  const reader = reads.change?.reader ?? '';
  const harmless = HARMLESS[reader];
  const telling = differences.filter((difference) =>
    harmless === undefined ? TELLING[reader]?.(difference) : !harmless.includes(difference.field),
  );
  const checks = telling.filter(({ field }) => field === 'postureCheckRoles');
  const others = telling.filter((each) => !checks.includes(each));
  return joined([
    ...checks.map((each) => `postureCheckRoles loses ${quotedList(lost(each))}`),
    others.length === 0 ? undefined : changesIn(others),
  ]);
}
