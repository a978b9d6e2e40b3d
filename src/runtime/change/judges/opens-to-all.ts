import { isEveryone } from '../../../access/roles.ts';
import { gained, isReadBy, type Judge, type JudgedChange, joined, POLICIES, quotedList } from './judge.ts';
import { newlySelected, selectedBy } from './opens-to-all/policies-for-all.ts';
import { GRANTING } from './role-lists.ts';

/** Fields by which whoever has a certificate or token of an authority automatically becomes an identity. */
const DOORS = ['isAutoCaEnrollmentEnabled', 'enrollToCertEnabled', 'enrollToTokenEnabled'];

/** What reads authorities: they give role attributes to the identities that they enroll. */
const AUTHORITY = 'detailCa';

/** What a change gives to everyone. */
export const opensToAll: Judge = {
  about: (reads) =>
    isReadBy([...POLICIES, AUTHORITY, 'detailExternalJwtSigner'], reads) || selectedBy(reads) !== undefined,
  judge(judging) {
    const selected = selectedBy(judging.reads);
    if (selected !== undefined) return newlySelected(judging, selected);
    return joined(isReadBy(POLICIES, judging.reads) ? everyone(judging) : doors(judging));
  },
};

const everyone = ({ differences }: JudgedChange): string[] =>
  differences.flatMap((difference) => {
    const all = GRANTING.some((field) => field === difference.field) ? gained(difference).filter(isEveryone) : [];
    return all.length === 0 ? [] : [`${difference.field} gains ${quotedList(all)}`];
  });

function doors({ reads, entity, differences }: JudgedChange): string[] {
  const opened = differences.filter(({ field, to }) => DOORS.includes(field) && to === true);
  const roles = differences.find(({ field }) => field === 'identityRoles');
  const isOpen = isReadBy([AUTHORITY], reads) && entity['isAutoCaEnrollmentEnabled'] === true;
  const added = roles !== undefined && isOpen ? gained(roles) : [];
  return [
    ...opened.map(({ field }) => `${field} becomes true`),
    ...(added.length === 0 ? [] : [`whoever enrolls automatically also gets ${quotedList(added)}`]),
  ];
}
