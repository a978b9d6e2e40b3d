/** The caller, for handlers that are only reached with one. */
import { type Caller, type Context, ControllerError, type Entity } from '../kernel.ts';

export function callerOf(context: Context): Caller {
  if (context.caller === undefined) throw new Error('a route that needs a caller was reached without one');
  return context.caller;
}

export function identityOf(context: Context): Entity {
  const identity = context.store.get('identities', callerOf(context).identityId);
  if (identity === undefined) throw new ControllerError(404, 'NOT_FOUND', 'The identity of the caller is gone.');
  return identity;
}
