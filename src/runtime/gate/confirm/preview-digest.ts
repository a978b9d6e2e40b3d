import { createHash } from 'node:crypto';
import { canonical } from '../../../common/canonical.ts';
import type { CheckedArguments } from '../../../contract.ts';
import type { Preview } from '../../change/types.ts';

/**
 * SHA-256, in hex, of everything that a confirmation is based on: the target as it is now, its dependents and owners,
 * the warnings, who loses and gains access, and how the change was judged. Empty if there is none of this.
 * @param sent the arguments with ids instead of names, if they differ from those of the call
 */
export function digestOf(preview: Preview, sent?: CheckedArguments): string {
  const { access, target, dependents, warnings, judgements = [], owners = [], steps = [], lockout, hazard } = preview;
  const hanging = dependents
    .filter(({ digest }) => digest !== undefined)
    .map(({ kind, total, names, digest }) => ({ kind, total, names: [...names].sort(), digest }));
  const shown = { warnings, judgements, owners, steps, lockout, hazard, sent };
  const facts = { target: target?.digest ?? null, access: access?.digest ?? null, hanging, ...shown };
  return createHash('sha256').update(canonical(facts)).digest('hex');
}
