import { isTooDeep } from '../../common/nesting.ts';
import { ToolError } from '../../common/tool-error.ts';
import { when } from './stage.ts';

/**
 * Enforces the client's limits, except for steps of a larger call: they would wait for that call. Once its reply is here, a
 * question is no longer open, whatever becomes of the call: the next one must not wait for it.
 */
export const admit = when(
  ({ request }) => request.step === undefined,
  async (call, next) => {
    const meter = call.client.meterOf(call.network);
    const { consent } = call.request;
    if (consent?.kind === 'reply') meter.questions.close(consent.token);
    // Comes first, because everything below visits all arguments.
    if (isTooDeep(call.args)) {
      throw new ToolError(
        'arguments',
        'The arguments are nested more deeply than any tool takes.',
        'Send flat values.',
      );
    }
    using _underWay = await meter.admit(call.args, call.request.signal);
    return await next(call);
  },
);
