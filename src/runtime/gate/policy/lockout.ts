import type { ToolFacts } from '../../../contract.ts';
import { firstOpinion } from './file-rules.ts';
import type { ExposureSettings } from './types.ts';

/**
 * Whether a call that cuts the operator's own access is allowed too, for an operation that `decide` allows. It needs
 * more than a glob: `--allow-write` with the exact name, or a rule of the policy file that allows it and names either
 * the tool exactly or the mark `lockout`. A rule of the file that denies the operation before that means no,
 * and so does a role that does not name it exactly too.
 */
export function allowsLockout(
  tool: Pick<ToolFacts, 'name'>,
  { allowWrite, fileRules, role }: ExposureSettings,
): boolean {
  const { name } = tool;
  if (role !== undefined && !role.allowWrite.exact.has(name)) return false;
  const opinion = firstOpinion(tool, fileRules, ({ lockout, exact }) => lockout || exact.has(name));
  return opinion?.allowed ?? allowWrite.exact.has(name);
}
