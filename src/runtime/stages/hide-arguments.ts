import type { Call } from '../owners/call.ts';
import type { Stage } from './stage.ts';

/** Finds out which arguments are secret before anything is recorded, and records the rest. */
export const hideArguments: Stage = (call, next) => {
  recordArguments(call);
  return next(call);
};

/** Updates the recorded arguments, without secrets. */
export function recordArguments(call: Call): void {
  const { dryRun: _, confirm: __, ...args } = call.args;
  call.shown = call.secrets.redactArguments(args);
  call.record.requested(call.tool, call.shown);
}
