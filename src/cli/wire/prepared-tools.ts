import { ToolList } from '../../common/tool-list.ts';
import type { Values } from '../read-values.ts';
import type { TableSources } from '../resolve/tables.ts';

/** All tools as listed: as prepared, or with their output schemas, which are only loaded then. */
export async function preparedTools(values: Values, tables: TableSources): Promise<ToolList> {
  if (!values.on('output-schemas')) return tables.toolList;
  const [outputs, { withOutputSchema }] = await Promise.all([
    tables.outputs(),
    import('../../runtime/answer/output-schema.ts'),
  ]);
  const tools = tables.toolList.tools.map((tool) => {
    const operation = tables.catalogue.find(tool.name);
    // A document may say that it answers JSON, and not which.
    const declared = outputs[tool.name] ?? (operation?.answers.endsWith('json') ? {} : undefined);
    return withOutputSchema(tool, declared, operation?.list);
  });
  return ToolList.of(tools);
}
