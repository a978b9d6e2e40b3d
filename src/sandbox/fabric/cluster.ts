/** The controller cluster: a single node, unless a cluster was started. */
import { invalidValue } from '../errors.ts';
import { ControllerError, ok, type SandboxReply } from '../kernel.ts';
import { VERSION } from '../resources/informational.ts';
import type { Call, MemberRow, Values } from '../world.ts';

export function listMembers(call: Call): SandboxReply {
  const alone = call.world.store
    .list('controllers')
    .map(({ id }) => ({ address: address(call), connected: true, id, leader: true, readOnly: false, voter: true }));
  const members: readonly MemberRow[] = call.world.cluster?.members() ?? alone;
  return { status: 200, body: { data: members.map((member) => ({ ...member, version: VERSION.version })) } };
}

export function addMember(call: Call): SandboxReply {
  throw invalidValue('address', (call.request.body as Values).address, 'no controller could be reached there');
}

/** Removing an unknown member is not an error. */
export function removeMember(call: Call): SandboxReply {
  call.world.cluster?.remove(String((call.request.body as Values).id));
  return ok({});
}

export async function transferLeadership(call: Call): Promise<SandboxReply> {
  const wanted = (call.request.body as Values).newLeaderId;
  const to = wanted === undefined || wanted === '' ? undefined : String(wanted);
  if (call.world.cluster === undefined) throw notHandedOver(to === undefined ? 'there is no other node' : noNode(to));
  await call.world.cluster.transfer(to);
  return ok({});
}

export function noNode(id: string): string {
  return `there is no node ${id}`;
}

export function notHandedOver(reason: string): ControllerError {
  const cause = { code: 'UNHANDLED', message: reason };
  return new ControllerError(500, 'TRANSFER_LEADERSHIP_ERROR', 'The leadership could not be handed over.', cause);
}

export function address(call: Call): string {
  return call.world.origin().replace('https://', 'tls:');
}
