import type { RouterRow } from '../../../access/rows.ts';
import { countsOf } from '../../../common/counts-of.ts';
import { nameOf, type Remedy } from '../../wording/finding.ts';
import { callText } from '../../wording/text.ts';
import { type Check, entity } from '../check.ts';

/** Edge routers that are offline, disabled or not enrolled, or run a different version than most. */
export const routersDown: Check = {
  id: 'routers-down',
  severity: 'medium',
  title: 'edge routers that are offline, disabled, not enrolled, or on another version',
  lists: [],
  *find({ network, now }) {
    const routers = network.populations.routers.rows;
    const versions = countsOf(routers.flatMap(({ versionInfo }) => versionInfo?.version || []));
    const [usual] = [...versions].sort(([, one], [, other]) => other - one)[0] ?? [];
    for (const router of routers) {
      const about = { entities: [entity('edge-router', router)] };
      const name = nameOf(router);
      const version = router.versionInfo?.version ?? '';
      if (router.disabled === true) {
        yield {
          ...about,
          cause: 'disabled',
          what: `${name} is disabled`,
          fix: { tool: 'patchEdgeRouter', arguments: { id: router.id, disabled: false } },
        };
      } else if (router.isVerified === false) {
        yield {
          ...about,
          cause: 'not-enrolled',
          severity: 'low',
          what: `${name} has not enrolled`,
          ...toEnroll(router, now),
        };
      } else if (router.isOnline !== true) {
        yield { ...about, cause: 'offline', what: `${name} is offline`, next: offline(router.id) };
      } else if (version !== '' && version !== usual) {
        yield {
          ...about,
          cause: 'version',
          severity: 'low',
          what: `${name} runs ${version}, most run ${usual}`,
          next: `Install ${usual} on it.`,
        };
      }
    }
  },
};

const offline = (id: string) =>
  `Start it, and read its log if it does not come up; if it is retired, ${callText({ tool: 'deleteEdgeRouter', arguments: { id } })}.`;

/**
 * How to enroll it: with its token, as long as that is valid. The expiry that the controller shows may be that of an
 * earlier token.
 */
function toEnroll({ enrollmentExpiresAt, id, tokenEnds }: RouterRow, now: Date): Remedy {
  const ends = tokenEnds ?? enrollmentExpiresAt;
  if (ends != null && Date.parse(ends) <= now.getTime())
    return { fix: { tool: 'reEnrollEdgeRouter', arguments: { id } } };
  return { next: 'Install it, and enroll it with its token (detailEdgeRouter has it, as enrollmentJwt).' };
}
