import { countsOf } from '../../common/counts-of.ts';
/** `auditNetwork`: what is wrong with a network. */
import { didYouMean, nearest } from '../../common/nearest.ts';
import { ToolError } from '../../common/tool-error.ts';
import { estimateTokens } from '../../runtime/answer/tokens.ts';
import type { Source, ToolArguments } from '../reading/source.ts';
import type { Answer, Insight } from '../tool.ts';
import { named } from '../wording/finding.ts';
import { asOf, callText, count, lines } from '../wording/text.ts';
import type { Check } from './check.ts';
import { CHECKS } from './checks/index.ts';
import { folded } from './folded.ts';
import { type Audit, type Finding, runAudit } from './run-audit.ts';
import { isAtLeast, SEVERITIES, type Severity } from './severity.ts';
import { kindOf, worstFirst } from './worst-first.ts';

/** How many findings are shown, unless the call says otherwise. */
const DEFAULT_LIMIT = 15;

/** Tokens for findings, if the call sets no limit. */
const ROOM = 1_050;

export const answerAudit: Answer = async (source, args) => {
  const names = (args.checks ?? []) as readonly string[];
  const checks = checksOf(names);
  const audit = await runAudit(source, checks);
  const known = new Set((args.baseline ?? []) as readonly string[]);
  const least = (args.severity ?? 'low') as Severity;
  const findings = worstFirst(
    audit.findings.filter(({ id, severity }) => !known.has(id) && isAtLeast(severity, least)),
  );
  const detailed = names.length > 0;
  return {
    text: textOf({ ...audit, findings }, checks, { detailed, args, source, known: known.size, all: audit.findings }),
    data: dataOf(findings, audit),
  };
};

/** The checks with these names; all if there are none. @throws {ToolError} for an unknown name */
export function checksOf(names: readonly string[]): readonly Check[] {
  if (names.length === 0) return CHECKS;
  return names.map((name) => {
    const check = CHECKS.find(({ id }) => id === name);
    if (check !== undefined) return check;
    const ids = CHECKS.map(({ id }) => id);
    throw new ToolError(
      'arguments',
      `There is no check "${name}".`,
      `${didYouMean(nearest(name, ids))} Checks: ${ids.join(', ')}.`.trim(),
    );
  });
}

interface TextSettings {
  readonly detailed: boolean;
  readonly args: ToolArguments;
  readonly source: Source;
  readonly known: number;
  /** All findings, whatever their severity, and those of the baseline. */
  readonly all: readonly Finding[];
}

function textOf(
  { findings, unread }: Audit,
  checks: readonly Check[],
  { all, detailed, args, known, source }: TextSettings,
): string {
  const limit = args['limit'] === undefined ? undefined : Number(args['limit']);
  const byCheck = checks.map((check) => ({ check, own: findings.filter((finding) => finding.check === check.id) }));
  const order = findings.map(({ check }) => check);
  const found = byCheck
    .filter(({ own }) => own.length > 0)
    .toSorted((one, other) => order.indexOf(one.check.id) - order.indexOf(other.check.id));
  const clean = byCheck.filter(
    ({ check }) =>
      !all.some((finding) => finding.check === check.id) && !unread.some((line) => line.startsWith(`${check.id}:`)),
  );
  return lines(
    `${count(findings.length, 'finding')}${known > 0 ? ` beyond the ${known} of the baseline` : ''}.`,
    detailed ? detailLines(findings, limit) : found.flatMap(({ check, own }) => summaryLines(check, own)),
    clean.length === 0 || detailed ? undefined : `Nothing found: ${clean.map(({ check }) => check.id).join(', ')}.`,
    unread.length === 0 ? undefined : ['Not checked:', ...unread.map((line) => `  ${line}`)],
    detailed || found.length === 0
      ? undefined
      : `For findings with evidence and fixes: auditNetwork {"checks":["${found[0]?.check.id}"]}.`,
    asOf(source),
  );
}

function summaryLines(check: Check, own: readonly Finding[]): readonly string[] {
  const severity = SEVERITIES.find((each) => own.some((finding) => finding.severity === each)) ?? check.severity;
  return [
    `${severity} ${check.id} ${own.length}: ${check.title}${causesOf(own)}`,
    ...own.slice(0, own.length > 2 ? 1 : 2).map(({ what }) => `  ${own.length > 2 ? 'e.g. ' : ''}${what}`),
  ];
}

/** How many findings have which cause, where there are several. */
function causesOf(findings: readonly Finding[]): string {
  const causes = findings.flatMap(({ cause }) => cause ?? []);
  return new Set(causes).size > 1 ? counted(causes) : '';
}

/** How many there are of each kind, unless there are too many kinds. */
function counted(kinds: readonly string[]): string {
  const counts = countsOf(kinds);
  return counts.size < 8 ? ` (${[...counts].map(([kind, n]) => `${kind} ${n}`).join(', ')})` : '';
}

/** Findings one by one, as many as the limit says; without one, as many as an answer of this length has room for. */
function detailLines(findings: readonly Finding[], limit: number | undefined): readonly string[] {
  const shown: string[] = [];
  const toTell = folded(findings);
  let listed = 0;
  let tokens = 0;
  for (const finding of toTell.slice(0, limit ?? DEFAULT_LIMIT)) {
    const own = findingLines(finding);
    tokens += estimateTokens(own.join('\n'));
    if (limit === undefined && tokens > ROOM) break;
    shown.push(...own);
    listed++;
  }
  const more = toTell.slice(listed);
  if (more.length === 0) return shown;
  return [...shown, `and ${more.length} more${counted(more.map(kindOf))}: raise limit, or ask for a higher severity.`];
}

function findingLines({
  certainty,
  entities,
  evidence,
  fix,
  id,
  next,
  severity,
  since,
  what,
}: Finding): readonly string[] {
  const [about] = entities;
  // Its id already says which entity it is about.
  const others = evidence.filter((line) => about === undefined || line !== `${about.kind} ${named(about)}`);
  return [
    `${severity} ${what}${since === undefined ? '' : `, since ${since}`}${certainty === 'controller' ? '' : ` [${certainty}]`}`,
    ...others.slice(0, 3).map((line) => `  ${line}`),
    ...(fix === undefined ? [] : [`  fix: ${callText(fix)}`]),
    ...(next === undefined ? [] : [`  next: ${next}`]),
    `  id: ${id}`,
  ];
}

function dataOf(findings: readonly Finding[], { unread }: Audit): Insight['data'] {
  const counts: Record<string, number> = {};
  for (const { check } of findings) counts[check] = (counts[check] ?? 0) + 1;
  return { findings: findings.map(({ cause, root, ...finding }) => finding), counts, unread };
}
