import { countsOf } from '../../../../common/counts-of.ts';
import { ToolError } from '../../../../common/tool-error.ts';
import type { JsonSchema, ToolFacts } from '../../../../contract.ts';
import { NameListError, resolveCategories } from '../../../gate/policy/name-list.ts';
import type { Tool } from '../../../owners/tool.ts';
import { serverTool } from '../../server-tool.ts';
import type { ExposureContext } from '../types.ts';

const list = (description: string): JsonSchema => ({ type: 'array', items: { type: 'string' }, description });

/**
 * The tool with which a session chooses its tools.
 * @param enabled the session's categories, which it changes
 * @param changed called when they have changed
 */
export function manageTools(context: ExposureContext, enabled: Set<string>, changed: () => void): Tool {
  const allowed = context.allowed.anywhere;
  const counts = countByCategory(allowed);
  return serverTool(
    {
      name: 'manageTools',
      title: 'Manage tools',
      description: `Adds the tools of whole categories to this session's list, or removes them. Without arguments, shows what is on. Categories: ${[...counts.keys()].join(', ')}.`,
      inputSchema: {
        type: 'object',
        properties: { enable: list('categories to add'), disable: list('categories to remove') },
      },
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
    },
    'read',
    {
      ofNoNetwork: true,
      async run({ args: { enable = [], disable = [] } }) {
        const add = resolved(context, enable as string[], 'enable').filter((each) => counts.has(each));
        const remove = resolved(context, disable as string[], 'disable');
        const before = [...enabled].sort().join();
        for (const each of add) enabled.add(each);
        for (const each of remove) enabled.delete(each);
        if ([...enabled].sort().join() !== before) changed();
        return { answer: { content: [{ type: 'text', text: describe(allowed, enabled, counts) }] } };
      },
    },
  );
}

function resolved({ catalogue }: ExposureContext, written: readonly string[], argument: string): string[] {
  try {
    return [...resolveCategories(written, catalogue, argument).selected];
  } catch (error) {
    if (!(error instanceof NameListError)) throw error;
    throw new ToolError('arguments', error.message, 'Nothing was changed: correct the categories, and call again.');
  }
}

function countByCategory(allowed: readonly ToolFacts[]): Map<string, number> {
  const counts = countsOf(allowed.map(({ category }) => category));
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describe(
  allowed: readonly ToolFacts[],
  enabled: ReadonlySet<string>,
  counts: ReadonlyMap<string, number>,
): string {
  const on = [...counts.keys()].filter((category) => enabled.has(category));
  const off = [...counts].filter(([category]) => !enabled.has(category));
  const names = (category: string) => allowed.filter((each) => each.category === category).map(({ name }) => name);
  return [
    on.length === 0 ? 'No category is on: only the initial tools.' : 'On:',
    ...on.map((category) => `  ${category}: ${names(category).join(', ')}`),
    `Off, with their number of tools: ${off.map(([category, count]) => `${category} ${count}`).join(', ') || 'none'}.`,
  ].join('\n');
}
