import { type Effect, type ListedTool, SERVER_CATEGORY } from '../../contract.ts';
import type { Tool } from '../owners/tool.ts';

/** One of this server's own tools, which find, describe, call or choose other tools. */
export const serverTool = (
  listed: ListedTool,
  effect: Effect,
  parts: Pick<Tool, 'run'> & Partial<Pick<Tool, 'forward' | 'teach' | 'input' | 'ofNoNetwork'>>,
): Tool => ({
  name: listed.name,
  effect,
  marks: [],
  category: SERVER_CATEGORY,
  arguments: Object.fromEntries(Object.keys(propertiesOf(listed)).map((name) => [name, {}])),
  listed,
  ...parts,
});

const propertiesOf = ({ inputSchema }: ListedTool) =>
  (inputSchema['properties'] ?? {}) as Readonly<Record<string, unknown>>;
