import type { JsonSchema, ListedTool } from '../../../contract.ts';

/** The argument that selects one of several networks. */
export interface NetworkArgument {
  readonly names: readonly string[];
  /** Whether a call without the argument has no network. */
  readonly isRequired: boolean;
}

/** A tool as it is listed if several networks are served. */
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

/** Structured answers contain the network too. */
const naming = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  properties: { network: { type: ['string', 'null'] }, ...(schema['properties'] as object | undefined) },
});
