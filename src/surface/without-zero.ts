import type { Surface } from './surface.ts';

/** A surface whose schemas do not have `minimum: 0`. Other bounds are kept. */
export function withoutZero(surface: Surface): Surface {
  const tools = surface.tools.map((tool) => ({ ...tool, input: stripped(tool.input), output: stripped(tool.output) }));
  return { ...surface, tools };
}

function stripped<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(stripped) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  // A property named `minimum` has a schema, not a number.
  const entries = Object.entries(schema).filter(([key, value]) => key !== 'minimum' || value !== 0);
  return Object.fromEntries(entries.map(([key, value]) => [key, stripped(value)])) as T;
}
