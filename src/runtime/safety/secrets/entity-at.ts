import type { Trail } from './json-values.ts';

/** The name of the innermost entity around a place in parsed JSON, or its id; empty if there is neither. */
export function entityAt(root: unknown, trail: Trail): string {
  let lastName = '';
  let lastId = '';
  let value = root;
  for (const step of trail) {
    if (typeof value !== 'object' || value === null) break;
    const { name, id } = value as { readonly name?: unknown; readonly id?: unknown };
    if (typeof name === 'string') lastName = name;
    if (typeof id === 'string') lastId = id;
    value = (value as Record<string | number, unknown>)[step];
  }
  return lastName || lastId;
}
