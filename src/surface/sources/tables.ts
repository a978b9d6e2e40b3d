import type { Tables } from '../../../codegen/emit/tables.ts';
import { buildSurface, type ToolParts } from '../build.ts';
import type { Surface } from '../surface.ts';

/** The generated tables of a surface. */
export type SurfaceTables = Pick<Tables, 'apis' | 'operations' | 'toolList' | 'inputs' | 'outputs' | 'secrets'>;

/** The surface of generated tables. */
export function surfaceOfTables(tables: SurfaceTables, version: string): Surface {
  const listed = new Map(tables.toolList.map((tool) => [tool.name, tool]));
  const tools = tables.operations.map((operation) => {
    const { name } = operation;
    // One generator writes all tables, so all of them have the same tools.
    return {
      operation,
      listed: listed.get(name),
      input: tables.inputs[name],
      output: tables.outputs[name],
    } as ToolParts;
  });
  return buildSurface({ apis: Object.values(tables.apis), tools, secrets: tables.secrets }, version);
}
