import { namedSome } from '../finding.ts';
import { count } from '../text.ts';
import type { Pair } from './effects.ts';

const MOST_LINES = 6;
const MOST_NAMES = 6;

/** Groups pairs into few lines, by identities with the same services. */
export function pairsText(pairs: readonly Pair[]): readonly string[] {
  const services = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const own = services.get(pair.identity.id);
    if (own === undefined) services.set(pair.identity.id, [pair]);
    else own.push(pair);
  }
  const groups = new Map<string, { readonly identities: Pair['identity'][]; readonly own: readonly Pair[] }>();
  for (const own of services.values()) {
    const key = own.map(({ service }) => service.id).join(' ');
    const [first] = own;
    if (first === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { identities: [first.identity], own });
    else group.identities.push(first.identity);
  }
  const sorted = [...groups.values()].sort((one, other) => other.identities.length - one.identities.length);
  const shown = sorted.slice(0, MOST_LINES).map(
    ({ identities, own }) =>
      `  ${namedSome(identities, MOST_NAMES)}: ${namedSome(
        own.map(({ service }) => service),
        MOST_NAMES,
      )}`,
  );
  const rest = sorted.slice(MOST_LINES).reduce((sum, { identities }) => sum + identities.length, 0);
  return rest === 0 ? shown : [...shown, `  and ${rest} more identities`];
}

/** `12 pairs (3 identities, 4 services)`. */
export function pairsCount(pairs: readonly Pair[]): string {
  const identities = new Set(pairs.map(({ identity }) => identity.id)).size;
  const services = new Set(pairs.map(({ service }) => service.id)).size;
  return `${count(pairs.length, 'pair')} (${count(identities, 'identity', 'identities')}, ${count(services, 'service')})`;
}
