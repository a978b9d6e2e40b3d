import { readsOf } from '../tools/reads-of.ts';
import { noteArguments } from './hide-arguments.ts';
import type { Stage } from './stage.ts';

/** Replaces names by ids, if the tool takes ids. From here on the server may read on behalf of the call. */
export const resolveNames: Stage = (call, next) => {
  // What a change is judged by has to be up to date.
  call.reads = readsOf(call, call.tool.effect !== 'read');
  const before = call.args;
  const resolving = call.tool.resolve?.(call);
  if (resolving === undefined) return next();
  return resolving.then(() => {
    if (call.args !== before) noteArguments(call);
    return next();
  });
};
