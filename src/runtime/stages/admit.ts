import type { Stage } from './stage.ts';

/** Keeps the call within what its client may do at once. */
export const admit: Stage = async (call, next) => {
  using _underWay = call.client.meterOf(call.network).admit(call.given);
  return await next();
};
