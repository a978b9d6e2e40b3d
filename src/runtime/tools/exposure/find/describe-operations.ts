import { ToolError } from '../../../../common/tool-error.ts';
import type { ToolFacts } from '../../../../contract.ts';
import type { Tool } from '../../../owners/tool.ts';
import { serverTool } from '../../server-tool.ts';
import { unknownOperation } from '../allowed.ts';
import type { ExposureContext } from '../types.ts';
import { describe, descriptionsThatFit } from './descriptions.ts';

/** More than this would fill a context rather than help. */
const MAX = 10;

/** Everything known about some operations: their arguments and answers. */
export const describeOperations = (context: ExposureContext): Tool =>
  serverTool(
    {
      name: 'describeOperations',
      title: 'Describe operations',
      description: 'Full input and output schemas of up to 10 operations, for when a signature is not enough.',
      inputSchema: {
        type: 'object',
        required: ['names'],
        properties: { names: { type: 'array', items: { type: 'string' }, description: 'names of operations' } },
      },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
    },
    'read',
    {
      async run({ args: { names }, network }) {
        const allowed = context.allowed.on(network);
        const requested = [...new Set(names as string[])];
        requireFew(requested);
        const judged = await Promise.all(requested.map((name) => lookUp(name, context, allowed)));
        const faults = judged.filter((each) => each instanceof ToolError);
        const found = [...new Set(judged.flatMap((each) => (each instanceof ToolError ? [] : [each])))];
        const complaints = faults.map(({ message, next }) => `${message} ${next}`);
        const [fault] = faults;
        if (fault !== undefined && found.length === 0) {
          throw new ToolError(fault.kind, complaints.join('\n'), 'Correct the names and call again.');
        }
        const { texts, notes } = descriptionsThatFit(await describe(found, context), complaints, context.maxTokens);
        const blocks = [`{"operations":[${texts.join(',')}]}`, ...(notes.length === 0 ? [] : [notes.join('\n')])];
        return { answer: { content: blocks.map((text) => ({ type: 'text', text })) } };
      },
    },
  );

/** @throws {ToolError} for none, and for too many */
function requireFew(names: readonly string[]): void {
  if (names.length > MAX) {
    throw new ToolError(
      'arguments',
      `More than ${MAX} operations at once.`,
      'Ask for fewer: signatures are often enough.',
    );
  }
  if (names.length > 0) return;
  const next = `Give 1 to ${MAX} operation names, as findOperations shows them.`;
  throw new ToolError('arguments', '"names" is empty: there is nothing to describe.', next);
}

/** The operation of that name, or what is wrong with it. */
async function lookUp(
  name: string,
  { catalogue, texts }: ExposureContext,
  allowed: readonly ToolFacts[],
): Promise<ToolFacts | ToolError> {
  const operation = catalogue.tool(name);
  if (operation === undefined) return unknownOperation(name, allowed, texts);
  if (allowed.includes(operation)) return operation;
  return new ToolError('refused', `${operation.name} is not allowed here.`, 'findOperations finds what is.');
}
