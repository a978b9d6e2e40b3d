import { mapStrings } from './map-strings.ts';
import type { Advice, ToolError } from './tool-error.ts';

/** A tool's answer in MCP (revision 2026-07-28, `CallToolResult`), with the parts used here. */
export interface ToolAnswer {
  content: (
    | { type: 'text'; text: string }
    | { type: 'image'; data: string; mimeType: string }
    | { type: 'resource'; resource: { uri: string; mimeType: string; blob: string } }
  )[];
  /** The answer as data, for clients that got output schemas. */
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
}

/** The answer with every text changed, in all its forms. Images and files are unchanged. */
export function mapTexts(answer: ToolAnswer, change: (text: string) => string): ToolAnswer {
  const content = answer.content.map((block) =>
    block.type === 'text' ? { ...block, text: change(block.text) } : block,
  );
  const { structuredContent: data } = answer;
  if (data === undefined) return { ...answer, content };
  return { ...answer, content, structuredContent: mapStrings(data, change) as Record<string, unknown> };
}

/**
 * The answer with notes about what this server did besides the call, each a separate block, after the original content.
 */
export const withNotes = (answer: ToolAnswer, notes: readonly string[]): ToolAnswer =>
  notes.length === 0 ? answer : { ...answer, content: [...answer.content, textBlock(notes.join('\n'))] };

/** Creates an answer for one of this server's own failures. @param reader who sees it */
export function toErrorAnswer(
  { message, advice }: Pick<ToolError, 'message' | 'advice'>,
  reader: keyof Advice = 'model',
): ToolAnswer {
  return errorAnswer([message, advice[reader]].filter(Boolean).join('\n'));
}

/** Text as a content block of an answer. */
export const textBlock = (text: string) => ({ type: 'text' as const, text });

/** An answer that says what went wrong. */
export const errorAnswer = (text: string): ToolAnswer => ({ content: [textBlock(text)], isError: true });

/** All texts of an answer. */
export const textOf = ({ content }: ToolAnswer): string =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
