import { createHash } from 'node:crypto';
import type { Pair } from './effects.ts';
import { type Foreseen, pairLists, peopleLists } from './foreseen.ts';

/** SHA-256, in hex, of everything a change does to access, by ids: not of what is open now, nor of other grants. */
export function accessDigest(foreseen: Foreseen): string {
  const pairs = pairLists.map((list) => pairKeys(foreseen[list]));
  const people = peopleLists.map((list) => foreseen.logins[list].map(({ id }) => id).sort());
  return createHash('sha256')
    .update(JSON.stringify([pairs, people]))
    .digest('hex');
}

const pairKeys = (pairs: readonly Pair[]): readonly string[] =>
  pairs.map(({ identity, service, kind }) => `${kind} ${identity.id} ${service.id}`).sort();
