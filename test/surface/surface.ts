import { load } from '../../codegen/model/load.ts';
import { inputs } from '../../src/generated/inputs.ts';
import { operations } from '../../src/generated/operations.ts';
import { toolList } from '../../src/generated/tool-list.ts';

/** Every tool with everything that is generated for it. The tests of the surface use no other list of tools. */
export const surface = operations.map((operation) => {
  const listed = toolList.find(({ name }) => name === operation.name);
  const input = inputs[operation.name];
  if (listed === undefined || input === undefined) throw new Error(`${operation.name} is not listed, or takes nothing`);
  return { name: operation.name, operation, listed, input };
});

/** The tools that break a rule, by name: a test expects none and shows all of them at once. */
export const breaking = (rule: (tool: (typeof surface)[number]) => boolean): string[] =>
  surface.filter((tool) => !rule(tool)).map(({ name }) => name);

const { overlay } = await load('spec');
const judged = overlay.categories.flatMap(({ operations }) => Object.entries(operations));

/** Arguments that a tool accepts but does not list: what the overlay says, and what every list takes. */
export const unlisted = (name: string): readonly string[] => {
  const { rows, arguments: args } = surface.find((tool) => tool.name === name)?.operation ?? {};
  return [
    ...(judged.some(([tool, { pages }]) => tool === name && pages === 'unlisted') ? ['limit', 'offset', 'all'] : []),
    ...(rows === undefined ? [] : ['count']),
    ...(rows === undefined || 'filter' in (args ?? {}) ? [] : ['filter']),
  ];
};
