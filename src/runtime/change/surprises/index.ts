import type { Difference } from '../types.ts';
import { droppedChecks } from './dropped-checks.ts';
import { keptMaps } from './null-maps.ts';
import { misreadPasswordRules } from './password-rules.ts';
import { keptPostureType } from './posture-type.ts';
import type { AskedChange, Surprise } from './surprise.ts';

const SURPRISES: readonly Surprise[] = [droppedChecks, keptMaps, misreadPasswordRules, keptPostureType];

/** What a controller makes of a change. */
export interface Foresight {
  /** The fields that really get a different value. */
  readonly differences: readonly Difference[];
  /** What it does instead of what the call asks, in sentences. */
  readonly surprises: readonly string[];
}

/** What a controller makes of a change, with everything that is known to differ from what the call asks. */
export function surprisesIn(asked: AskedChange): Foresight {
  let { differences } = asked;
  const surprises: string[] = [];
  for (const surprise of SURPRISES) {
    const real = surprise.differences({ ...asked, differences });
    if (real === undefined) continue;
    differences = real;
    surprises.push(surprise.says);
  }
  return { differences, surprises };
}
