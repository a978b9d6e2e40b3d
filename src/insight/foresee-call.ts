/** What a planned change would do to access: for its preview, its confirmation, and the operator's access tests. */
import { inTurns } from '../access/steps.ts';
import { judgement } from '../common/judgements.ts';
import { ToolError } from '../common/tool-error.ts';
import type { AccessEffect } from '../runtime/change/types.ts';
import type { Call } from '../runtime/owners/call.ts';
import { failureText, testedCall, testedOutcome } from './access-tests/answer.ts';
import type { TestResult } from './access-tests/types.ts';
import { INSIGHT_TOOLS } from './index.ts';
import { withSource } from './reading/call-source.ts';
import type { Source, ToolArguments } from './reading/source.ts';
import { accessDigest } from './what-if/access-digest.ts';
import { effectLines } from './what-if/effect-lines.ts';
import { foreseeAccess } from './what-if/foreseen.ts';
import { type PlannedCall, targetOf } from './what-if/planned-call.ts';
import { mayTakeAwayIndirectly, takenAway } from './what-if/taken-away.ts';

/** The share of a call's time that a preview may use; the rest is for the change itself. */
const PREVIEW_SHARE = 1 / 4;

/** The most lines in a confirmation, and the most broken tests in a refusal. */
const MOST_LINES = 12;
const MAX_BROKEN = 8;

export async function effectOf(call: Call): Promise<AccessEffect | undefined> {
  const planned = plannedBy(call.tool.name, call.args);
  if (planned === undefined) return undefined;
  try {
    const foreseen = await inTime(
      withSource(call, (source) => foreseeAccess(source, planned)),
      call.process.answers.time * PREVIEW_SHARE,
    );
    if (foreseen === undefined) return notForeseen(planned, 'it takes too long here: call whatIf with this change');
    const textLines = effectLines(foreseen);
    return {
      lost: foreseen.lost.size,
      gained: foreseen.gained.size,
      digest: await inTurns(accessDigest(foreseen), () => call.process.slices.giveWay()),
      textLines: textLines.length === 0 ? ["Nobody's access changes."] : textLines.slice(0, MOST_LINES),
      judgement: takenAway(foreseen),
    };
  } catch (error) {
    if (!(error instanceof ToolError) || error.kind === 'cancelled') throw error;
    return notForeseen(planned, error.message.replace(/\.$/, ''));
  }
}

/** What a change takes away that only the model of the network shows. */
export async function judgementOf(call: Call): Promise<string | undefined> {
  const planned = plannedBy(call.tool.name, call.args);
  return planned !== undefined && mayTakeAwayIndirectly(planned) ? (await effectOf(call))?.judgement : undefined;
}

/** @throws {ToolError} for a change that breaks a passing test, and if the tests can't be run */
export async function requireTests(call: Call, tests: unknown): Promise<void> {
  const broken = await brokenBy(call, tests);
  if (broken.length === 0) return;
  call.record.decided(call.tool, { allowed: false, rule: 'access-tests' });
  const more = broken.length > MAX_BROKEN ? ` And ${broken.length - MAX_BROKEN} more.` : '';
  throw new ToolError(
    'refused',
    `This would break an access test of this server's operator (rule "access-tests"). ${broken
      .slice(0, MAX_BROKEN)
      .map((result) => failureText(result))
      .join('; ')}.${more}`,
    {
      model: 'Nothing was sent. Change the plan so that the tests pass, or ask the operator to change them.',
      person: 'Nothing was sent. Change the plan so that the tests pass, or change the tests.',
    },
  );
}

/** The tests that a call breaks: an operator tool by all of its calls together. */
async function brokenBy(call: Call, tests: unknown): Promise<readonly TestResult[]> {
  const tool = INSIGHT_TOOLS.find(({ name }) => name === call.tool.name);
  if (tool?.effect !== undefined) {
    const { outcome } = await tool.load();
    const tested = async (source: Source) => testedOutcome(source, tests, await outcome(source, call.args));
    return (await withSource(call, tested)).broken;
  }
  const planned = plannedBy(call.tool.name, call.args);
  return planned === undefined ? [] : (await withSource(call, (source) => testedCall(source, tests, planned))).broken;
}

/** The call as it would be made; undefined if it does not affect access. */
function plannedBy(tool: string, args: ToolArguments): PlannedCall | undefined {
  const kind = targetOf(tool)?.kind;
  const isWithoutEffect = kind === undefined || kind === 'unrelated' || kind === 'ending';
  // No service has a new config yet.
  return isWithoutEffect || tool === 'createConfig' ? undefined : { tool, arguments: args };
}

const notForeseen = (planned: PlannedCall, why: string): AccessEffect => ({
  lost: 0,
  gained: 0,
  digest: '',
  textLines: [`Effect on access unknown: ${why}.`],
  judgement: mayTakeAwayIndirectly(planned)
    ? judgement('cuts-off', `perhaps, as its effect on access is unknown: ${why}`)
    : undefined,
});

/** Undefined if it takes longer; the work continues for the next caller. */
async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // A failure after the timeout is ignored.
    work.catch(() => undefined);
  }
}
