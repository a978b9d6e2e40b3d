import { ToolError } from '../../common/tool-error.ts';
import { SERVER_CATEGORY } from '../../contract.ts';
import { decide } from '../gate/policy/index.ts';
import type { Decision } from '../gate/policy/types.ts';
import type { Stage } from './stage.ts';

/** Tools that find, describe, choose and pass on to others, each of which is checked itself. */
const OWN: Decision = { allowed: true, rule: 'own-tools', reason: 'it only reaches what is allowed' };

/** Checks that the network's policy allows the tool. */
export const checkPolicy: Stage = (call, next) => {
  const { tool, network, record } = call;
  const decision = tool.category === SERVER_CATEGORY ? OWN : decide(tool, network.policy.exposure);
  record.decided(tool, decision);
  if (decision.allowed) return next(call);
  throw new ToolError('refused', `${tool.name} is not allowed here: ${decision.reason} (rule "${decision.rule}").`, {
    model: 'Nothing was sent. Only the operator of this server can allow it.',
    person: `Nothing was sent. ziti-mcp policy explain ${tool.name}, with the same flags, shows what decides.`,
  });
};
