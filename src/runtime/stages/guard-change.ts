import { textBlock, toErrorAnswer, withNotes } from '../../common/tool-answer.ts';
import { ToolError, UnsentError } from '../../common/tool-error.ts';
import { findings } from '../answer/answer.ts';
import type { Judgement } from '../change/judge-change.ts';
import type { Preview } from '../change/types.ts';
import type { EarlierAttempt, Write } from '../gate/write-records.ts';
import { Renamed } from '../network/names/renamed.ts';
import type { Call, CallOutcome } from '../owners/call.ts';
import { when } from './stage.ts';

/** Runs before every change: shows what it would do, or gets its confirmation and records it. */
export const guardChange = when(
  ({ tool }) => tool.effect !== 'read',
  async (call, next) => {
    const { tool, client, network, dryRun } = call;
    const meter = client.meterOf(network);
    const earlier = dryRun ? undefined : await call.process.writes?.earlier(writeKey(call));
    if (earlier !== undefined) return earlierOutcome(earlier);
    requireTime(call);
    const isCounted = !dryRun && call.request.step !== 'undo';
    if (isCounted) meter.requireRoomForChange();
    // The steps of a larger call were tested together: halfway, a test may fail that passes in the end.
    if (call.request.step === undefined) await network.foresight?.guard(call);
    const stopped = await (dryRun ? answerDryRun(call) : askForConfirmation(call));
    if (stopped !== undefined) return { ...stopped, answer: withNotes(stopped.answer, call.notes) };
    await tool.readBefore?.(call);
    const takeBack = isCounted ? await counted(call) : NOT_COUNTED;
    const ended = await begun(call).catch(async (error: unknown) => {
      await takeBack();
      throw error;
    });
    try {
      const outcome = await next(call);
      await ended?.({ answer: call.secrets.finish(outcome.answer), failed: outcome.failure !== undefined });
      return outcome;
    } catch (error) {
      const hasNoEffect = error instanceof UnsentError || error instanceof Renamed;
      if (hasNoEffect) await takeBack();
      if (hasNoEffect) await ended?.('unsent');
      else if (isSettled(error)) await ended?.({ answer: toErrorAnswer(error), failed: true });
      throw error;
    }
  },
);

/** Timers may fire a little early. */
const EARLY_MS = 2;

/**
 * A lookup that ended without an answer found no id, and a change must not be sent with a name in its place.
 * @throws {ToolError} if the time for lookups is over
 */
function requireTime({ timeToRead = Number.POSITIVE_INFINITY }: Call): void {
  if (timeToRead > EARLY_MS) return;
  throw new ToolError(
    'unreachable',
    'Nothing was sent: looking up the names in this call took too long.',
    'Try again, or use ids instead of names.',
  );
}

const NOT_COUNTED = async () => undefined;

/**
 * Records a change before it is sent.
 * @returns a function that records its outcome, if outcomes are remembered
 */
async function begun(call: Call) {
  await call.record.intend();
  return call.process.writes?.begin(writeKey(call));
}

/** Counts a change, here and with all other processes. @returns a function that undoes it */
async function counted({ client, network, process }: Call): Promise<() => Promise<void>> {
  const takeBack = client.meterOf(network).countChange();
  try {
    const takeBackAll = await process.writes?.count(
      { client: client.id, network: network.name },
      network.policy.limits.writesPerMinute,
    );
    return async () => {
      takeBack();
      await takeBackAll?.();
    };
  } catch (error) {
    takeBack();
    throw error;
  }
}

/** Whether a change was certainly refused. One without a complete answer may have been made. */
const isSettled = (error: unknown): error is ToolError => error instanceof ToolError && error.kind === 'controller';

function writeKey({ client, network, tool, requestedArgs, request }: Call): Write {
  return { client: client.id, network: network.name, key: request.key, tool: tool.name, arguments: requestedArgs };
}

const earlierOutcome = ({ answer, failed }: EarlierAttempt): CallOutcome => ({
  answer: {
    ...answer,
    content: [...answer.content, textBlock('This is the answer of an earlier attempt: nothing was sent again.')],
  },
  ...(failed ? { failure: 'controller' as const } : {}),
});

async function askForConfirmation(call: Call): Promise<CallOutcome | undefined> {
  const { confirm } = await import('../gate/confirm/confirm.ts');
  return confirm(describeWrite(call), await confirmContext(call));
}

async function answerDryRun(call: Call): Promise<CallOutcome> {
  const { dryRun } = await import('../gate/confirm/confirm.ts');
  const { text, preview } = await dryRun(describeWrite(call), await confirmContext(call));
  const content = [{ type: 'text' as const, text }];
  const { answers } = call.process;
  const isData = answers.structured && (call.tool.operation?.answers.endsWith('json') ?? true);
  return { answer: { content, ...(isData ? { structuredContent: { preview: findings(preview, answers) } } : {}) } };
}

const NOT_JUDGED: Judgement = { reasons: [] };
const EMPTY_PREVIEW: Preview = { differences: [], dependents: [], warnings: [] };

/** Why a change has to be confirmed: what its fields do, or else its effect on access. */
const reasonsOf = (byFields: readonly string[], byAccess: string | undefined): readonly string[] =>
  byFields.length > 0 || byAccess === undefined ? byFields : [byAccess];

function describeWrite(call: Call) {
  const { tool, args, requestedArgs, shown, token, record } = call;
  const { foresight } = call.network;
  const sent = args === requestedArgs ? undefined : args;
  const foresee = async () => {
    const [preview = EMPTY_PREVIEW, access] = await Promise.all([tool.foresee?.(call), foresight?.effect(call)]);
    const judgements = reasonsOf(preview.judgements ?? [], access?.judgement);
    return { ...preview, judgements, ...(access === undefined ? {} : { access }) };
  };
  const judge = async () => {
    const judged = (await tool.judge?.(call)) ?? NOT_JUDGED;
    // The effect on access takes reads of the whole network: only where it can be the reason.
    const byAccess = judged.reasons.length > 0 ? undefined : await foresight?.judge(call);
    return { ...judged, reasons: reasonsOf(judged.reasons, byAccess) };
  };
  const { operation } = tool;
  return {
    tool,
    request: operation === undefined ? tool.name : `${operation.method} ${operation.path}`,
    args: requestedArgs,
    sent,
    redemption: call.redemption,
    shown,
    token,
    consent: call.request.consent,
    record,
    foresee,
    judge,
  };
}

async function confirmContext({ tool, client, network, process, request: { signal } }: Call) {
  const { exposure, confirm: settings } = network.policy;
  const { description } = tool.listed;
  const where = { network: network.name, origin: network.controller.origin };
  const { declined, questions } = client.meterOf(network);
  const tokens = await process.tokens();
  return { exposure, settings, tokens, client: client.id, ...where, description, declined, questions, signal };
}
