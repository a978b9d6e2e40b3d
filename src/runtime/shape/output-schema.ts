import type { JsonSchema, ListedTool } from '../../contract.ts';

/**
 * The tool with the schema of its answers as the protocol wants it (MCP 2025-11-25, Tools, Output Schema): the root is
 * an object and cannot be null. Tools whose answers are no JSON have none.
 */
export function withOutputSchema(tool: ListedTool, schema: JsonSchema | undefined): ListedTool {
  return schema === undefined ? tool : { ...tool, outputSchema: { ...schema, type: 'object' } };
}
