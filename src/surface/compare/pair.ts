import type { Surface, SurfaceTool } from '../surface.ts';

/** A tool of the old surface and the same one in the new surface. */
export interface Pair {
  readonly before: SurfaceTool;
  readonly after: SurfaceTool;
}

/** Which tools of two surfaces are the same, which were removed and which are new. */
export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly gone: readonly SurfaceTool[];
  readonly added: readonly SurfaceTool[];
}

/** What identifies a tool, most reliable first; undefined if a tool lacks it. */
const SIGNS: readonly ((tool: SurfaceTool) => string | undefined)[] = [
  ({ name, api, method, path }) => `${name} ${api} ${method} ${path}`,
  ({ api, method, path }) => `${api} ${method} ${path}`,
  ({ name }) => name,
  ({ api, method, operationId }) => (operationId === null ? undefined : `${api} ${method} ${operationId}`),
];

/** Finds for each tool of one surface the same tool of the other, whatever its name or place. */
export function pairTools(before: Surface, after: Surface): Pairing {
  const pairs: Pair[] = [];
  const gone = new Set(before.tools);
  const added = new Set(after.tools);
  for (const sign of SIGNS) {
    const candidates = new Map([...added].map((tool) => [sign(tool), tool]));
    for (const tool of gone) {
      const text = sign(tool);
      const same = text === undefined ? undefined : candidates.get(text);
      if (same === undefined || !added.delete(same)) continue;
      gone.delete(tool);
      pairs.push({ before: tool, after: same });
    }
  }
  return { pairs, gone: [...gone], added: [...added] };
}

/** The pairs that were renamed without an alias for the earlier name. */
export const renamedWithoutAlias = ({ pairs }: Pairing): Pair[] =>
  pairs.filter(({ before, after }) => before.name !== after.name && !after.aliases.includes(before.name));
