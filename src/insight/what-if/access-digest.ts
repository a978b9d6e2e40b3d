import { createHash } from 'node:crypto';
import { ACCESS_KINDS } from '../../access/grants.ts';
import type { Steps } from '../../access/steps.ts';
import { type Foreseen, pairLists, peopleLists } from './foreseen.ts';
import type { PairGroup } from './pairs.ts';

/** SHA-256, in hex, of everything a change does to access, by ids: not of what is open now, nor of other grants. */
export function* accessDigest(foreseen: Foreseen): Steps<string> {
  const hash = createHash('sha256');
  const add = (...parts: readonly unknown[]) => hash.update(`${JSON.stringify(parts)}\n`);
  for (const list of pairLists) {
    for (const kind of ACCESS_KINDS) {
      // An identity is in one group only: groups have an order of their own.
      const groups: { readonly group: PairGroup; readonly identities: readonly string[] }[] = [];
      for (const group of foreseen[list].groups(kind)) {
        groups.push({ group, identities: ids(group.identities) });
        yield;
      }
      groups.sort((one, other) => ((one.identities[0] ?? '') < (other.identities[0] ?? '') ? -1 : 1));
      for (const { group, identities } of groups) {
        add(list, kind, identities, ids(group.services));
        yield;
      }
    }
  }
  for (const list of peopleLists) add(list, ids(foreseen.logins[list]));
  return hash.digest('hex');
}

const ids = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id).sort();
