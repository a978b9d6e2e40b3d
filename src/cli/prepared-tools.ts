import type { ListedTool } from '../contract.ts';
import type { Values } from './read-values.ts';
import type { TableSources } from './tables.ts';

/** All tools as listed: as prepared, or with their output schemas, which are only loaded then. */
export async function preparedTools(values: Values, tables: TableSources): Promise<readonly ListedTool[]> {
  if (!values.on('output-schemas')) return tables.toolList;
  const [outputs, { withOutputSchema }] = await Promise.all([
    tables.outputs(),
    import('../runtime/answer/output-schema.ts'),
  ]);
  return tables.toolList.map((tool) =>
    withOutputSchema(tool, outputs[tool.name], tables.catalogue.find(tool.name)?.list),
  );
}
