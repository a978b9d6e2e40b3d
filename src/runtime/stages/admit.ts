import { when } from './stage.ts';

/** Enforces what its client may do at once. A step would wait for the call that it is part of. */
export const admit = when(
  ({ request }) => request.step === undefined,
  async (call, next) => {
    using _underWay = await call.client.meterOf(call.network).admit(call.args, call.request.signal);
    return await next();
  },
);
