import { loginsAllowed } from '../../rules/authorities.ts';
import { nameOf } from '../../wording/finding.ts';
import { callText } from '../../wording/text.ts';
import { type Check, entity } from '../check.ts';

/** Certificate authorities whose devices can't enroll, or can't log in. Expired ones are in another check. */
export const unusableAuthorities: Check = {
  id: 'unusable-authorities',
  severity: 'medium',
  title: 'certificate authorities whose devices cannot enroll or log in',
  lists: ['cas'],
  *find({ lists }) {
    for (const authority of lists.cas) {
      const { id, isAutoCaEnrollmentEnabled, isOttCaEnrollmentEnabled, isVerified } = authority;
      const name = nameOf(authority);
      const about = { entities: [entity('ca', authority)] };
      const patch = (flag: string) => ({ tool: 'patchCa', arguments: { id, [flag]: true } });
      if (isVerified !== true) {
        yield {
          ...about,
          cause: 'not-verified',
          what: `${name} was never verified: nobody can enroll or log in with its certificates`,
          next: `Sign a certificate whose common name is its verificationToken (detailCa), and send it with verifyCa; if nobody needs it, ${callText({ tool: 'deleteCa', arguments: { id } })}.`,
        };
      } else if (!loginsAllowed(authority)) {
        yield {
          ...about,
          cause: 'no-login',
          what: `nobody may log in with certificates of ${name} (isAuthEnabled is false)`,
          fix: patch('isAuthEnabled'),
        };
      } else if (isAutoCaEnrollmentEnabled !== true && isOttCaEnrollmentEnabled !== true) {
        yield {
          ...about,
          cause: 'no-enrollment',
          severity: 'low',
          what: `no further device can enroll with a certificate of ${name}: neither automatic nor token enrollment is on`,
          next: `Leave it like that if all its devices have enrolled; otherwise ${callText(patch('isAutoCaEnrollmentEnabled'))} lets any device with a certificate of ${name} enroll.`,
        };
      }
    }
  },
};
