/** Records of revoked tokens. They are kept for as long as the longest-lived token. */
import { DAY } from '../../common/durations.ts';
import type { Context } from '../kernel.ts';

/** Refreshed tokens are revoked in batches. */
const BATCH = 60_000;

/** `JTI` revokes the tokens of one issue, `IDENTITY` those of all logins of an identity until now. */
export function addRevocation(id: string, type: 'JTI' | 'IDENTITY', context: Context): void {
  context.store.remove('revocations', id);
  const expiresAt = new Date(context.clock().getTime() + DAY).toISOString();
  context.store.insert('revocations', { id, type, expiresAt });
}

/**
 * Revokes the tokens of a refreshed issue, a minute later. A token that is refreshed twice until then drops out of the
 * batch, and nothing is revoked.
 */
export function revokeLater(jti: string, context: Context): void {
  if (context.store.remove('pendingRevocations', jti)) return;
  const from = new Date(context.clock().getTime() + BATCH).toISOString();
  context.store.insert('pendingRevocations', { id: jti, from });
}

/** Applies revocations whose batch is due. */
export function settleRevocations(context: Context): void {
  const now = context.clock().getTime();
  for (const { from, id } of [...context.store.list('pendingRevocations')]) {
    if (Date.parse(String(from)) > now) continue;
    context.store.remove('pendingRevocations', id);
    addRevocation(id, 'JTI', context);
  }
}
