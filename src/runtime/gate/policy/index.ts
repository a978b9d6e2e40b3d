import type { ToolFacts } from '../../../contract.ts';
import { denied } from './rules/denied.ts';
import { exactName } from './rules/exact-name.ts';
import { notSelected } from './rules/not-selected.ts';
import { olderController } from './rules/older-controller.ts';
import { otherCategory } from './rules/other-category.ts';
import { policyFile } from './rules/policy-file.ts';
import { readOnly } from './rules/read-only.ts';
import { reads } from './rules/reads.ts';
import { role } from './rules/role.ts';
import { writes } from './rules/writes.ts';
import type { Decision, ExposureSettings, Rule } from './types.ts';

/** Every rule, in order. The first one with an opinion decides. */
export const rules: readonly Rule[] = [
  notSelected,
  otherCategory,
  olderController,
  denied,
  role,
  readOnly,
  policyFile,
  reads,
  exactName,
  writes,
];

/** Whether a tool may be listed and called. Refused if no rule has an opinion. */
export function decide(tool: ToolFacts, settings: ExposureSettings): Decision {
  for (const { id, decide } of rules) {
    const opinion = decide(tool, settings);
    if (opinion) return { allowed: opinion.allowed, rule: opinion.rule ?? id, reason: opinion.reason };
  }
  return { allowed: false, rule: 'none', reason: 'no rule allows it' };
}
