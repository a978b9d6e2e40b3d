import type { JsonSchema, ToolFacts } from '../../../../contract.ts';
import type { ExposureContext } from '../types.ts';
import { fitting } from './fitting.ts';

/** What is told of one operation: these, and more that is told as it is. */
export interface Description {
  readonly name: string;
  readonly output?: JsonSchema;
}

/** All that is known of these operations. */
export async function describe(
  operations: readonly ToolFacts[],
  { find, prepared, texts: { sources } }: ExposureContext,
): Promise<Description[]> {
  const [inputs, outputs, { loose }] = await Promise.all([
    sources.inputs(),
    sources.outputs(),
    import('../../../answer/output-schema.ts'),
  ]);
  return operations.map(({ name, category, effect }) => ({
    name,
    description: prepared.find((tool) => tool.name === name)?.description,
    category,
    effect,
    input: inputs[name]?.schema ?? find(name)?.input ?? find(name)?.listed.inputSchema,
    ...(inputs[name]?.alternatives === undefined ? {} : { alternatives: inputs[name].alternatives }),
    ...(outputs[name] === undefined ? {} : { output: loose(outputs[name]) }),
  }));
}

/**
 * As many descriptions as an answer may hold, as JSON, and what is to be said beside them. The first is always told: where
 * it is too long, without its output.
 * @param beside what is to be said in any case
 * @param maxTokens most tokens of the answer; 0 for no limit
 */
export function fitted(all: readonly Description[], beside: readonly string[], maxTokens: number) {
  const whole = all.map((each) => JSON.stringify(each));
  const fit = fitting(whole, beside, maxTokens);
  const told = fit.length > 0 ? fit : all.slice(0, 1).map(({ output: _, ...rest }) => JSON.stringify(rest));
  const cut = all.slice(0, 1).filter(({ output }) => fit.length === 0 && output !== undefined);
  const missed = all.slice(told.length).map(({ name }) => name);
  const notes = [
    ...cut.map(({ name }) => `The output of ${name} is left out, to stay within ${maxTokens} tokens.`),
    ...(missed.length === 0
      ? []
      : [`Not described, to stay within ${maxTokens} tokens: ${missed.join(', ')}. Ask for these again.`]),
    ...beside,
  ];
  return { told, notes };
}
