import type { Catalogue } from '../../common/catalogue.ts';
import type { Effect, Mark } from '../../contract.ts';
import { mayLockOut } from '../../runtime/gate/confirm/need.ts';
import type { Limits } from '../../runtime/gate/limits/limits.ts';
import { decide } from '../../runtime/gate/policy/index.ts';
import { allowsLockout } from '../../runtime/gate/policy/lockout.ts';
import type { ConfirmSettings, PolicySettings } from '../../runtime/gate/policy/types.ts';
import { fitted, type Screen } from '../terminal/fitted.ts';
import { table } from '../terminal/table.ts';
import { CONFIRMED_BY, limitsIn } from './words.ts';

/** What happens to one tool. */
interface ShownTool {
  readonly tool: string;
  readonly category: string;
  readonly effect: Effect;
  readonly marks: readonly Mark[];
  readonly decision: 'allowed' | 'refused';
  /** Which rule decided, and why. */
  readonly rule: string;
  readonly reason: string;
  /** Whether a call that cuts the operator's own access is allowed; absent if the tool cannot do that. */
  readonly lockout?: boolean;
}

/** What a policy allows. */
export interface ShownPolicy {
  readonly tools: readonly ShownTool[];
  readonly confirm: { readonly mode: ConfirmSettings['mode']; readonly exempt: readonly string[] };
  readonly limits: Limits;
}

export function showPolicy({ tools: all }: Catalogue, { exposure, confirm, limits }: PolicySettings): ShownPolicy {
  const tools = all.map((operation): ShownTool => {
    const { name: tool, category, effect, marks } = operation;
    const { allowed, rule, reason } = decide(operation, exposure);
    const lockout = allowed && mayLockOut(operation) ? { lockout: allowsLockout(operation, exposure) } : {};
    return { tool, category, effect, marks, decision: allowed ? 'allowed' : 'refused', rule, reason, ...lockout };
  });
  return { tools, confirm: { mode: confirm.mode, exempt: [...confirm.exempt] }, limits };
}

/** For a person: a table for each rule that decided something, then what applies to all. */
export function policyText({ tools, confirm, limits }: ShownPolicy, screen: Screen): string {
  const allowed = tools.filter(({ decision }) => decision === 'allowed');
  const reachable = allowed.filter(({ lockout }) => lockout).map(({ tool }) => tool);
  const summary = [
    `${allowed.length} of ${tools.length} tools are allowed.`,
    `Confirmed by ${CONFIRMED_BY[confirm.mode]}${except(confirm.exempt)}.`,
    `Calls that would cut your own access: refused${except(reachable)}.`,
    `Limits: ${limitsIn(limits)}.`,
  ];
  const parts = sections(tools).map((each) => sectionText(each, screen));
  return [...parts, fitted(summary.join('\n'), screen)].join('\n\n');
}

const except = (names: readonly string[]): string => (names.length === 0 ? '' : `, except ${names.join(', ')}`);

/** Tools by what decided them, allowed ones first. */
function sections(tools: readonly ShownTool[]): (readonly ShownTool[])[] {
  const groups = new Map<string, ShownTool[]>();
  for (const tool of tools) {
    const by = `${tool.decision} ${tool.rule}`;
    groups.set(by, [...(groups.get(by) ?? []), tool]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })).map(([, group]) => group);
}

function sectionText(tools: readonly ShownTool[], screen: Screen): string {
  const [{ decision, rule, reason } = { decision: '', rule: '', reason: '' }] = tools;
  const shared = tools.every((each) => each.reason === reason) ? `${reason}\n` : '';
  const rows = tools.map(({ tool, effect, marks }) => [tool, effect, marks.join(', ')]);
  const head = fitted(`${decision} by the rule "${rule}" (${tools.length})\n${shared}`, screen);
  return `${head}${table(['tool', 'effect', 'marks'], rows, screen)}`;
}
