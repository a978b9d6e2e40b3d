import { createHash } from 'node:crypto';
import type { Foreseen } from './answer.ts';
import type { Pair } from './effects.ts';

/** SHA-256, in hex, of everything a change does to access, by ids: not of what is open now, nor of other grants. */
export function accessDigest({ logins, ...effects }: Foreseen): string {
  const { answered, gained, guarded, lost, rechecked, routersGained, routersLost, unanswered, unguarded } = effects;
  const pairs = [lost, gained, routersLost, routersGained, guarded, unguarded, rechecked, unanswered, answered].map(
    pairKeys,
  );
  const people = [logins.lockedOut, logins.letIn, logins.incomplete].map((rows) => rows.map(({ id }) => id).sort());
  return createHash('sha256')
    .update(JSON.stringify([pairs, people]))
    .digest('hex');
}

const pairKeys = (pairs: readonly Pair[]): readonly string[] =>
  pairs.map(({ identity, service, kind }) => `${kind} ${identity.id} ${service.id}`).sort();
