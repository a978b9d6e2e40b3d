import type { ToolFacts } from '../../../contract.ts';
import { allowsByName } from './allows-by-name.ts';
import type { ExposureSettings } from './types.ts';

/**
 * Whether a call that harms the controller is allowed too, for an operation that `decide` allows. It takes the exact name: in
 * `--allow-write`, or in a rule of the policy file.
 */
export const allowsHazard = (tool: Pick<ToolFacts, 'name'>, settings: ExposureSettings): boolean =>
  allowsByName(tool, settings, ({ exact }) => exact.has(tool.name));
