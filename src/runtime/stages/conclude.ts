import type { Call } from '../owners/call.ts';
import { sanitize } from '../safety/sanitize/answer.ts';
import { nameNetwork } from './name-network.ts';
import type { Stage } from './stage.ts';

/** Writes the call's audit entry, reports to telemetry, hides secrets and escapes deceptive text: the only way out, for all tools. */
export const conclude: Stage = async (call, next) => {
  const outcome = await next(call);
  const result = outcome.failure ?? 'done';
  await call.record.conclude(result);
  call.process.telemetry?.called({ tool: call.tool?.name, network: networkOf(call), outcome: result });
  const answer = sanitize(outcome.answer, (text) => call.secrets.finishText(text));
  return { ...outcome, answer: nameNetwork(call, answer) };
};

const networkOf = ({ network, client }: Call): string | undefined =>
  network === client.networks.none ? undefined : network.name;
