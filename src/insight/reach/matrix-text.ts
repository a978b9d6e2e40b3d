import { groupBy } from '../../access/group-by.ts';
import { namedSome } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import type { Entry } from './matrix.ts';

/** Groups entries into few lines: those that have the same policies and work, or fail, in the same way. */
export function entriesText(entries: readonly Entry[], limit: number): readonly string[] {
  const groups = [...groupBy(entries, keyOf).values()].sort((one, other) => other.length - one.length);
  const shown = groups.slice(0, limit).map((group) => {
    const [first] = group;
    if (first === undefined) return '';
    const requires = first.posture.length === 0 ? '' : `, after ${first.posture.join(', ')}`;
    const works = first.obstacle === undefined ? '' : `; not now: ${first.obstacle}`;
    const catchAll = `${first.onlyByCatchAll ? ' [catch-all only]' : ''}${first.unchecked ? ' [its posture checks match none]' : ''}`;
    const names = namedSome(
      group.map(({ entity }) => entity),
      12,
    );
    return `${first.kind.toLowerCase()} by ${namedSome(first.policies.map((name) => ({ id: name, name })))}${catchAll}${requires}${works}; ${group.length}: ${names}`;
  });
  const left = groups.slice(limit).reduce((sum, group) => sum + group.length, 0);
  return left === 0 ? shown : [...shown, `and ${count(left, 'more', 'more')}: raise limit`];
}

const keyOf = ({ kind, obstacle, policies, posture }: Entry) => [kind, policies, posture, obstacle].join('|');

export function entryData({ entity, kind, obstacle, policies, posture }: Entry) {
  return {
    id: entity.id,
    name: entity.name ?? entity.id,
    kind,
    policies,
    posture,
    works: obstacle === undefined,
    ...(obstacle !== undefined && { obstacle }),
  };
}
