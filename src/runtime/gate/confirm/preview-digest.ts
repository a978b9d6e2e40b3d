import { createHash } from 'node:crypto';
import { canonical } from '../../../common/canonical.ts';
import type { CheckedArguments } from '../../../contract.ts';
import type { Preview } from '../../change/types.ts';

/** What comes and goes as people work: it does not make another change of one that was confirmed. */
const PASSING: readonly string[] = ['sessions', 'api sessions'];

/**
 * SHA-256, in hex, of all that a confirmation is given on: the target as it stands, what hangs on it, whose it is, what is
 * warned of, who loses and gains access, and how the change was judged. Empty where there is nothing of this.
 * @param sent the arguments with the ids of names, if they are not those that the call came with
 */
export function digestOf(preview: Preview, sent?: CheckedArguments): string {
  const { access, target, dependents, warnings, judgements = [], owners = [], steps = [], lockout, hazard } = preview;
  const hanging = dependents
    .filter(({ kind }) => !PASSING.includes(kind))
    .map(({ kind, total, names }) => ({ kind, total, names: [...names].sort() }));
  const told = { warnings, judgements, owners, steps, lockout, hazard, sent };
  const facts = { target: target?.digest ?? null, access: access?.digest ?? null, hanging, ...told };
  return createHash('sha256').update(canonical(facts)).digest('hex');
}
