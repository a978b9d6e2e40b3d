import type { CallOutcome } from '../owners/call.ts';
import { checkPolicy } from './check-policy.ts';
import { withoutNetwork } from './choose-network.ts';
import type { Stage } from './stage.ts';

/** Continues with the tool that an executor names, which must itself be allowed. */
export const forward: Stage = async (call, next) => {
  const { tool, process, network, record } = call;
  if (tool.forward === undefined) return next(call);
  const args = await process.validators.check(tool.name, call.args, tool.input ?? tool.listed.inputSchema);
  const onward = await tool.forward(args, network);
  call.tool = onward.tool;
  call.args = withoutNetwork(call, onward.arguments);
  call.teach = onward.teach;
  call.secrets = await network.secrets.forCall(onward.tool.operation ?? onward.tool);
  record.received(call.args);
  return textOnly(await checkPolicy(call, next));
};

/** Executors list no output schema, so their answers have no data besides the text. */
function textOnly({ answer: { structuredContent: _data, ...answer }, ...outcome }: CallOutcome): CallOutcome {
  return { ...outcome, answer };
}
