import { parseVersion } from '../../../access/version-range.ts';
import { namedSome } from '../../wording/finding.ts';
import { type Check, entity } from '../check.ts';

/** A capability that a controller may report, and what is missing without it. */
const CAPABILITIES: Readonly<Record<string, string>> = {
  OIDC_AUTH: 'does not support logging in with OIDC: it has to store an API session for every client',
  HA_CONTROLLER: 'cannot be part of a cluster: nothing takes over while it is down',
};

const UPGRADE = 'Upgrade the controller to a version that has it, or turn it on in its configuration.';

/** The version of the controller, what it lacks, and routers with a newer version. */
export const controllerVersion: Check = {
  id: 'controller-version',
  severity: 'low',
  title: 'features that the version of the controller lacks',
  lists: ['controller'],
  *find({ lists, network }) {
    for (const { capabilities, version = '' } of lists.controller) {
      const about = { entities: [entity('controller', { id: version, name: version })] };
      for (const [capability, lacks] of Object.entries(CAPABILITIES)) {
        if (capabilities == null || capabilities.includes(capability)) continue;
        yield { ...about, cause: capability, what: `the controller (${version}) ${lacks}`, next: UPGRADE };
      }
      const own = numbersOf(version);
      // The version of a custom build says nothing.
      if (own === undefined || own.every((part) => part === 0)) continue;
      const ahead = network.populations.routers.rows.filter(({ versionInfo }) => {
        const other = numbersOf(versionInfo?.version ?? '');
        return other !== undefined && isLater(other, own);
      });
      if (ahead.length === 0) continue;
      yield {
        ...about,
        cause: 'routers-ahead',
        severity: 'medium',
        what: `the controller runs ${version}, older than its routers ${namedSome(ahead)}`,
        next: 'Upgrade the controller to the version of its routers: controllers go first.',
      };
    }
  },
};

const numbersOf = (version: string) => parseVersion(version.replace(/^v/, ''))?.numbers;

function isLater(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((part, place) => part !== other[place]);
  return at >= 0 && (one[at] ?? 0) > (other[at] ?? 0);
}
