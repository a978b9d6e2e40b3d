import type { ToolFacts } from '../../../contract.ts';
import { firstOpinion } from './file-rules.ts';
import type { ExposureSettings } from './types.ts';

/**
 * Whether a call that harms the controller is allowed too, for an operation that `decide` allows. It takes the exact name: in
 * `--allow-write`, or in a rule of the policy file that allows it. A rule that denies it before that means no, and so does
 * a role that does not name it exactly too.
 */
export function allowsHazard(
  tool: Pick<ToolFacts, 'name'>,
  { allowWrite, fileRules, role }: ExposureSettings,
): boolean {
  const { name } = tool;
  if (role !== undefined && !role.allowWrite.exact.has(name)) return false;
  const opinion = firstOpinion(tool, fileRules, ({ exact }) => exact.has(name));
  return opinion?.allowed ?? allowWrite.exact.has(name);
}
