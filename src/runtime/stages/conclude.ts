import { sanitise } from '../safety/sanitise/answer.ts';
import { nameNetwork } from './name-network.ts';
import type { Stage } from './stage.ts';

/** Writes the call's audit line, hides secrets and escapes deceptive text: the only way out, for all tools. */
export const conclude: Stage = async (call, next) => {
  const outcome = await next();
  await call.record.conclude(outcome.failure ?? 'done');
  return { ...outcome, answer: nameNetwork(call, sanitise(call.secrets.finish(outcome.answer))) };
};
