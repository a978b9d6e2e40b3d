import { apis } from '../../generated/apis.ts';
import { inputs } from '../../generated/inputs.ts';
import { operations } from '../../generated/operations.ts';
import { outputs } from '../../generated/outputs.ts';
import { secrets } from '../../generated/secrets.ts';
import { toolList } from '../../generated/tool-list.ts';
import { buildSurface, type ToolParts } from '../build.ts';
import type { Surface } from '../surface.ts';

/** The surface that this program serves. */
export function installed(version: string): Surface {
  const listed = new Map(toolList.map((tool) => [tool.name, tool]));
  const tools = operations.map((operation) => {
    const { name } = operation;
    // One generator writes all tables: what is in one of them is in all.
    return { operation, listed: listed.get(name), input: inputs[name], output: outputs[name] } as ToolParts;
  });
  return buildSurface({ apis: Object.values(apis), tools, secrets }, version);
}
