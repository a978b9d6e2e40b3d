import type { Rule } from '../types.ts';
import { isOlder } from '../version-order.ts';

/** What the controller does not have, given the version that the operator states. */
export const olderController: Rule = {
  id: 'api-version',
  decide({ api, since }, { apiVersions }) {
    const version = apiVersions?.[api ?? ''];
    if (version === undefined || since === undefined || !isOlder(version, since)) return undefined;
    return { allowed: false, reason: `it needs controller API ${api} ${since}, and --api-version says ${version}` };
  },
};
