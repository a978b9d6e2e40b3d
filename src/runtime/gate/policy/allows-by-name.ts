import type { ToolFacts } from '../../../contract.ts';
import { firstOpinion } from './file-rules.ts';
import type { ExposureSettings, FileRule } from './types.ts';

/**
 * Whether an operation that `decide` allows is allowed by more than a glob: by its exact name in `--allow-write`, or by
 * a rule of the policy file. A rule that denies it before that means no, and so does a role that does not name it
 * exactly too.
 * @param mayAllow whether such a rule of the file allows it
 */
export function allowsByName(
  tool: Pick<ToolFacts, 'name'>,
  { allowWrite, fileRules, role }: ExposureSettings,
  mayAllow: (rule: FileRule) => boolean,
): boolean {
  const { name } = tool;
  if (role !== undefined && !role.allowWrite.exact.has(name)) return false;
  return firstOpinion(tool, fileRules, mayAllow)?.allowed ?? allowWrite.exact.has(name);
}
