import type { Stage } from './stage.ts';

/** Enforces what its client may do at once. */
export const admit: Stage = async (call, next) => {
  using _underWay = call.client.meterOf(call.network).admit(call.given);
  return await next();
};
