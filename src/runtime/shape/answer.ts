import type { Operation } from '../../contract.ts';
import type { ControllerAnswer } from '../controller/answer.ts';
import type { ToolError } from '../tool-error.ts';
import { advice } from './advice.ts';
import { readFault } from './controller-error.ts';
import { type DetailOutcome, detailAnswer, textAnswer } from './detail-answer.ts';
import type { Value } from './exact-json.ts';
import { fitJson, withCuts } from './fit-json.ts';
import { mapStrings } from './map-strings.ts';
import { readJson } from './page.ts';
import type { AnswerSettings } from './types.ts';

/** A tool's answer as MCP has it (revision 2026-07-28, `CallToolResult`), in the parts that are used here. */
export interface ToolAnswer {
  content: ({ type: 'text'; text: string } | { type: 'image'; data: string; mimeType: string })[];
  /** The same as data, for clients that were shown output schemas. */
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
}

/** What the shape of an answer depends on. */
export interface ShapeContext {
  readonly settings: Pick<AnswerSettings, 'maxTokens' | 'structured'>;
  /** The list of the same kind of entity, where it is served. */
  readonly list?: Operation | undefined;
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
  if (body.byteLength > 0 && mediaType.endsWith('json')) {
    return detailAnswer(readJson(operation.name, answer), settings.maxTokens, list);
  }
  const text = answer.text.trim();
  if (text === '') return { text: `Done: the controller answered ${status} without a body.`, data: {} };
  return textAnswer(text, settings.maxTokens);
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

/** The answer with every text in it changed, in all the forms that it has. Pictures pass: nothing in them is text. */
export function mapTexts(answer: ToolAnswer, change: (text: string) => string): ToolAnswer {
  const content = answer.content.map((block) =>
    block.type === 'text' ? { ...block, text: change(block.text) } : block,
  );
  const { structuredContent: data } = answer;
  if (data === undefined) return { ...answer, content };
  return { ...answer, content, structuredContent: mapStrings(data, change) as Record<string, unknown> };
}

/** The answer with what this server did beyond the call, each a block of its own: what comes first stays as it is. */
export const withNotes = (answer: ToolAnswer, notes: readonly string[]): ToolAnswer =>
  notes.length === 0 ? answer : { ...answer, content: [...answer.content, textBlock(notes.join('\n'))] };

/** Shapes a failure of this server's own. */
export function toErrorAnswer({ message, next }: ToolError): ToolAnswer {
  return errorAnswer(`${message}\n${next}`);
}

function controllerErrorText(
  operation: Operation,
  { status, text }: ControllerAnswer,
  { list, hint }: ShapeContext,
): string {
  const { code, message, cause } = readFault(status, text);
  const head = `The controller refused ${operation.name}: ${status}${code === undefined ? '' : ` ${code}`}: ${message}`;
  const next = hint ?? advice(status, code, operation, list);
  return [head, ...(cause === undefined ? [] : [`Cause: ${cause}`]), next].join('\n');
}

const textBlock = (text: string) => ({ type: 'text' as const, text });

const errorAnswer = (text: string): ToolAnswer => ({ content: [textBlock(text)], isError: true });
