import type { ToolFacts } from '../../contract.ts';
import { mayLockOut, needsConfirmation } from '../../runtime/gate/confirm/need.ts';
import type { Limits } from '../../runtime/gate/limits/limits.ts';
import { allowsLockout } from '../../runtime/gate/policy/lockout.ts';
import type { ConfirmSettings, PolicySettings } from '../../runtime/gate/policy/types.ts';

/** How calls are confirmed, by mode. */
export const CONFIRMED_BY: Readonly<Record<ConfirmSettings['mode'], string>> = {
  elicit: 'a person, asked through the client',
  token: 'a second call with the token from the first one',
};

/** How an allowed call is confirmed. */
export function confirmationOf(operation: ToolFacts, { confirm }: PolicySettings): string {
  const { name, effect } = operation;
  if (effect === 'read') return 'none: it only reads';
  if (needsConfirmation(operation) && !confirm.exempt.has(name)) return `by ${CONFIRMED_BY[confirm.mode]}`;
  const ownAccess = mayLockOut(operation) ? '; but a call that would cut your own access needs it' : '';
  if (confirm.exempt.has(name)) return `none: the policy file exempts it${ownAccess}`;
  return `none: it removes nothing${ownAccess}`;
}

/** What happens to a call that would cut off the operator of this server. */
export function lockoutOf(operation: ToolFacts, { exposure }: PolicySettings): string {
  if (!mayLockOut(operation)) return 'not affected: it is not marked "lockout"';
  if (allowsLockout(operation, exposure)) return 'allowed, even if a call would cut it';
  return `a call that would cut it is refused; to allow it, use --allow-write ${operation.name}, or a rule that allows this name or the mark lockout`;
}

export const limitsIn = ({ writesPerMinute, concurrentCalls, bytesPerCall }: Limits): string =>
  `${writesPerMinute} changes a minute, ${concurrentCalls} calls at once, ${bytesPerCall} bytes a call`;
