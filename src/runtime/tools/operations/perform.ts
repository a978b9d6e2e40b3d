import type { Value } from '../../../common/exact-json.ts';
import type { Send } from '../../../common/send.ts';
import { withNotes } from '../../../common/tool-answer.ts';
import { ToolError } from '../../../common/tool-error.ts';
import { LazyTurn } from '../../../common/turns.ts';
import type { Operation } from '../../../contract.ts';
import { rowSchemaOf } from '../../answer/output-schema.ts';
import type { Judgement } from '../../change/judge-change.ts';
import type { Preview } from '../../change/types.ts';
import type { WatchedChange } from '../../change/watched-change.ts';
import type { Resolved } from '../../network/names/ids-of-names.ts';
import type { IdPlace } from '../../network/names/not-found.ts';
import type { Call, CallOutcome } from '../../owners/call.ts';
import { type Delivered, type Delivery, deliver } from './deliver.ts';
import { sender } from './send.ts';

/**
 * Replaces names with ids in role lists, and in the path and the body of a change.
 * @throws {ToolError} for a name in a role that is not that of exactly one entity, and for another one that several have
 */
export async function resolveNames(operation: Operation, call: Call): Promise<void> {
  if (operation.effect !== 'read') await resolveIds(operation, call);
  if (!Object.keys(call.args).some((name) => operation.arguments[name]?.refers)) return;
  const { resolveRoles } = await import('../../network/names/role-names.ts');
  const { args, notes } = await resolveRoles(operation, call.args, call.reads);
  call.args = args;
  call.notes.push(...notes);
}

/** Replaces names with ids in the path and the body of a change. */
async function resolveIds(operation: Operation, call: Call): Promise<void> {
  if (operation.path.includes('{')) {
    const { resolvePath } = await import('../../network/names/ids-of-names.ts');
    take(call, await resolvePath(operation, call.args, call.reads));
  }
  if (operation.ids !== undefined) {
    const { resolveBody } = await import('../../network/names/ids-in-body.ts');
    take(call, await resolveBody(operation, call.args, call.reads));
  }
}

function take(call: Call, resolved: Resolved | undefined): void {
  if (resolved === undefined) return;
  call.args = resolved.args;
  call.notes.push(...resolved.notes);
}

/**
 * What a change would do. Names that look like ids are told apart here, so that a person sees what is meant.
 * @throws {ToolError} if its target cannot be read
 * @throws {Renamed} if an id of it is a name
 */
export async function foreseeChange(operation: Operation, call: Call): Promise<Preview> {
  const [{ reads }, { foresee }] = await Promise.all([watched(operation, call), import('../../change/foresee.ts')]);
  await requireIds(operation, call, reads.readsTarget ? ['body'] : ['path', 'body']);
  try {
    return await foresee(reads);
  } catch (error) {
    if (!(error instanceof ToolError) || error.kind !== 'controller') throw error;
    await requireIds(operation, call, ['path']);
    const { nameHint } = await import('../../network/names/not-found.ts');
    const hint = await nameHint(operation, call.args, { text: error.message }, call.reads);
    throw hint === undefined ? error : new ToolError(error.kind, error.message, hint, { cause: error });
  }
}

/**
 * Effects that the method of a change does not show.
 * @throws {ToolError} if its target cannot be read
 * @throws {Renamed} if its target is given by a name
 */
export async function judgeChange(operation: Operation, call: Call): Promise<Judgement> {
  const [{ reads }, judging] = await Promise.all([watched(operation, call), import('../../change/judge-change.ts')]);
  const judgement = await judging.judgeChange(reads);
  if (judgement !== undefined) return judgement;
  await requireIds(operation, call, ['path']);
  return { reasons: [] };
}

/**
 * Reads the target of a change, so that old and new values can be shown.
 * @throws {Renamed} if its target is given by a name
 */
export async function readBefore(operation: Operation, call: Call): Promise<void> {
  const before = await (await watched(operation, call)).readBefore();
  if (before?.status === 404) await requireIds(operation, call, ['path']);
}

/** @throws {Renamed} if an id turns out to be a name, even one that looks like an id */
async function requireIds(operation: Operation, call: Call, places: readonly IdPlace[]): Promise<void> {
  let resolved: Resolved = { args: call.args, notes: [] };
  const take = (more: Resolved | undefined) => {
    if (more !== undefined) resolved = { args: more.args, notes: [...resolved.notes, ...more.notes] };
  };
  if (places.includes('path') && operation.path.includes('{')) {
    const { resolveUnknown } = await import('../../network/names/ids-of-names.ts');
    take(await resolveUnknown(operation, resolved.args, call.reads));
  }
  if (places.includes('body') && operation.ids !== undefined) {
    const { resolveUnknownBody } = await import('../../network/names/ids-in-body.ts');
    take(await resolveUnknownBody(operation, resolved.args, call.reads));
  }
  if (resolved.notes.length === 0) return;
  const { Renamed } = await import('../../network/names/renamed.ts');
  throw new Renamed(resolved);
}

/** Bytes. Formatting a larger answer is heavy work, which takes turns with walks over whole lists. */
const LARGE = 256 * 1024;

/**
 * Sends the operation, in as many requests as it takes, and makes the answer; changes are read back.
 * @throws {Renamed} for a change that was refused because a name was given instead of an id
 */
export async function perform(operation: Operation, call: Call): Promise<CallOutcome> {
  const { process, record, secrets, request } = call;
  const change = operation.effect === 'read' ? undefined : await watched(operation, call);
  const timeLeft = () => call.timeLeft ?? process.answers.time;
  using walk = new LazyTurn(() => call.client.meterOf(call.network).walk(request.signal, timeLeft()));
  if (operation.rows !== undefined && call.args['all'] === true) await walk.begin();
  const sendRaw = sender(process, call.network, request.signal);
  const send: Send<Value> = async (sent, args, { until, rows } = {}) => {
    const time = change === undefined ? call.timeLeft : call.changeTime.forChange;
    const answer = await sendRaw(sent, args, { until, time, rows: rows && secrets.hideRows(rows) });
    record.answered(operation, answer);
    // A change that was made must be reported, however long that takes.
    if (change === undefined && answer.size > LARGE) await walk.begin();
    if (change !== undefined) {
      change.answered(answer);
      call.changeTime.answered();
      call.reads.forget();
      call.network.cache.forget();
    }
    return secrets.hideInSlices(answer, process.slices);
  };
  const delivery = {
    api: process.apis[operation.api],
    send,
    reads: call.reads,
    rowSchema: async (list: Operation) => rowSchemaOf(list, (await process.outputs())[list.name]),
    walk: () => walk.begin(),
    settings: process.answers,
    timeLeft,
    progress: request.progress,
    reader: request.reader,
  };
  const { answer, mayBeApplied, status } = await delivered(operation, call, delivery);
  process.log.debug('call', { tool: operation.name, status, milliseconds: record.milliseconds });
  const noted = withNotes(answer, call.notes);
  const verified = change === undefined ? noted : await change.withVerification(noted);
  if (!answer.isError) return { answer: verified };
  return { answer: verified, failure: 'controller', ...(mayBeApplied === true && { mayBeApplied }) };
}

/**
 * Makes the call. A read that found nothing is made once more if its ids are names.
 * @throws {Renamed} for a change that was refused because of that
 */
async function delivered(operation: Operation, call: Call, delivery: Delivery): Promise<Delivered> {
  const first = await deliver(operation, call.args, delivery);
  if (operation.effect !== 'read') {
    const isRefused = first.unknownIn !== undefined && first.mayBeApplied !== true;
    if (isRefused) await requireIds(operation, call, first.unknownIn ?? []);
    return first;
  }
  const found = first.status < 400 ? first.empty !== true : first.status !== 404;
  if (found || !operation.path.includes('{')) return first;
  const { resolveUnknown } = await import('../../network/names/ids-of-names.ts');
  const resolved = await resolveUnknown(operation, call.args, call.reads);
  if (resolved === undefined) return first;
  call.notes.push(...resolved.notes);
  return deliver(operation, resolved.args, delivery);
}

/** Examines the change of a call, before it is sent and after; created once. */
async function watched(operation: Operation, call: Call): Promise<WatchedChange> {
  if (call.change === undefined) {
    const { watch } = await import('../../change/watched-change.ts');
    const { changes, answers, verify } = call.process;
    const watching = { table: await changes(), reads: call.reads, time: call.changeTime, answers, verify };
    call.change ??= watch(operation, call.args, call.shown, watching);
  }
  return call.change;
}
