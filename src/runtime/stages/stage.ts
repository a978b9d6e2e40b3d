import type { Call, CallOutcome } from '../owners/call.ts';

/** One step of every call: does its part and calls `next` for the rest, or answers itself. */
export type Stage = (call: Call, next: () => Promise<CallOutcome>) => Promise<CallOutcome>;

/** A stage that only some calls go through; the others skip it, at no cost. */
export const when =
  (applies: (call: Call) => boolean, stage: Stage): Stage =>
  (call, next) =>
    applies(call) ? stage(call, next) : next();

/** Runs a call through stages, in order. The last one answers. */
export function through(stages: readonly Stage[], call: Call): Promise<CallOutcome> {
  const from = (place: number): Promise<CallOutcome> => {
    const stage = stages[place];
    if (stage === undefined) throw new Error('the last stage must answer');
    return stage(call, () => from(place + 1));
  };
  return from(0);
}
