import type { AccessEffect } from '../change/types.ts';
import type { Call } from './call.ts';

/** Predicts the effect of a change on access, before it is sent. */
export interface Foresight {
  /** Undefined if the call does not affect access. Only fails for a call that was cancelled. */
  effect(call: Call): Promise<AccessEffect | undefined>;
  /**
   * Why a person has to confirm a change because of its effect on access; undefined if there is no reason, or if the
   * judges of its fields already report it.
   */
  judge(call: Call): Promise<string | undefined>;
  /** @throws {ToolError} of kind `refused` for a change that breaks an access test of the operator */
  guard(call: Call): Promise<void>;
}
