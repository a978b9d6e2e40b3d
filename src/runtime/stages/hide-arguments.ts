import type { Call } from '../owners/call.ts';
import type { Stage } from './stage.ts';

/** Learns which arguments are secrets before anything is said of them, and records the rest. */
export const hideArguments: Stage = (call, next) => {
  noteArguments(call);
  return next();
};

/** Has the record tell the arguments as they are by now, without secrets. */
export function noteArguments(call: Call): void {
  const { dryRun: _, confirm: __, ...own } = call.given;
  call.shown = call.secrets.redactArguments(own);
  call.record.asked(call.tool, call.shown);
}
