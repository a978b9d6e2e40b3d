/** Disabled identities, and counting the wrong passwords that disable one. */
import type { Context, Entity } from '../kernel.ts';
import type { AuthPolicy } from './auth-policy.ts';
import { addRevocation } from './revocations.ts';
import { closeSessionsOf } from './sessions.ts';

/** Wrong passwords since the last right one, by authenticator. */
const ATTEMPTS = 'loginAttempts';

/** Disables an identity and ends all its logins; without minutes, until it is enabled again. */
export function disableIdentity(context: Context, identityId: string, minutes: number): void {
  const now = context.clock();
  const milliseconds = durationOf(minutes);
  const until = milliseconds > 0 ? new Date(now.getTime() + milliseconds).toISOString() : undefined;
  context.store.update('identities', identityId, {
    disabled: true,
    disabledAt: now.toISOString(),
    disabledUntil: until,
  });
  closeSessionsOf(context, identityId);
  addRevocation(identityId, 'IDENTITY', context);
}

/** Durations are nanoseconds in 64 bits, which a very large number of minutes overflows. */
function durationOf(minutes: number): number {
  return Number(BigInt.asIntN(64, BigInt(minutes) * 60_000_000_000n)) / 1e6;
}

export function enableIdentity(context: Context, identityId: string): void {
  context.store.update('identities', identityId, { disabled: false, disabledAt: undefined, disabledUntil: undefined });
  for (const authenticator of context.store.find('authenticators', 'identityId', identityId)) {
    context.store.remove(ATTEMPTS, authenticator.id);
  }
}

/** Whether an identity is enabled now. A temporarily disabled one is enabled again once its time is over. */
export function isEnabled(context: Context, identity: Entity): boolean {
  if (identity.disabled !== true) return true;
  const until = identity.disabledUntil;
  if (typeof until !== 'string' || Date.parse(until) > context.clock().getTime()) return false;
  enableIdentity(context, identity.id);
  return true;
}

export function countWrongPassword(context: Context, authenticator: Entity, policy: AuthPolicy): void {
  const { maxAttempts, lockoutDurationMinutes } = policy.updb;
  if (maxAttempts <= 0) return;
  const attempts = attemptsOf(context, authenticator.id) + 1;
  if (attempts < maxAttempts) {
    forgetWrongPasswords(context, authenticator);
    context.store.insert(ATTEMPTS, { id: authenticator.id, attempts });
    return;
  }
  forgetWrongPasswords(context, authenticator);
  disableIdentity(context, String(authenticator.identityId), lockoutDurationMinutes);
}

export function forgetWrongPasswords(context: Context, authenticator: Entity): void {
  context.store.remove(ATTEMPTS, authenticator.id);
}

function attemptsOf(context: Context, authenticatorId: string): number {
  const attempts = context.store.get(ATTEMPTS, authenticatorId)?.attempts;
  return typeof attempts === 'number' ? attempts : 0;
}
