import type { Operation } from '../../../contract.ts';
import { ToolError } from '../../tool-error.ts';
import { unknownOperation } from '../allowed.ts';
import type { MetaTool } from '../meta-tool.ts';
import type { ExposureContext } from '../types.ts';

/** More than these at once would fill a context rather than help. */
const MOST = 10;

const tooMany = (): ToolError =>
  new ToolError('arguments', `More than ${MOST} operations at once.`, 'Ask for fewer: signatures are often enough.');

/** All that is known of some operations: what their arguments and their answers look like. */
export const describeOperations = (
  { prepared, catalogue, texts }: ExposureContext,
  allowed: readonly Operation[],
): MetaTool => ({
  listed: {
    description: 'Full input and output schemas of operations, where a signature is not enough.',
    inputSchema: {
      type: 'object',
      required: ['names'],
      properties: { names: { type: 'array', items: { type: 'string' } } },
    },
    annotations: { readOnlyHint: true },
    name: 'describeOperations',
  },
  async run({ names }) {
    if ((names as string[]).length > MOST) throw tooMany();
    const found = [...new Set((names as string[]).map((name) => find(name)))];
    const [inputs, outputs, { loose }] = await Promise.all([
      texts.sources.inputs(),
      texts.sources.outputs(),
      import('../../shape/output-schema.ts'),
    ]);
    const operations = found.map(({ name, category, effect }) => ({
      name,
      description: prepared.find((tool) => tool.name === name)?.description,
      category,
      effect,
      input: inputs[name]?.schema,
      ...(inputs[name]?.alternatives === undefined ? {} : { alternatives: inputs[name].alternatives }),
      ...(outputs[name] === undefined ? {} : { output: loose(outputs[name]) }),
    }));
    return { answer: { content: [{ type: 'text', text: JSON.stringify({ operations }) }] } };

    function find(name: string): Operation {
      const operation = catalogue.find(name);
      if (operation === undefined) throw unknownOperation(name, allowed);
      if (allowed.includes(operation)) return operation;
      throw new ToolError('refused', `${operation.name} is not allowed here.`, 'findOperations finds what is.');
    }
  },
});
