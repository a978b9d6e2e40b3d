import { ToolError } from '../../common/tool-error.ts';
import type { CheckedArguments } from '../../contract.ts';
import type { Call } from '../owners/call.ts';
import { when } from './stage.ts';

/** Decides the network of the call; all later stages use only that network. */
export const chooseNetwork = when(
  ({ client, tool }) => client.networks.areSeveral && tool.ofNoNetwork !== true,
  async (call, next) => {
    const { client, tool } = call;
    const { network: named, ...args } = call.args;
    call.at(client.networks.require(named));
    call.args = args;
    call.secrets = await call.network.secrets.forCall(tool.operation ?? tool);
    return next(call);
  },
);

/**
 * The arguments of a tool that was called through another one, which may name the network again.
 * @throws {ToolError}
 */
export function withoutNetwork({ client, network }: Call, onward: CheckedArguments): CheckedArguments {
  if (!client.networks.areSeveral || !Object.hasOwn(onward, 'network')) return onward;
  const { network: again, ...rest } = onward;
  if (again === network.name || again === undefined || again === null) return rest;
  throw new ToolError(
    'arguments',
    `The call names the network "${network.name}", but its inner arguments name another one.`,
    'Nothing was sent: give "network" once, next to "operation".',
  );
}
