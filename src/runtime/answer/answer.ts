import type { ControllerAnswer } from '../../common/controller-answer.ts';
import type { Value } from '../../common/exact-json.ts';
import { isBinary } from '../../common/is-binary.ts';
import { isObject } from '../../common/is-object.ts';
import { READ_FIRST } from '../../common/read-first.ts';
import { errorAnswer, type ToolAnswer, textBlock } from '../../common/tool-answer.ts';
import { type Advice, ToolError } from '../../common/tool-error.ts';
import type { Operation } from '../../contract.ts';
import { readFault } from '../network/controller-fault.ts';
import { type Fate, fateOf, isDeclaredRedirect } from '../network/fate.ts';
import { readJson } from '../network/page.ts';
import { advice } from './advice.ts';
import { binaryAnswer } from './binary-answer.ts';
import { controllerTime, dependsOnTime, timeNote } from './controller-time.ts';
import { type DetailOutcome, detailAnswer, textAnswer } from './detail-answer.ts';
import { fitJson, withCuts } from './fit-json.ts';
import type { AnswerSettings } from './types.ts';

/** What an answer depends on. */
export interface ShapeContext {
  readonly settings: Pick<AnswerSettings, 'maxTokens' | 'structured'>;
  /** Finds the list for the same kind of entity, if it is served. Only called for answers that are cut. */
  readonly list?: (() => Operation | undefined) | undefined;
  /** What to do about an error, if more is known than the error says. */
  readonly hint?: string | undefined;
  /** Who sees the answer. */
  readonly reader?: keyof Advice | undefined;
}

/**
 * Formats any answer of the controller that is not a list: data, text, an image or an error. A change is only reported
 * as done if the answer is a success according to the document.
 */
export function toAnswer(operation: Operation, answer: ControllerAnswer, context: ShapeContext): ToolAnswer {
  const { status } = answer;
  if (isDeclaredRedirect(operation, answer)) return { content: [textBlock(location(operation, answer))] };
  if (operation.effect !== 'read') {
    const { fate, next } = fateOf(operation, answer);
    if (fate === 'made' && status >= 300) {
      const content = [textBlock(committed(operation, answer, next))];
      return { content, ...structured(operation, () => ({}), context.settings) };
    }
    if (fate !== 'made') return errorAnswer(notMadeText(operation, answer, { ...context, fate, next }));
  } else if (status >= 400) return errorAnswer(refusalText(operation, answer, context));
  else if (status >= 300) return errorAnswer([redirect(operation, answer), ADDRESS].join('\n'));
  if (isBinary(operation, answer)) return binaryAnswer(operation.name, answer);
  const { text, data, notice } = shaped(operation, answer, context);
  const time =
    operation.effect === 'read' && dependsOnTime(operation.name, text) ? controllerTime(answer.fields.date) : undefined;
  const blocks = [text, ...(notice === undefined ? [] : [notice]), ...(time === undefined ? [] : [timeNote(time)])];
  return { content: blocks.map(textBlock), ...structured(operation, () => data, context.settings) };
}

/**
 * The text and data of a success. Its kind is the one that the operation declares, whatever the content type says.
 * @throws {ToolError} for an answer of another kind
 */
function shaped(operation: Operation, answer: ControllerAnswer, { settings, list }: ShapeContext): DetailOutcome {
  const { status } = answer;
  const request = { operation, maxTokens: settings.maxTokens, list };
  const text = answer.text.trim();
  if (text === '') {
    const message = `the controller answered ${status} without a body`;
    return { text: operation.effect === 'read' ? `Empty: ${message}.` : `Done: ${message}.`, data: {} };
  }
  if (operation.answers.endsWith('json')) return detailAnswer(readJson(operation.name, answer), request);
  if (operation.answers.startsWith('image/') && answer.mediaType.startsWith('image/'))
    throw noPicture(operation.name, answer);
  return textAnswer(text, request);
}

/** Structured data in addition to the text, for operations with an output schema. Only built if it is wanted. */
export function structured(
  { answers }: Operation,
  makeData: () => unknown,
  settings: Pick<AnswerSettings, 'structured'>,
): Pick<ToolAnswer, 'structuredContent'> {
  if (!settings.structured || !answers.endsWith('json')) return {};
  const data = makeData();
  if (isObject(data)) return { structuredContent: data };
  // The root must be an object (MCP 2025-11-25, Tools, Structured Content): anything else is wrapped in one.
  return { structuredContent: data === undefined || data === null ? {} : { data } };
}

/** What this server found out itself, as data no longer than an answer may be; `cut` names what was too long. */
export const findings = (found: object, { maxTokens }: Pick<AnswerSettings, 'maxTokens'>): unknown =>
  withCuts(fitJson(found as Value, maxTokens > 0 ? maxTokens : Number.POSITIVE_INFINITY));

/** A change that was made although the controller reports an error. */
const committed = ({ name }: Operation, { status }: ControllerAnswer, next = ''): string =>
  `The change was made: the controller answered ${name} with ${status}, which does not mean failure here. ${next}`.trim();

interface NotMade extends ShapeContext {
  readonly fate: Fate;
  readonly next: string | undefined;
}

const UNCHANGED = 'Nothing was changed.';
const ADDRESS = 'Check the address of the controller, and any proxies in between.';

/** What to say about a change that was not made, or may not have been. */
function notMadeText(operation: Operation, answer: ControllerAnswer, context: NotMade): string {
  const { status } = answer;
  const { fate, next } = context;
  if (status >= 400) {
    const hint = next ?? (fate === 'unknown' ? unsure(status, context) : context.hint);
    return refusalText(operation, answer, { ...context, hint });
  }
  const outcome = fate === 'unknown' ? READ_FIRST : UNCHANGED;
  if (status >= 300) return [redirect(operation, answer), outcome, ADDRESS].join('\n');
  const { success, answers, name } = operation;
  const declared = success.includes(status)
    ? `what it sent is not what its document says (${answers})`
    : `its document says ${success.join(' or ')}`;
  const sent = answer.isBlank ? '' : ` It sent: ${readFault(status, answer.text).message}`;
  return `The controller answered ${name} with ${status}, but ${declared}.${sent}\n${outcome}`;
}

/** What to do about a refusal that does not say whether the change was made. */
function unsure(status: number, { hint = status === 500 ? MAY_BE_INVALID : undefined }: ShapeContext): string {
  return hint === undefined ? READ_FIRST : `${hint} ${READ_FIRST}`;
}

const MAY_BE_INVALID = 'Controllers also answer like this to some invalid arguments: check them.';

/**
 * Where a redirect leads, without anything in it that may be secret. Redirects are not followed: they could send the
 * session elsewhere.
 */
function redirect({ name }: Operation, { status, fields: { location } }: ControllerAnswer): string {
  const to = location === undefined ? '' : ` and points to ${JSON.stringify(withoutQuery(location))}`;
  return `The controller answered ${name} with ${status}${to}; this server does not follow redirects.`;
}

/** The target of a declared redirect, with its query: whoever follows it may need a signature in there. */
const location = ({ name }: Operation, { status, fields }: ControllerAnswer): string =>
  `${name} answered ${status}. Location: ${fields.location?.slice(0, LONGEST_ADDRESS)}`;

/** The longest address that is shown, in characters. */
const LONGEST_ADDRESS = 4000;

function withoutQuery(location: string): string {
  if (!URL.canParse(location, 'https://same.invalid')) return 'no address';
  const { origin, pathname } = new URL(location, 'https://same.invalid');
  const path = pathname.slice(0, 200);
  return origin === 'https://same.invalid' ? path : `${origin}${path}`;
}

function refusalText(
  operation: Operation,
  { status, text, fields }: ControllerAnswer,
  { hint, reader = 'model' }: ShapeContext,
): string {
  const fault = readFault(status, text);
  const { code, message, cause, more } = fault;
  const head = `The controller refused ${operation.name}: ${status}${code === undefined ? '' : ` ${code}`}: ${message}`;
  const next = hint ?? advice(status, fault, operation, fields.challenge)[reader];
  const reasons = [cause === undefined ? [] : `Cause: ${cause}`, more === undefined ? [] : `Details: ${more}`].flat();
  return [head, ...reasons, next].join('\n');
}

const noPicture = (tool: string, { status }: ControllerAnswer): ToolError =>
  new ToolError(
    'controller',
    `The controller answered ${tool} with ${status}, but the body is not an image.`,
    'Try again. If it keeps happening, something between this server and the controller changes its answers.',
  );
