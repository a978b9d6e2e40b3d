import { type Fabric, reachedFrom } from '../reading/fabric.ts';
import { named } from '../wording/finding.ts';

/** At most this many pairs of routers are named. */
const MOST_NAMED = 4;

/** What to say of routers between which circuits find no path any more; nothing if there are none. */
export function separatedNotes(before: Fabric, after: Fabric): readonly string[] {
  const ids = [...before.neighbours.keys()].sort();
  const pairs = ids.flatMap((from, at) => {
    const [was, is] = [reachedFrom(before, from), reachedFrom(after, from)];
    return ids.slice(at + 1).flatMap((to) => (was.has(to) && !is.has(to) ? [[from, to] as const] : []));
  });
  if (pairs.length === 0) return [];
  const name = (id: string) => named(before.routers.get(id) ?? { id });
  const some = pairs.slice(0, MOST_NAMED).map(([from, to]) => `${name(from)} and ${name(to)}`);
  const more = pairs.length > MOST_NAMED ? `, and between ${pairs.length - MOST_NAMED} more pairs` : '';
  return [
    `NO PATH any more between ${some.join(', between ')}${more}: dials fail whose client enters by one, and whose host is on the other.`,
  ];
}
