import { Renamed } from '../network/names/renamed.ts';
import type { Call, CallOutcome } from '../owners/call.ts';
import { readsOf } from '../tools/reads-of.ts';
import { recordArguments } from './hide-arguments.ts';
import type { MakeCall, Stage } from './stage.ts';

/** How often a change may turn out to name something: in its path, and in its body. */
const MOST_TIMES = 2;

/**
 * Replaces names with ids, if the tool takes ids. From here on the server may read on behalf of the call. A change
 * whose ids turn out to be names is examined and made again with the ids.
 */
export const resolveNames: Stage = (call, next) => {
  // A change must be judged by current data.
  call.reads = readsOf(call, call.tool.effect !== 'read');
  const { args } = call;
  call.requestedArgs = args;
  const resolving = call.tool.resolve?.(call);
  if (resolving === undefined) return next(call);
  return resolving.then(() => {
    if (call.args !== args) recordArguments(call);
    return call.tool.effect === 'read' ? next(call) : resolvedLate(call, next, MOST_TIMES);
  });
};

async function resolvedLate(call: Call, next: MakeCall, times: number): Promise<CallOutcome> {
  try {
    return await next(call);
  } catch (error) {
    if (!(error instanceof Renamed) || times === 0) throw error;
    call.args = error.resolved.args;
    call.notes.push(...error.resolved.notes);
    call.change = undefined;
    recordArguments(call);
    return resolvedLate(call, next, times - 1);
  }
}
