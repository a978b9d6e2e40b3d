import type { Operation } from '../../contract.ts';
import type { ControllerAnswer } from '../controller/types.ts';
import type { ToolError } from '../tool-error.ts';
import { advice } from './advice.ts';
import { readFault } from './controller-error.ts';

/** A tool's answer as MCP has it (revision 2026-07-28, `CallToolResult`), in the parts that are used here. */
export interface ToolAnswer {
  content: ({ type: 'text'; text: string } | { type: 'image'; data: string; mimeType: string })[];
  /** The same as data, where it has a form that programs rely on. */
  structuredContent?: Readonly<Record<string, unknown>>;
  isError?: boolean;
}

/** Shapes whatever the controller answered: data, text, a picture, or its error. */
export function toAnswer(operation: Operation, answer: ControllerAnswer): ToolAnswer {
  const { status, mediaType, body } = answer;
  if (status >= 400) return errorAnswer(controllerErrorText(operation, status, decode(body)));
  if (mediaType.startsWith('image/')) {
    return { content: [{ type: 'image', data: Buffer.from(body).toString('base64'), mimeType: mediaType }] };
  }
  const text = decode(body).trim();
  return textAnswer(text === '' ? `Done: the controller answered ${status} without a body.` : text);
}

/** Shapes a failure of this server's own. */
export function toErrorAnswer({ message, next }: ToolError): ToolAnswer {
  return errorAnswer(`${message}\n${next}`);
}

function controllerErrorText(operation: Operation, status: number, body: string): string {
  const { code, message, cause } = readFault(status, body);
  const head = `The controller refused ${operation.name}: ${status}${code === undefined ? '' : ` ${code}`}: ${oneLine(message)}`;
  return [head, ...(cause === undefined ? [] : [`Cause: ${oneLine(cause)}`]), advice(status, code, operation)].join(
    '\n',
  );
}

/** What a controller says cannot begin a line that seems to be ours. */
const oneLine = (text: string): string => text.replace(/\r\n?|\n/g, '\\n');

const textAnswer = (text: string): ToolAnswer => ({ content: [{ type: 'text', text }] });

const errorAnswer = (text: string): ToolAnswer => ({ ...textAnswer(text), isError: true });

const decode = (body: Uint8Array): string => new TextDecoder().decode(body);
