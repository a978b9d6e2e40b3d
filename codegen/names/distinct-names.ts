import { countsOf } from '../../src/common/counts-of.ts';

/**
 * A name for each operation: the first of its possible names that no other operation may have. So no name depends on
 * the order of operations, and no name passes to another operation.
 * @param possible the names that each operation may have, best first
 * @param taken names that are given already
 */
export function distinctNames(possible: readonly (readonly string[])[], taken: ReadonlySet<string>): string[] {
  const counts = countsOf(possible.flat());
  const given = new Set(taken);
  const isFree = (name: string) => !given.has(name);
  return possible.map((names) => {
    const own = names.find((name) => counts.get(name) === 1 && isFree(name));
    // Only if one document has the same request twice is no name left for the second.
    const name = own ?? numbered(names.at(-1) ?? '', isFree);
    given.add(name);
    return name;
  });
}

function numbered(name: string, isFree: (name: string) => boolean): string {
  let candidate = name;
  for (let number = 1; !isFree(candidate); number += 1) candidate = name.slice(0, -String(number).length) + number;
  return candidate;
}
