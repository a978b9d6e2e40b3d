/** The posture checks that a device has to pass for the policies that grant access to a service. */
import type { Entity } from '../kernel.ts';
import { baseOf, linksOf } from '../views/links.ts';
import type { Values, World } from '../world.ts';

/** One entry per policy, once there are posture checks at all; before that, one entry per permission. */
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

/** A device that never reported anything passes no check. Checks without a timeout say -1. */
function queryOf(check: Entity): Values {
  const process = check.process as Values | undefined;
  const processes = check.processes as readonly Values[] | undefined;
  const timeout = check.typeId === 'MFA' ? Number(check.timeoutSeconds ?? 0) : -1;
  return {
    ...baseOf(check, linksOf('posture-checks', check.id)),
    isPassing: false,
    ...(process && { process: target(process) }),
    processes: processes?.map(target) ?? null,
    queryType: check.typeId,
    timeout,
    timeoutRemaining: check.typeId === 'MFA' ? 0 : -1,
  };
}

function target({ osType, path }: Values): Values {
  return { osType, path };
}
