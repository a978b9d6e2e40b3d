import { ACCESS_KINDS } from '../../access/grants.ts';
import { namedSome } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import type { Pairs } from './pairs.ts';

const MOST_LINES = 6;
const MOST_NAMES = 6;

/** Pairs in few lines, by identities with the same services. */
export function pairsText(pairs: Pairs): readonly string[] {
  const groups = ACCESS_KINDS.flatMap((kind) => pairs.groups(kind));
  const sorted = groups.sort((one, other) => other.identityCount - one.identityCount);
  const shown = sorted
    .slice(0, MOST_LINES)
    .map(({ identities, services }) => `  ${namedSome(identities, MOST_NAMES)}: ${namedSome(services, MOST_NAMES)}`);
  const rest = sorted.slice(MOST_LINES).reduce((sum, { identityCount }) => sum + identityCount, 0);
  return rest === 0 ? shown : [...shown, `  and ${count(rest, 'more identity', 'more identities')}`];
}

/** `12 pairs (3 identities, 4 services)`. */
export function pairsCount(pairs: Pairs): string {
  const { identityCount, serviceCount, size } = pairs;
  return `${count(size, 'pair')} (${count(identityCount, 'identity', 'identities')}, ${count(serviceCount, 'service')})`;
}
