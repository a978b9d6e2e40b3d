/** What the policies that give access to a service ask of the device. */
import type { Entity } from '../kernel.ts';
import type { Values, World } from '../world.ts';

/**
 * One entry for each policy, once there are posture checks at all; before that, one for each permission that stands
 * for its policies.
 */
export function postureQueries(
  policies: readonly Entity[],
  permissions: readonly string[],
  world: World,
): readonly Values[] {
  if (policies.length === 0 || world.store.count('postureChecks') === 0) return permissions.map(placeholder);
  return policies.map((policy) => {
    const queries = world.links.members('servicePolicies', policy, 'postureCheckRoles').map(queryOf);
    return {
      isPassing: queries.every((query) => query.isPassing === true),
      policyId: policy.id,
      policyType: policy.type,
      postureQueries: queries,
    };
  });
}

function placeholder(permission: string): Values {
  return {
    isPassing: true,
    policyId: `dummy ${permission.toLowerCase()} policy: no posture checks defined`,
    policyType: permission,
    postureQueries: [],
  };
}

/** A device that never reported anything passes no check. */
function queryOf(check: Entity): Values {
  const process = check.process as Values | undefined;
  const processes = check.processes as readonly Values[] | undefined;
  return {
    id: check.id,
    isPassing: false,
    queryType: check.typeId,
    timeout: typeof check.timeoutSeconds === 'number' && check.timeoutSeconds > 0 ? check.timeoutSeconds : -1,
    timeoutRemaining: -1,
    promptGracePeriod: null,
    promptOnUnlock: check.promptOnUnlock ?? null,
    promptOnWake: check.promptOnWake ?? null,
    ...(process && { process: { osType: process.osType, path: process.path } }),
    ...(processes && { processes: processes.map(({ osType, path }) => ({ osType, path })) }),
    createdAt: check.createdAt,
    updatedAt: check.updatedAt,
  };
}
