import type { Call, CallOutcome } from '../owners/call.ts';

/** Makes a call, or the rest of one. */
export type MakeCall = (call: Call) => Promise<CallOutcome>;

/** One step of every call: does its part and calls `next` for the rest, or answers itself. */
export type Stage = (call: Call, next: MakeCall) => Promise<CallOutcome>;

/** A stage that only some calls go through; the others skip it, at no cost. */
export const when =
  (applies: (call: Call) => boolean, stage: Stage): Stage =>
  (call, next) =>
    applies(call) ? stage(call, next) : next(call);

/** Runs calls through stages, in order. The last one answers. */
export const inOrder = (stages: readonly Stage[]): MakeCall =>
  stages.reduceRight<MakeCall>(
    (next, stage) => (call) => stage(call, next),
    () => {
      throw new Error('the last stage must answer');
    },
  );
