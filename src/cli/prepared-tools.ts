import type { ListedTool } from '../contract.ts';
import { toolList } from '../generated/tool-list.ts';
import type { Values } from './read-values.ts';

/** All tools as they are listed: as they were prepared, or with their output schemas, which are loaded only then. */
export async function preparedTools(values: Values): Promise<readonly ListedTool[]> {
  if (!values.on('output-schemas')) return toolList;
  const [{ outputs }, { withOutputSchema }] = await Promise.all([
    import('../generated/outputs.ts'),
    import('../runtime/shape/output-schema.ts'),
  ]);
  return toolList.map((tool) => withOutputSchema(tool, outputs[tool.name]));
}
