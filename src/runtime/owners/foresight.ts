import type { AccessEffect } from '../change/types.ts';
import type { Call } from './call.ts';

/** Tells of a change, before it is sent, what becomes of who reaches what. */
export interface Foresight {
  /** Undefined where no access follows from what the call changes. Only fails for a call that was cancelled. */
  effect(call: Call): Promise<AccessEffect | undefined>;
  /**
   * Why a person has to confirm a change because of what becomes of who reaches what; undefined where there is no
   * reason, or the judges of its fields see it as well.
   */
  judge(call: Call): Promise<string | undefined>;
  /** @throws {ToolError} of kind `refused` for a change that breaks an expectation which the operator has written down */
  guard(call: Call): Promise<void>;
}
