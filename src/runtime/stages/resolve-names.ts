import { readsOf } from '../tools/reads-of.ts';
import { noteArguments } from './hide-arguments.ts';
import type { Stage } from './stage.ts';

/** Replaces names by ids, if the tool takes ids. From here on the server may read on behalf of the call. */
export const resolveNames: Stage = async (call, next) => {
  call.reads = readsOf(call);
  const before = call.given;
  await call.tool.resolve?.(call);
  if (call.given !== before) noteArguments(call);
  return next();
};
