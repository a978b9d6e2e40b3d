/** What happens when a step of a plan fails: everything that the plan has created is deleted again. */
import { isEntity } from '../../common/exact-json.ts';
import { Aborter, type Signal } from '../../common/signal.ts';
import { ToolError } from '../../common/tool-error.ts';
import { ifRead } from '../../runtime/network/reads.ts';
import type { Call, CallOutcome, ToolCall } from '../../runtime/owners/call.ts';
import { readsOf } from '../../runtime/tools/reads-of.ts';
import type { Fix } from '../wording/finding.ts';
import { callText } from '../wording/text.ts';
import type { ChangedEntity } from './step.ts';

/** Makes one call of a plan. */
export type SendStep = (step: Fix, as: NonNullable<ToolCall['step']>, signal: Signal) => Promise<CallOutcome>;

export const isCreating = (tool: string): boolean => tool.startsWith('create');

/** The tool that deletes what another one creates. */
export const undoOf = (tool: string): string => tool.replace(/^create/, 'delete');

/** The tool that lists what another one creates. */
const listOf = (tool: string): string =>
  tool
    .replace(/^create/, 'list')
    .replace(/y$/, 'ie')
    .replace(/$/, 's');

interface Failed {
  readonly made: readonly ChangedEntity[];
  readonly why: string;
  /** The controller's time when the plan was begun. */
  readonly begun: Date;
  /** The step that failed, if it may have taken effect nevertheless. */
  readonly doubtful: (Fix & { readonly what: string }) | undefined;
}

/** Deletes what was created, last first, even if the client has cancelled the call. @returns the error that says so */
export async function takeBack(
  outer: Call,
  send: SendStep,
  { begun, doubtful, made, why }: Failed,
): Promise<ToolError> {
  const signal = new Aborter();
  const found = doubtful === undefined ? [] : await findMade(outer, doubtful, { begun, signal });
  const left: { readonly undo: Fix; readonly what: string }[] = [];
  for (const { id, tool, what } of [...made, ...(found ?? [])].filter((each) => isCreating(each.tool)).reverse()) {
    const undo = { tool: undoOf(tool), arguments: { id } };
    const outcome = await send(undo, 'undo', signal);
    if (outcome.failure !== undefined && !isGone(outcome)) left.push({ undo, what: `${what} (${id})` });
  }
  const removed = made.filter(({ tool }) => !isCreating(tool)).map(({ what }) => what);
  const isOpen = doubtful !== undefined && isCreating(doubtful.tool) && (found ?? []).length === 0;
  const sentences = [
    ...(removed.length > 0 ? [`Already deleted: ${removed.join(', ')}.`] : []),
    ...(removed.length + left.length > 0 ? [] : ['Everything that had been created was deleted again.']),
    ...(left.length > 0 ? [`STILL THERE: ${left.map(({ what }) => what).join(', ')}.`] : []),
    ...(isOpen ? [`${doubtful.what} may still be created: the controller has not answered.`] : []),
  ];
  const next = [
    ...(left.length > 0
      ? [`Make these calls, in this order: ${left.map(({ undo }) => callText(undo)).join('; ')}.`]
      : []),
    ...(isOpen ? ['unpublishService with the name of the service deletes whatever is there.'] : []),
  ];
  return new ToolError(
    'controller',
    `${why.endsWith('.') ? why : `${why}.`} ${sentences.join(' ')}`,
    next.join(' ') || 'Fix the cause, and call again.',
  );
}

/** How far off the controller's clock may be, which is only known from answers. */
const CLOCK_ERROR_MS = 2_000;

/**
 * The entities that a step created although its answer was lost, found by name, tags and age; undefined if they cannot
 * be read.
 */
async function findMade(
  { network, process, record, request }: Call,
  { arguments: args, tool, what }: Fix & { readonly what: string },
  { begun, signal }: { readonly begun: Date; readonly signal: Signal },
): Promise<readonly ChangedEntity[] | undefined> {
  if (!isCreating(tool)) return [];
  const reads = readsOf({ network, process, record, request: { ...request, signal } }, true);
  const marks = Object.entries((args['tags'] ?? {}) as Readonly<Record<string, string>>);
  const filter = [['name', what], ...marks.map(([tag, value]) => [`tags.${tag}`, value])]
    .map(([field, value]) => `${field} = ${JSON.stringify(value)}`)
    .join(' and ');
  const read = await ifRead(reads.list(listOf(tool), { filter }, 10));
  return read?.rows.flatMap((row) => {
    const { createdAt, id } = isEntity(row) ? row : {};
    const isNew = Date.parse(String(createdAt)) >= begun.getTime() - CLOCK_ERROR_MS;
    return typeof id === 'string' && isNew ? [{ tool, what, id }] : [];
  });
}

/** Whether the entity no longer existed. */
const isGone = ({ answer: { content } }: CallOutcome): boolean =>
  content.some((block) => block.type === 'text' && / 404 NOT_FOUND/.test(block.text));
