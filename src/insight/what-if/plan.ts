/** Applies a call to the model instead of the network, as a controller would. */

import type { Network } from '../../access/network.ts';
import type { EntityRow } from '../../access/rows.ts';
import type { ToolArguments } from '../reading/source.ts';
import { named } from '../wording/finding.ts';
import { onlyRow } from './only-row.ts';
import type { Plan } from './plan-body.ts';
import { planEntity } from './plan-entity.ts';
import { planPolicy } from './plan-policy.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

/**
 * @param namesakes entities outside the model that may have the name which the call gives
 * @throws {ToolError} for a missing entity, and for what a controller would refuse
 */
export function plan(network: Network, call: PlannedCall, namesakes: readonly EntityRow[]): Plan {
  const target = targetOf(call.tool);
  switch (target?.kind) {
    case 'policy':
      return planPolicy(network, target.policy, target.verb, call.arguments);
    case 'entity':
      return planEntity(network, target, call.arguments, namesakes);
    case 'enable':
    case 'disable':
      return planLogin(network, target.kind === 'disable', call.arguments);
    case 'reEnrollRouter':
      return planReEnrollment(network, call.arguments);
    default:
      return { after: network, notes: [] };
  }
}

/** A controller only asks for the certificate when a router connects. */
function planReEnrollment(network: Network, { id }: ToolArguments): Plan {
  const router = onlyRow(network.populations.routers.rows, id, 'edge router');
  return {
    after: network.withEntity('routers', { ...router, isOnline: false, isVerified: false }),
    notes: [
      `${named(router)} keeps the connection that it has. Once that ends, it is out of use until it has enrolled again with the new token.`,
    ],
  };
}

function planLogin(network: Network, disabled: boolean, given: ToolArguments): Plan {
  const before = onlyRow(network.populations.identities.rows, given.id, 'identity');
  const { disabledUntil: _until, ...row } = before;
  return { after: network.withEntity('identities', { ...row, disabled }), notes: [] };
}
