import { sanitise } from '../safety/sanitise/answer.ts';
import { nameNetwork } from './name-network.ts';
import type { Stage } from './stage.ts';

/** Writes the call's line into the trail, and lets nothing out that is secret or could deceive: the one door of all tools. */
export const conclude: Stage = async (call, next) => {
  const outcome = await next();
  await call.record.conclude(outcome.failure ?? 'done');
  return { ...outcome, answer: nameNetwork(call, sanitise(call.secrets.finish(outcome.answer))) };
};
