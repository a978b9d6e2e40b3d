import type { ControllerAnswer } from '../../common/controller-answer.ts';
import type { Value } from '../../common/exact-json.ts';
import { errorAnswer, type ToolAnswer, textBlock } from '../../common/tool-answer.ts';
import type { Operation } from '../../contract.ts';
import { readFault } from '../network/controller-fault.ts';
import { readJson } from '../network/page.ts';
import { advice } from './advice.ts';
import { type DetailOutcome, detailAnswer, textAnswer } from './detail-answer.ts';
import { fitJson, withCuts } from './fit-json.ts';
import type { AnswerSettings } from './types.ts';

/** What the shape of an answer depends on. */
export interface ShapeContext {
  readonly settings: Pick<AnswerSettings, 'maxTokens' | 'structured'>;
  /** Finds the list of the same kind of entity, where it is served: only what is cut asks for it. */
  readonly list?: (() => Operation | undefined) | undefined;
  /** What to do about an error, where more is known than the error tells. */
  readonly hint?: string | undefined;
}

/** Shapes whatever the controller answered, where it is no list: data, text, a picture, or its error. */
export function toAnswer(operation: Operation, answer: ControllerAnswer, context: ShapeContext): ToolAnswer {
  const { status, mediaType, body } = answer;
  if (status >= 400) return errorAnswer(controllerErrorText(operation, answer, context));
  if (mediaType.startsWith('image/')) {
    return { content: [{ type: 'image', data: Buffer.from(body).toString('base64'), mimeType: mediaType }] };
  }
  const { text, data, notice } = shaped(operation, answer, context);
  const blocks = [text, ...(notice === undefined ? [] : [notice])];
  return { content: blocks.map(textBlock), ...structured(operation, () => data, context.settings) };
}

function shaped(operation: Operation, answer: ControllerAnswer, { settings, list }: ShapeContext): DetailOutcome {
  const { status, mediaType, body } = answer;
  const asked = { operation, maxTokens: settings.maxTokens, list };
  if (body.byteLength > 0 && mediaType.endsWith('json')) {
    return detailAnswer(readJson(operation.name, answer), asked);
  }
  const text = answer.text.trim();
  if (text === '') return { text: `Done: the controller answered ${status} without a body.`, data: {} };
  return textAnswer(text, asked);
}

/** Data beside the text, for operations whose answers have a schema: those that are JSON. Made only where it is wanted. */
export function structured(
  { answers }: Operation,
  made: () => unknown,
  settings: Pick<AnswerSettings, 'structured'>,
): Pick<ToolAnswer, 'structuredContent'> {
  if (!settings.structured || !answers.endsWith('json')) return {};
  const data = made();
  const isRecord = typeof data === 'object' && data !== null && !Array.isArray(data);
  return { structuredContent: isRecord ? (data as Record<string, unknown>) : {} };
}

/** What this server found out itself, as data no longer than an answer may be: `cut` names what was too long. */
export const findings = (found: object, { maxTokens }: Pick<AnswerSettings, 'maxTokens'>): unknown =>
  withCuts(fitJson(found as Value, maxTokens > 0 ? maxTokens : Number.POSITIVE_INFINITY));

function controllerErrorText(operation: Operation, { status, text }: ControllerAnswer, { hint }: ShapeContext): string {
  const { code, message, cause } = readFault(status, text);
  const head = `The controller refused ${operation.name}: ${status}${code === undefined ? '' : ` ${code}`}: ${message}`;
  const next = hint ?? advice(status, code, operation);
  return [head, ...(cause === undefined ? [] : [`Cause: ${cause}`]), next].join('\n');
}
