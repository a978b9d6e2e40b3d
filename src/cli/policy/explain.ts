import type { ToolFacts } from '../../contract.ts';
import { bytesOf } from '../../runtime/gate/limits/call-meter.ts';
import type { Limits } from '../../runtime/gate/limits/limits.ts';
import { exactNameOnly } from '../../runtime/gate/policy/exact-name-only.ts';
import { decide, rules } from '../../runtime/gate/policy/index.ts';
import { policyFile } from '../../runtime/gate/policy/rules/policy-file.ts';
import type { Decision, FileRule, PolicySettings } from '../../runtime/gate/policy/types.ts';
import { fitted, type Screen } from '../terminal/fitted.ts';
import { table } from '../terminal/table.ts';
import { confirmationOf, limitsIn, lockoutOf } from './words.ts';

/** What one rule says about an operation. It is not consulted if an earlier rule has decided. */
interface Verdict {
  readonly rule: string;
  readonly says: string;
}

/** What one rule of the policy file says about an operation. */
interface FileRuleSaid extends Pick<FileRule, 'number' | 'action'> {
  readonly says: string;
}

/** Why a tool is allowed or refused, and under which conditions. */
export interface Explanation {
  readonly tool: string;
  readonly category: string;
  readonly effect: string;
  readonly marks: readonly string[];
  readonly decision: Decision;
  /** Every rule, in order. */
  readonly rules: readonly Verdict[];
  /** Every rule of the policy file, in order. */
  readonly fileRules: readonly FileRuleSaid[];
  readonly confirmation: string;
  readonly ownAccess: string;
  readonly limits: Limits;
  /** Size of the arguments, if any are given. */
  readonly bytes?: number;
}

const NOT_REACHED = 'not asked';

/** @param args valid arguments, to explain a particular call */
export function explain(
  operation: ToolFacts,
  policy: PolicySettings,
  args?: Readonly<Record<string, unknown>>,
): Explanation {
  const { name, category, effect, marks } = operation;
  const { exposure, limits } = policy;
  const opinions = rules.map(({ id, decide }) => ({ id, opinion: decide(operation, exposure) }));
  const decisive = opinions.findIndex(({ opinion }) => opinion !== undefined);
  const verdicts = opinions.map(({ id, opinion }, index): Verdict => {
    if (index > decisive) return { rule: id, says: NOT_REACHED };
    if (opinion === undefined) return { rule: id, says: 'no opinion' };
    return { rule: id, says: `${opinion.allowed ? 'yes' : 'no'}: ${opinion.reason}` };
  });
  const decision = decide(operation, exposure);
  const bytes = args === undefined ? undefined : bytesOf(args);
  const isFileReached = rules.indexOf(policyFile) <= decisive;
  return {
    tool: name,
    category,
    effect,
    marks,
    decision: decision.allowed && bytes !== undefined ? within(limits, bytes, decision) : decision,
    rules: verdicts,
    fileRules: fileRulesOf(operation, exposure.fileRules, isFileReached, decision.rule),
    confirmation: confirmationOf(operation, policy),
    ownAccess: lockoutOf(operation, policy),
    limits,
    ...(bytes === undefined ? {} : { bytes }),
  };
}

function within({ bytesPerCall }: Limits, bytes: number, decision: Decision): Decision {
  if (bytes <= bytesPerCall) return decision;
  return { allowed: false, rule: 'bytesPerCall', reason: `its arguments are ${bytes} bytes long` };
}

function fileRulesOf(
  operation: ToolFacts,
  all: readonly FileRule[],
  isReached: boolean,
  decided: string,
): FileRuleSaid[] {
  const ids = all.map(({ number }) => `${policyFile.id} ${number}`);
  const decisive = ids.includes(decided) ? ids.indexOf(decided) : all.length;
  return all.map((rule, index) => {
    const { number, action } = rule;
    if (!isReached || index > decisive) return { number, action, says: NOT_REACHED };
    return { number, action, says: index === decisive ? 'decides' : passedOver(rule, operation) };
  });
}

/** Why a rule of the file does not decide about an operation. */
function passedOver({ here, selected }: FileRule, operation: ToolFacts): string {
  if (!here) return 'is about other networks';
  if (!selected.has(operation.name)) return 'is about other tools';
  return `does not name it exactly, and ${exactNameOnly(operation)}`;
}

/** An explanation as text, for a person. */
export function explanationText(explanation: Explanation, screen: Screen): string {
  const { tool, category, effect, marks, decision, rules, fileRules } = explanation;
  const marked = marks.length === 0 ? '' : `, marked ${marks.join(', ')}`;
  const verdict = `${tool} is ${decision.allowed ? 'allowed' : 'refused'} by the rule "${decision.rule}": ${decision.reason}.`;
  const conditions = [
    ['confirmation', explanation.confirmation],
    ...(effect === 'write'
      ? [
          [
            'judged',
            'a call that cuts something off, opens access or weakens logins needs confirmation: see docs/tools.md',
          ],
        ]
      : []),
    ['own access', explanation.ownAccess],
    ['limits', limitsIn(explanation.limits)],
    ...(explanation.bytes === undefined ? [] : [['arguments', `they are valid, ${explanation.bytes} bytes long`]]),
  ];
  const ofFile = fileRules.map(({ number, action, says }) => [String(number), action, says]);
  return [
    fitted(`${verdict}\nCategory ${category}, effect ${effect}${marked}.`, screen),
    table(
      ['rule', 'says'],
      rules.map(({ rule, says }) => [rule, says]),
      screen,
    ),
    ...(ofFile.length === 0 ? [] : [table(['policy-file', 'action', 'says'], ofFile, screen)]),
    ...(decision.allowed ? [table(['condition', 'of a call'], conditions, screen)] : []),
  ].join('\n\n');
}
