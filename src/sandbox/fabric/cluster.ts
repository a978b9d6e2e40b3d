/** The controller cluster: one node, which stays alone. */
import { invalidValue } from '../http/errors.ts';
import { ControllerError, ok, type SandboxReply } from '../kernel.ts';
import { VERSION } from '../resources/informational.ts';
import type { Call, Values } from '../world.ts';

export function listMembers(call: Call): SandboxReply {
  const data = call.world.store.list('controllers').map((controller) => ({
    address: address(call),
    connected: true,
    id: controller.id,
    leader: true,
    readOnly: false,
    version: VERSION.version,
    voter: true,
  }));
  return { status: 200, body: { data } };
}

export function addMember(call: Call): SandboxReply {
  throw invalidValue('address', (call.request.body as Values).address, 'no controller could be reached there');
}

/** An unknown member needs no removing. */
export function removeMember(): SandboxReply {
  return ok({});
}

export function transferLeadership(call: Call): SandboxReply {
  const wanted = (call.request.body as Values).newLeaderId;
  const reason = wanted === undefined ? 'there is no other node' : `there is no node ${String(wanted)}`;
  throw new ControllerError(500, 'TRANSFER_LEADERSHIP_ERROR', 'The leadership could not be handed over.', {
    code: 'UNHANDLED',
    message: reason,
  });
}

export function address(call: Call): string {
  return call.world.origin().replace('https://', 'tls:');
}
