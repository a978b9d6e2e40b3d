import { isObject, type Json, type JsonObject } from '../common/json.ts';
import type { Tool } from './model.ts';

/** Longer lists of choices are listed by only one of the tools that share them. */
const MOST_REPEATED = 20;

/**
 * The tools with each long list of choices listed once, by the tool that creates or else the first; the others refer to
 * it.
 */
export function withChoicesOnce(tools: readonly Tool[]): Tool[] {
  const creatorsFirst = [...tools].sort((a, b) => Number(isCreator(b)) - Number(isCreator(a)));
  const holders = new Map<string, string>();
  for (const { listed } of creatorsFirst) {
    for (const choices of longChoices(listed.inputSchema as JsonObject)) {
      if (!holders.has(choices)) holders.set(choices, listed.name);
    }
  }
  return tools.map((tool) => {
    const { listed } = tool;
    if (longChoices(listed.inputSchema as JsonObject).length === 0) return tool;
    const inputSchema = referring(listed.inputSchema as JsonObject, listed.name, holders);
    return { ...tool, listed: { ...listed, inputSchema } };
  });
}

const isCreator = ({ operation }: Tool): boolean => operation.method === 'POST';

/** A key for a list of choices that is too long to repeat. */
const longOf = ({ enum: choices }: JsonObject): string | undefined =>
  Array.isArray(choices) && choices.length > MOST_REPEATED ? JSON.stringify(choices) : undefined;

function longChoices(schema: JsonObject): string[] {
  const long = longOf(schema);
  const inner = [schema['items'], ...Object.values((schema['properties'] ?? {}) as JsonObject)].filter(isObject);
  return [...(long === undefined ? [] : [long]), ...inner.flatMap(longChoices)];
}

function referring(schema: JsonObject, tool: string, holders: ReadonlyMap<string, string>): JsonObject {
  const { items, properties, ...own } = schema;
  const inner = (part: Json) => (isObject(part) ? referring(part, tool, holders) : part);
  const choices = longOf(schema);
  const holder = choices === undefined ? tool : holders.get(choices);
  if (holder !== undefined && holder !== tool) {
    delete own['enum'];
    own['description'] = [...(own['description'] ? [own['description']] : []), `choices: see ${holder}`].join('; ');
  }
  return {
    ...own,
    ...(items === undefined ? {} : { items: inner(items) }),
    ...(isObject(properties)
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inner(part)])) }
      : {}),
  };
}
