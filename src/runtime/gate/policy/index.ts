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

/** The first one with an opinion decides. */
const earlier: readonly Rule[] = [
  notSelected,
  otherCategory,
  olderController,
  denied,
  role,
  readOnly,
  policyFile,
  reads,
  exactName,
];

/** Every rule, in order. */
export const rules: readonly Rule[] = [...earlier, writes];

/** Whether a tool may be listed and called. The last rule always has an opinion. */
export function decide(tool: ToolFacts, settings: ExposureSettings): Decision {
  for (const { id, decide } of earlier) {
    const opinion = decide(tool, settings);
    if (opinion) return { allowed: opinion.allowed, rule: opinion.rule ?? id, reason: opinion.reason };
  }
  return { rule: writes.id, ...writes.decide(tool, settings) };
}
