import type { JsonSchema, ListedTool } from '../../../contract.ts';

/** How calls say which of several networks they are about. */
export interface NetworkArgument {
  readonly names: readonly string[];
  /** Whether no network is meant where none is named. */
  readonly isRequired: boolean;
}

/** A tool as it is listed where several networks are served. */
export function withNetworkArgument(tool: ListedTool, { names, isRequired }: NetworkArgument): ListedTool {
  const {
    type,
    required = [],
    properties,
    ...rest
  } = tool.inputSchema as JsonSchema & {
    readonly required?: readonly string[];
  };
  const needed = isRequired ? ['network', ...required] : required;
  const network = { type: 'string', enum: names };
  const inputSchema = {
    type,
    ...(needed.length === 0 ? {} : { required: needed }),
    properties: { network, ...(properties as object) },
    ...rest,
  };
  const { outputSchema } = tool;
  return { ...tool, inputSchema, ...(outputSchema === undefined ? {} : { outputSchema: naming(outputSchema) }) };
}

/** Answers say which network they are about, too. */
const naming = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  properties: { network: { type: ['string', 'null'] }, ...(schema['properties'] as object | undefined) },
});
