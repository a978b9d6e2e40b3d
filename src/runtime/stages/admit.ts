import { isTooDeep } from '../../common/nesting.ts';
import { ToolError } from '../../common/tool-error.ts';
import { when } from './stage.ts';

/** Enforces what its client may do at once. A step would wait for the call that it is part of. */
export const admit = when(
  ({ request }) => request.step === undefined,
  async (call, next) => {
    // First: what follows walks through all of them.
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
