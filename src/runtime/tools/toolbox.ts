import type { Catalogue } from '../../common/catalogue.ts';
import { onceItWorks } from '../../common/once.ts';
import type { ToolList } from '../../common/tool-list.ts';
import type { ListedTool } from '../../contract.ts';
import type { Tool } from '../owners/tool.ts';
import { operationTool } from './operations/operation-tool.ts';

/**
 * Finds tools by name: operations, which become tools on first use, and this server's own tools.
 * @param listed every operation as listed
 */
export function toolbox(
  catalogue: Catalogue,
  listed: ToolList,
  serverTools: readonly Tool[],
): (name: string) => Tool | undefined {
  const performer = onceItWorks(() => import('./operations/perform.ts'));
  const tools = new Map(serverTools.map((tool) => [tool.name, tool]));
  return (name) => {
    const known = tools.get(name);
    if (known !== undefined) return known;
    const operation = catalogue.find(name);
    if (operation === undefined) return undefined;
    const existing = tools.get(operation.name);
    if (existing !== undefined) return existing;
    const face = listed.find(operation.name) ?? unlisted(operation.name);
    const tool = operationTool(operation, face, performer);
    tools.set(operation.name, tool);
    return tool;
  };
}

const unlisted = (name: string): ListedTool => ({
  name,
  title: name,
  description: '',
  inputSchema: { type: 'object', properties: {} },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false },
});
