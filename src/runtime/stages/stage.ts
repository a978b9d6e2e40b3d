import type { Call, CallOutcome } from '../owners/call.ts';

/** One step of every call: does its part and calls `next` for the rest, or answers itself. */
export type Stage = (call: Call, next: () => Promise<CallOutcome>) => Promise<CallOutcome>;

/** Runs a call through stages, in order. The last one answers. */
export function through(stages: readonly Stage[], call: Call): Promise<CallOutcome> {
  const from = (place: number): Promise<CallOutcome> => {
    const stage = stages[place];
    if (stage === undefined) throw new Error('the last stage is to answer');
    return stage(call, () => from(place + 1));
  };
  return from(0);
}
