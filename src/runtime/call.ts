import type { Ask, RowTaker } from '../common/ask.ts';
import type { Catalogue } from '../common/catalogue.ts';
import type { Value } from '../common/exact-json.ts';
import type { Logger } from '../common/log.ts';
import { didYouMean, nearest } from '../common/nearest.ts';
import { type StopSignal, withEither } from '../common/stop.ts';
import { type ToolAnswer, toErrorAnswer, withNotes } from '../common/tool-answer.ts';
import { ToolError, type ToolErrorKind, UnsentError } from '../common/tool-error.ts';
import type { ApiDocument, ChangeTable, CheckedArguments, Operation } from '../contract.ts';
import { deliver } from './answer/deliver.ts';
import { RowReader } from './answer/row-reader.ts';
import type { AnswerSettings, Progress } from './answer/types.ts';
import type { WatchedChange } from './change/watched-change.ts';
import type { Validators } from './gate/arguments/validators.ts';
import type { Tokens } from './gate/confirm/tokens.ts';
import type { Consent, Question } from './gate/confirm/types.ts';
import type { CallMeter } from './gate/limits/call-meter.ts';
import { LimitError } from './gate/limits/limit-error.ts';
import { decide } from './gate/policy/index.ts';
import type { ConfirmSettings, Decision, ExposureSettings } from './gate/policy/types.ts';
import { toRequest } from './network/controller/request.ts';
import type { Controller } from './network/controller/types.ts';
import type { Lists } from './network/names/list-for.ts';
import type { AuditTrail } from './safety/audit/audit-trail.ts';
import { CallRecord } from './safety/audit/call-record.ts';
import type { ClientInfo } from './safety/audit/entry.ts';
import { notedReads } from './safety/audit/noted-reads.ts';
import { sanitise } from './safety/sanitise/answer.ts';
import type { CallSecrets } from './safety/secrets/call-secrets.ts';
import type { SecretGuard } from './safety/secrets/guard.ts';

/** What a session's calls work with. Nothing of it is shared with other sessions but the catalogue and the validators. */
export interface Session {
  /** Unlike that of any other session. */
  readonly id: string;
  readonly catalogue: Catalogue;
  readonly apis: Readonly<Record<string, ApiDocument>>;
  readonly exposure: ExposureSettings;
  readonly confirm: ConfirmSettings;
  /** Brings the confirmations that were given out; the same ones at each call. */
  readonly tokens: () => Promise<Tokens>;
  readonly meter: CallMeter;
  readonly validators: Validators;
  readonly controller: Controller;
  readonly log: Logger;
  readonly secrets: SecretGuard;
  readonly audit: AuditTrail;
  readonly answers: AnswerSettings;
  /** Brings how changes are foreseen and checked. */
  readonly changes: () => Promise<ChangeTable>;
  /** Whether what a change did is read back. */
  readonly verify: boolean;
  /** What a tool does, as it is listed. */
  readonly describe: (tool: string) => Promise<string>;
}

export interface ToolCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** How a person's word on a change can be had. */
  readonly consent?: Consent | undefined;
  /** Aborted when the client takes the call back. */
  readonly signal: StopSignal;
  /** The program that asks, where it says. */
  readonly client?: ClientInfo | undefined;
  /** Told how far a call of many requests has come. */
  readonly progress?: Progress | undefined;
}

/** How a call ended, and the answer for the model. `failure` is absent where it went well. */
export interface CallOutcome {
  readonly answer: ToolAnswer;
  readonly failure?: ToolErrorKind;
  /** Present where the answer's text is to be put to a person first: the reply goes into another call of the same. */
  readonly question?: Question;
}

/** What accompanies one call on its way. */
interface Companions {
  readonly record: CallRecord;
  readonly secrets: CallSecrets;
}

/**
 * The one path of every call: look up, policy, validate, confirm, audit, request, log in and send, hide secrets, shape, sanitise.
 * Never throws for what a caller or a controller may cause: that is an answer with `isError`.
 */
export async function call(session: Session, request: ToolCall): Promise<CallOutcome> {
  const record = new CallRecord(session.audit, request.tool, request.client);
  const secrets = await session.secrets.forCall(session.catalogue.find(request.tool));
  const outcome = await make(session, request, { record, secrets }).catch((error: unknown) =>
    failed(session, request.tool, { record, secrets }, error),
  );
  await record.conclude(outcome.failure ?? 'done');
  return { ...outcome, answer: sanitise(secrets.finish(outcome.answer)) };
}

async function make(session: Session, request: ToolCall, { record, secrets }: Companions): Promise<CallOutcome> {
  const { tool, progress } = request;
  const operation = lookUp(session, tool);
  const { given, token } = withoutToken(operation, request.arguments);
  const note = (now: CheckedArguments) => {
    const shown = secrets.redactArguments(now);
    record.asked(operation, shown);
    return shown;
  };
  let shown = note(given);
  const decision = decide(operation, session.exposure);
  record.decided(operation, decision);
  requireAllowed(operation, decision);
  using _underWay = session.meter.admit(given);
  const { dryRun = false, ...checked } = await session.validators.check(operation.name, given);
  if (!isSame(given, checked)) shown = note(checked);
  secrets.check(checked);
  const send = sender(session, request.signal);
  const reads = {
    catalogue: session.catalogue,
    allowed: (list: Operation) => decide(list, session.exposure).allowed,
    lookUp: notedReads(send, record),
  };
  const { given: resolved, notes } = await withIds(operation, checked, reads);
  if (notes.length > 0) shown = note(resolved);
  let change: WatchedChange | undefined;
  let takeBack: () => void = () => undefined;
  if (operation.effect !== 'read') {
    if (dryRun !== true) session.meter.requireRoomForChange();
    const write = { operation, given: resolved, shown, token, consent: request.consent, record };
    const [{ weigh }, { watch }] = await Promise.all([
      import('./gate/confirm/weigh.ts'),
      import('./change/watched-change.ts'),
    ]);
    change = await watch(session, { operation, given: resolved, shown, send, record });
    const stopped = await weigh(session, { ...write, dryRun: dryRun === true, reads: change.reads, names: reads });
    if (stopped !== undefined) return { ...stopped, answer: withNotes(stopped.answer, notes) };
    await change.lookBefore();
    takeBack = session.meter.countChange();
    await record.intend();
  }
  const ask: Ask<Value> = async (asked, own, { until, rows } = {}) => {
    const answer = await send(asked, own, { until, rows: rows && secrets.hideRows(rows) });
    record.answered(operation, answer);
    change?.answered(answer);
    return secrets.hide(answer);
  };
  // Named one by one: V8 gives what begins as a copy of another object a new shape each time, and all that reads it is slow.
  const { answer, status } = await deliver(operation, resolved, {
    catalogue: reads.catalogue,
    allowed: reads.allowed,
    lookUp: reads.lookUp,
    api: session.apis[operation.api],
    ask,
    settings: session.answers,
    progress,
  }).catch((error: unknown) => {
    if (error instanceof UnsentError) takeBack();
    throw error;
  });
  session.log.debug('call', { tool: operation.name, status, milliseconds: record.milliseconds });
  const failure = answer.isError ? { failure: 'controller' as const } : {};
  const noted = withNotes(answer, notes);
  return { answer: change === undefined ? noted : await change.told(noted), ...failure };
}

/** The second of two steps stands beside a write's own arguments: no schema lists it, and no log keeps it. */
function withoutToken({ effect }: Operation, all: ToolCall['arguments']) {
  const { confirm: token, ...given } = all;
  return effect === 'read' ? { given: all, token: undefined } : { given, token };
}

/** Whether arguments came out of a check as they went in. */
function isSame(before: CheckedArguments, after: CheckedArguments): boolean {
  const names = Object.keys(before);
  return names.length === Object.keys(after).length && names.every((name) => before[name] === after[name]);
}

/** Sends an operation to the controller within the session. */
function sender({ apis, controller }: Session, signal: StopSignal): Ask<string> {
  return (operation, own, { until, rows } = {}) => {
    const request = toRequest(operation, apis[operation.api]?.basePath ?? '', own, rows && readerOf(rows));
    if (until === undefined) return controller.send(request, signal);
    return withEither([signal, until], (either) => controller.send(request, either));
  };
}

/** A reader for each attempt: the rows of the last one count. */
const readerOf = (rows: RowTaker<string>) => () => {
  rows.begin();
  return new RowReader(rows);
};

/** The arguments with ids in the place of names, where a controller takes ids alone. */
async function withIds(operation: Operation, given: CheckedArguments, reads: Lists & { readonly lookUp: Ask }) {
  if (!Object.keys(given).some((name) => operation.arguments[name]?.refers)) return { given, notes: [] };
  const { resolveRoles } = await import('./network/names/role-names.ts');
  return resolveRoles(operation, given, reads);
}

function failed({ log }: Session, tool: string, { record, secrets }: Companions, error: unknown): CallOutcome {
  if (error instanceof LimitError) record.limited(error.limit);
  if (error instanceof ToolError) {
    log.debug('call failed', { tool, kind: error.kind, message: secrets.redact(error.message) });
    return { answer: toErrorAnswer(error), failure: error.kind };
  }
  log.error('a fault of this server', { tool, stack: secrets.redact(String((error as Error).stack ?? error)) });
  const told = new ToolError(
    'internal',
    `This server failed at ${tool}, by a fault of its own.`,
    'Its log tells more. If the call was to change something, read the entity to see whether it did.',
  );
  return { answer: toErrorAnswer(told), failure: told.kind };
}

function lookUp({ catalogue, exposure }: Session, tool: string): Operation {
  const operation = catalogue.find(tool);
  if (operation) return operation;
  const offered = catalogue.operations.filter((each) => decide(each, exposure).allowed).map(({ name }) => name);
  const next = [didYouMean(nearest(tool, offered)), 'tools/list names all that are served.'].join(' ').trim();
  throw new ToolError('unknown', `There is no tool "${tool}".`, next);
}

function requireAllowed({ name }: Operation, { allowed, rule, reason }: Decision): void {
  if (allowed) return;
  const next = 'Nothing was sent. Only the operator of this server can change what it allows.';
  throw new ToolError('refused', `${name} is not allowed here: ${reason} (rule "${rule}").`, next);
}
