import type { Stage } from './stage.ts';

/** Enforces what its client may do at once. */
export const admit: Stage = async (call, next) => {
  using _underWay = await call.client.meterOf(call.network).admit(call.args, call.request.signal);
  return await next();
};
