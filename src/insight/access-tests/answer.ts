/** `testAccess`: whether a network gives the access that it should, before and after a change. */

import { inTurns } from '../../access/steps.ts';
import { nameText } from '../../common/name-text.ts';
import { loadNetwork } from '../reading/load-network.ts';
import type { Source } from '../reading/source.ts';
import type { Answer } from '../tool.ts';
import { plannedChange } from '../what-if/foreseen.ts';
import { loginChange } from '../what-if/login-change.ts';
import type { PlannedCall } from '../what-if/planned-call.ts';
import { asOf, count, lines } from '../wording/text.ts';
import { readTests } from './read-tests.ts';
import { runTests } from './run-tests.ts';
import type { TestResult } from './types.ts';

const MOST_SHOWN = 20;

export const answerTests: Answer = async (source, args) => {
  const outcome = await testedAccess(source, args.tests, args.with as PlannedCall | undefined);
  const failed = outcome.results.filter(({ passed }) => !passed);
  const empty = outcome.results.filter(({ isEmpty, passed }) => passed && isEmpty === true);
  const text = lines(
    `${failed.length === 0 ? 'PASSED' : 'FAILED'}: ${count(outcome.results.length - failed.length, 'pair')} as expected, ${failed.length} not${outcome.broken === undefined ? '' : `, ${outcome.broken.length} of them only after the change`}.`,
    failed.slice(0, MOST_SHOWN).map((result) => failureText(result, outcome.broken)),
    failed.length > MOST_SHOWN ? `and ${failed.length - MOST_SHOWN} more` : undefined,
    // A misspelt attribute would let the test pass for ever.
    empty.slice(0, MOST_SHOWN).map((result) => `tests nothing: ${failureText(result)}`),
    outcome.notes,
    asOf(source),
  );
  return { text, data: { passed: failed.length === 0, results: outcome.results, broken: outcome.broken ?? [] } };
};

/** The results of access tests. */
export interface TestedAccess {
  /** After the change, if there is one. */
  readonly results: readonly TestResult[];
  /** Tests that the change breaks; undefined without a change. */
  readonly broken: readonly TestResult[] | undefined;
  readonly notes: readonly string[];
}

/** @throws {ToolError} for invalid tests, and for a change whose effect is not known */
export async function testedAccess(
  source: Source,
  tests: unknown,
  change: PlannedCall | undefined,
): Promise<TestedAccess> {
  const wanted = readTests(tests);
  const network = await loadNetwork(source);
  const now = await inTurns(runTests(network, wanted), source.giveWay);
  if (change === undefined) return { results: now, broken: undefined, notes: [] };
  const { after, before, call, notes } = await plannedChange(source, {
    tool: String(change.tool),
    arguments: change.arguments ?? {},
  });
  const { lockedOut } = await loginChange(source, before, after, call);
  const passing = new Set(now.filter(({ passed }) => passed).map(keyOf));
  const out = new Set(lockedOut.map(({ id }) => id));
  const results = await inTurns(runTests(after, wanted, out), source.giveWay);
  return { results, broken: results.filter((result) => !result.passed && passing.has(keyOf(result))), notes };
}

const keyOf = ({ expected, identity, kind, service }: TestResult) => [expected, kind, identity, service].join(' ');

/** A failed test in one line, with a note if it only fails after the change. */
export function failureText(
  { expected, identity, kind, service, why }: TestResult,
  broken: TestedAccess['broken'] = undefined,
): string {
  const after =
    broken?.some((each) => each.identity === identity && each.service === service) === true ? ' [by the change]' : '';
  return `${expected === 'accept' ? 'must' : 'must not'} ${kind.toLowerCase()}: ${nameText(identity)} -> ${nameText(service)} (${why})${after}`;
}
