import type { JsonSchema, ToolFacts } from '../../../../contract.ts';
import type { ExposureContext } from '../types.ts';
import { textsThatFit } from './texts-that-fit.ts';

/** The main parts of one operation's description; the rest is passed on unchanged. */
export interface Description {
  readonly name: string;
  readonly output?: JsonSchema;
}

/** Everything known about these operations. */
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
    description: prepared.find(name)?.description,
    category,
    effect,
    input: inputs[name]?.schema ?? find(name)?.input ?? find(name)?.listed.inputSchema,
    ...(inputs[name]?.alternatives === undefined ? {} : { alternatives: inputs[name].alternatives }),
    ...(outputs[name] === undefined ? {} : { output: loose(outputs[name]) }),
  }));
}

/**
 * As many descriptions as fit into an answer, as JSON, and notes. The first one always fits: without its output, if it
 * is too long.
 * @param others notes that are always there
 * @param maxTokens maximum tokens of the answer; 0 for no limit
 */
export function descriptionsThatFit(all: readonly Description[], others: readonly string[], maxTokens: number) {
  const whole = all.map((each) => JSON.stringify(each));
  const fit = textsThatFit(whole, others, maxTokens);
  const texts = fit.length > 0 ? fit : all.slice(0, 1).map(({ output: _, ...rest }) => JSON.stringify(rest));
  const cut = all.slice(0, 1).filter(({ output }) => fit.length === 0 && output !== undefined);
  const missed = all.slice(texts.length).map(({ name }) => name);
  const notes = [
    ...cut.map(({ name }) => `Left out the output of ${name}, to stay within ${maxTokens} tokens.`),
    ...(missed.length === 0
      ? []
      : [`Not described, to stay within ${maxTokens} tokens: ${missed.join(', ')}. Ask for these separately.`]),
    ...others,
  ];
  return { texts, notes };
}
