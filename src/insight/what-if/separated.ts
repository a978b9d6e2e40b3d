import type { Steps } from '../../access/steps.ts';
import { type Fabric, reachedFrom } from '../reading/fabric.ts';
import { named } from '../wording/finding.ts';

/** At most this many pairs of routers are named. */
const MOST_NAMED = 4;

/** A note about routers between which circuits no longer find a path; empty if there are none. */
export function* separatedNotes(before: Fabric, after: Fabric): Steps<readonly string[]> {
  const ids = [...before.neighbours.keys()].sort();
  const name = (id: string) => named(before.routers.get(id) ?? { id });
  const some: string[] = [];
  let all = 0;
  for (const [at, from] of ids.entries()) {
    yield;
    const [was, is] = [reachedFrom(before, from), reachedFrom(after, from)];
    for (const to of ids.slice(at + 1)) {
      if (!was.has(to) || is.has(to)) continue;
      all++;
      if (all <= MOST_NAMED) some.push(`${name(from)} and ${name(to)}`);
    }
  }
  if (all === 0) return [];
  const more = all > MOST_NAMED ? `, and between ${all - MOST_NAMED} more pairs` : '';
  return [
    `NO PATH any more between ${some.join(', between ')}${more}: dials fail whose client enters by one, and whose host is on the other.`,
  ];
}
