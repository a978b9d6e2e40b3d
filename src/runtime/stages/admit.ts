import { isTooDeep } from '../../common/nesting.ts';
import { ToolError } from '../../common/tool-error.ts';
import { when } from './stage.ts';

/** Enforces the client's limits, except for steps of a larger call: they would wait for that call. */
export const admit = when(
  ({ request }) => request.step === undefined,
  async (call, next) => {
    // Comes first, because everything below visits all arguments.
    if (isTooDeep(call.args)) {
      throw new ToolError(
        'arguments',
        'The arguments are nested more deeply than any tool takes.',
        'Send flat values.',
      );
    }
    using _underWay = await call.client.meterOf(call.network).admit(call.args, call.request.signal);
    return await next();
  },
);
