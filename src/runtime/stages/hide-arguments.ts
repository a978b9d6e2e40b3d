import type { Call } from '../owners/call.ts';
import type { Stage } from './stage.ts';

/** Hides secret arguments: what is recorded and shown from here on are the arguments without them. */
export const hideArguments: Stage = (call, next) => {
  recordArguments(call);
  return next(call);
};

/** Hides the secrets in the arguments as they are now, and records the rest. */
export function recordArguments(call: Call): void {
  const { dryRun: _, confirm: __, ...args } = call.args;
  call.shown = call.secrets.redactArguments(args);
  call.record.requested(call.tool, call.shown);
}
