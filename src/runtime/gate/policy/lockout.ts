import type { ToolFacts } from '../../../contract.ts';
import { allowsByName } from './allows-by-name.ts';
import type { ExposureSettings } from './types.ts';

/**
 * Whether a call that cuts the operator's own access is allowed too, for an operation that `decide` allows. It takes the
 * exact name, in `--allow-write` or in a rule of the policy file, or a rule that names the mark `lockout`.
 */
export const allowsLockout = (tool: Pick<ToolFacts, 'name'>, settings: ExposureSettings): boolean =>
  allowsByName(tool, settings, ({ exact, lockout }) => lockout || exact.has(tool.name));
