/** Notes that tokens are void before their time. They are kept for as long as the longest-lived of them. */
import type { Context } from '../kernel.ts';

const DAY = 24 * 60 * 60 * 1000;

/** `JTI` voids the tokens of one issue, `IDENTITY` those of all log-ins of an identity until now. */
export function addRevocation(id: string, type: 'JTI' | 'IDENTITY', context: Context): void {
  context.store.remove('revocations', id);
  const expiresAt = new Date(context.clock().getTime() + DAY).toISOString();
  context.store.insert('revocations', { id, type, expiresAt });
}
