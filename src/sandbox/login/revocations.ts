/** Notes that tokens are void before their time. They are kept for as long as the longest-lived of them. */
import type { Context } from '../kernel.ts';

const DAY = 24 * 60 * 60 * 1000;
/** A token that was refreshed is voided with others, in batches. */
const BATCH = 60_000;

/** `JTI` voids the tokens of one issue, `IDENTITY` those of all log-ins of an identity until now. */
export function addRevocation(id: string, type: 'JTI' | 'IDENTITY', context: Context): void {
  context.store.remove('revocations', id);
  const expiresAt = new Date(context.clock().getTime() + DAY).toISOString();
  context.store.insert('revocations', { id, type, expiresAt });
}

/**
 * Voids the tokens of an issue that was refreshed, a minute later. One that is used twice until then is lost from the
 * batch, and nothing is voided.
 */
export function revokeLater(jti: string, context: Context): void {
  if (context.store.remove('pendingRevocations', jti)) return;
  const from = new Date(context.clock().getTime() + BATCH).toISOString();
  context.store.insert('pendingRevocations', { id: jti, from });
}

/** Puts into force what has waited for its batch. */
export function settleRevocations(context: Context): void {
  const now = context.clock().getTime();
  for (const { from, id } of [...context.store.list('pendingRevocations')]) {
    if (Date.parse(String(from)) > now) continue;
    context.store.remove('pendingRevocations', id);
    addRevocation(id, 'JTI', context);
  }
}
