import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import { isFilterable } from '../../../common/is-filterable.ts';
import type { Send } from '../../../common/send.ts';
import type { ToolAnswer } from '../../../common/tool-answer.ts';
import type { Advice } from '../../../common/tool-error.ts';
import type { ApiDocument, CheckedArguments, JsonSchema, Operation } from '../../../contract.ts';
import { structured, toAnswer } from '../../answer/answer.ts';
import type { AnswerSettings, Progress } from '../../answer/types.ts';
import { repairOf } from '../../network/dangling.ts';
import { fateOf } from '../../network/fate.ts';
import { type FormedList, isFormed } from '../../network/formed-list.ts';
import { listFor } from '../../network/names/list-for.ts';
import type { IdPlace } from '../../network/names/not-found.ts';
import type { Reads } from '../../network/reads.ts';
import { type ListOutcome, listAnswer } from '../lists/list-answer.ts';

/** What an answer needs besides the call itself. */
export interface Delivery {
  /** The operation's document. */
  readonly api: ApiDocument | undefined;
  /** Sends the call's own operation. */
  readonly send: Send;
  /** Reads that help to answer. */
  readonly reads: Reads;
  /** Loads the declared schema of a list's rows. */
  readonly rowSchema: (operation: Operation) => Promise<JsonSchema | undefined>;
  /** Waits until a walk over a whole list may start. */
  readonly walk: () => Promise<unknown>;
  readonly settings: AnswerSettings;
  /** Milliseconds that the call has left. */
  readonly timeLeft: () => number;
  readonly progress?: Progress | undefined;
  /** Who sees the answer. */
  readonly reader?: keyof Advice | undefined;
}

export interface Delivered {
  readonly answer: ToolAnswer;
  /** The controller's status; that of the first request if there were several. */
  readonly status: number;
  /** Whether it is a list without rows. */
  readonly empty?: boolean;
  /** Where an unknown id may be, if it was refused for one. */
  readonly unknownIn?: readonly IdPlace[] | undefined;
  /** Whether it is a change that may have been made, whatever its answer says. */
  readonly mayBeApplied?: boolean;
}

/** Makes a checked call, in as many requests as it takes, and formats the answer. */
export async function deliver(operation: Operation, args: CheckedArguments, tools: Delivery): Promise<Delivered> {
  const { settings } = tools;
  const outcome = await outcomeOf(operation, args, tools);
  if ('text' in outcome) {
    // A controller returns no rows below an unknown id, nor for a name where it compares ids, and reports no error.
    const hint =
      (outcome.empty ? await unknownParent(operation, args, tools) : undefined) ??
      (await wrongNames(operation, args, outcome.total, tools));
    const text = hint === undefined ? outcome.text : withHint(outcome.text, hint, outcome.total);
    const content = [{ type: 'text' as const, text }];
    const { empty, status } = outcome;
    return { answer: { content, ...structured(operation, outcome.data, settings) }, status, empty };
  }
  const { answer } = outcome;
  const { status } = answer;
  const other =
    (await lacking(operation, answer, tools)) ??
    (await wrongFilter(operation, args, answer, tools)) ??
    repairOf(answer, args, tools.reads.catalogue);
  const unknown = other === undefined ? await unknownIds(operation, args, answer, tools) : undefined;
  const hint = other ?? unknown?.hint;
  const list = () => listFor(operation, 'id', tools.reads);
  const mayBeApplied = operation.effect !== 'read' && fateOf(operation, answer).fate !== 'not made';
  return {
    answer: toAnswer(operation, answer, { settings, list, hint, reader: tools.reader }),
    status,
    unknownIn: unknown?.places,
    mayBeApplied,
  };
}

function outcomeOf(operation: Operation, args: CheckedArguments, tools: Delivery): Promise<ListOutcome> {
  if (operation.rows === undefined) return tools.send(operation, args).then((answer) => ({ answer }));
  return args['filter'] === undefined ? listed(operation, args, tools) : selected(operation, args, tools);
}

/** The rows of a list that a filter selects. */
async function selected(operation: Operation, args: CheckedArguments, tools: Delivery): Promise<ListOutcome> {
  const takesFilter = 'filter' in operation.arguments;
  if (!takesFilter) return (await filtered(operation, args, tools)) as ListOutcome;
  const outcome = await listed(operation, args, tools);
  const isOurs = typeof args['filter'] === 'string' && isFilterable(operation);
  if (!isOurs || !('answer' in outcome) || outcome.answer.status < 400) return outcome;
  return (await filtered(operation, args, tools, outcome.answer)) ?? outcome;
}

/** The list as requested; the controller may refuse its filter. */
function listed(operation: Operation, args: CheckedArguments, tools: Delivery): Promise<ListOutcome> {
  if (args['count'] === true) return counted(operation, args, tools);
  return isFormed(operation) ? formed(operation, args, tools) : listAnswer(operation, args, tools);
}

async function counted(operation: Operation, args: CheckedArguments, tools: Delivery): Promise<ListOutcome> {
  const { countAnswer } = await import('../lists/count-answer.ts');
  return countAnswer(operation, args, tools);
}

async function formed(operation: FormedList, args: CheckedArguments, tools: Delivery): Promise<ListOutcome> {
  const { formedAnswer } = await import('../lists/formed-answer.ts');
  return formedAnswer(operation, args, tools);
}

/** Filters and sorts here what the controller cannot; undefined if that was not the reason for the refusal. */
async function filtered(operation: Operation, args: CheckedArguments, tools: Delivery, refusal?: ControllerAnswer) {
  const { filteredAnswer } = await import('../lists/filtered-answer.ts');
  return filteredAnswer(operation, args, tools, refusal);
}

/** Says which version is needed if the controller does not have the operation. */
async function lacking(operation: Operation, answer: ControllerAnswer, tools: Delivery): Promise<string | undefined> {
  if (answer.status !== 404 && answer.status !== 405) return undefined;
  const { lackingHint } = await import('../../network/version/lacking.ts');
  return lackingHint(operation, answer, tools.api, tools.reads);
}

/** Says which filters the list takes, if one was rejected. */
async function wrongFilter(operation: Operation, args: CheckedArguments, answer: ControllerAnswer, tools: Delivery) {
  if (answer.status !== 400 && answer.status !== 500) return undefined;
  const [{ filterHint }, { RowFields }, schema] = await Promise.all([
    import('../../network/filter-hint.ts'),
    import('../../answer/filtering/row-fields.ts'),
    tools.rowSchema(operation),
  ]);
  return filterHint(operation, args, answer, tools.reads, new RowFields(schema, [], !isFormed(operation)));
}

/** Says what to do about an unknown id, if that may be the reason for the refusal. */
async function unknownIds(operation: Operation, args: CheckedArguments, answer: ControllerAnswer, tools: Delivery) {
  if (answer.status < 400) return undefined;
  const { unknownIds: find } = await import('../../network/names/not-found.ts');
  return find(operation, args, answer, tools.reads);
}

async function unknownParent(operation: Operation, args: CheckedArguments, tools: Delivery) {
  const { nameHint } = await import('../../network/names/not-found.ts');
  return nameHint(operation, args, { text: '' }, tools.reads);
}

/** Before the rows, if there are any. */
const withHint = (text: string, hint: string, rows: number): string =>
  rows === 0 ? `${text} ${hint}` : text.replace(/(?=\n)|$/, () => ` ${hint}`);

/** What a filter that excludes something has. */
const EXCLUDING = /!=|\bnot\b/i;

/** Says what to write instead of a name if a filter selected nothing, or excluded nothing. */
async function wrongNames(
  operation: Operation,
  args: CheckedArguments,
  found: number,
  tools: Delivery,
): Promise<string | undefined> {
  const { filter } = args;
  if (typeof filter !== 'string' || !isFilterable(operation)) return undefined;
  if (found > 0 && !EXCLUDING.test(filter)) return undefined;
  const [{ namesInFilter }, { RowFields }, schema] = await Promise.all([
    import('../../network/names/names-in-filter.ts'),
    import('../../answer/filtering/row-fields.ts'),
    tools.rowSchema(operation),
  ]);
  return namesInFilter(operation, { filter, found }, new RowFields(schema, [], true), tools.reads);
}
