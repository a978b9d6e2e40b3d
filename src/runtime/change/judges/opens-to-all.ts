import type { Difference } from '../types.ts';
import { gained, isReadBy, type Judge, joined } from './judge.ts';

const EVERYONE = '#all';
const LISTS = ['identityRoles', 'serviceRoles', 'edgeRouterRoles'];
/** Things that create identities without anybody's action. */
const DOORS = ['isAutoCaEnrollmentEnabled', 'enrollToCertEnabled', 'enrollToTokenEnabled'];

/** What everybody gets. */
export const opensToAll: Judge = {
  about: (reads) =>
    isReadBy(
      [
        'detailServicePolicy',
        'detailEdgeRouterPolicy',
        'detailServiceEdgeRouterPolicy',
        'detailCa',
        'detailExternalJwtSigner',
      ],
      reads,
    ),
  judge: ({ differences }) => joined(differences.map(reasonOf)),
};

function reasonOf(difference: Difference): string | undefined {
  const { field, to } = difference;
  if (LISTS.includes(field) && gained(difference).includes(EVERYONE))
    return `${field} gains ${JSON.stringify(EVERYONE)}`;
  return DOORS.includes(field) && to === true ? `${field} becomes true` : undefined;
}
