/** `testAccess`: whether a network gives the access that it should, before and after a change. */

import type { Network } from '../../access/network.ts';
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
import { type Expectation, runTests } from './run-tests.ts';
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

/** The results of access tests after a change. */
interface TestedChange {
  readonly results: readonly TestResult[];
  /** Tests that the change breaks. */
  readonly broken: readonly TestResult[];
}

/** The results of access tests. */
interface TestedAccess {
  readonly results: readonly TestResult[];
  /** Undefined without a change. */
  readonly broken?: TestedChange['broken'];
  readonly notes: readonly string[];
}

/** @throws {ToolError} for invalid tests, and for a change whose effect is not known */
async function testedAccess(source: Source, tests: unknown, change: PlannedCall | undefined): Promise<TestedAccess> {
  if (change !== undefined)
    return testedCall(source, tests, { tool: String(change.tool), arguments: change.arguments ?? {} });
  const now = await inTurns(runTests(await loadNetwork(source), readTests(tests)), source.giveWay);
  return { results: resultsOf(now), notes: [] };
}

/** The results after a call. @throws {ToolError} for invalid tests, and for a call whose effect is not known */
export async function testedCall(
  source: Source,
  tests: unknown,
  planned: PlannedCall,
): Promise<TestedChange & Pick<TestedAccess, 'notes'>> {
  const { after, before, call, notes } = await plannedChange(source, planned);
  const { lockedOut } = await loginChange(source, before, after, call);
  const out = new Set(lockedOut.map(({ id }) => id));
  return { ...(await testedOutcome(source, tests, after, out)), notes };
}

/**
 * The results in the network as it would be.
 * @param lockedOut who can't log in there, although the model does not show it
 * @throws {ToolError} for invalid tests
 */
export async function testedOutcome(
  source: Source,
  tests: unknown,
  after: Network,
  lockedOut: ReadonlySet<string> = new Set(),
): Promise<TestedChange> {
  const wanted = readTests(tests);
  const now = await inTurns(runTests(await loadNetwork(source), wanted), source.giveWay);
  const then = await inTurns(runTests(after, wanted, lockedOut), source.giveWay);
  const broken = then.flatMap((each, at) => (now[at] === undefined ? [] : brokenIn(now[at], each)));
  return { results: resultsOf(then), broken };
}

const resultsOf = (all: readonly Expectation[]): readonly TestResult[] =>
  all.flatMap(({ results }) => results.map(({ result }) => result));

/**
 * What fails now and did not fail before. A new pair is compared with what was expected of all pairs: whoever joins a
 * group, or gets an attribute, has to fit what the group is tested by.
 */
function brokenIn(before: Expectation, { expected, results }: Expectation): readonly TestResult[] {
  const failed = before.results.filter(({ result }) => !result.passed);
  const pairs = new Set(failed.map(({ pair }) => pair));
  const isWaiting = expected === 'accept' && pairs.has(undefined);
  const failedAlready = (pair: string | undefined) =>
    pair === undefined ? failed.length === before.results.length : isWaiting || pairs.has(pair);
  return results.flatMap(({ pair, result }) => (result.passed || failedAlready(pair) ? [] : [result]));
}

/** A failed test in one line, with a note if it only fails after the change. */
export function failureText(result: TestResult, broken?: TestedAccess['broken']): string {
  const { expected, identity, kind, service, why } = result;
  const after = broken?.includes(result) === true ? ' [by the change]' : '';
  return `${expected === 'accept' ? 'must' : 'must not'} ${kind.toLowerCase()}: ${nameText(identity)} -> ${nameText(service)} (${why})${after}`;
}
