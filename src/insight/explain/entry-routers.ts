/** Through which edge routers an identity comes in. */
import type { IdentityRow, RouterRow } from '../../access/rows.ts';

/** Whether the identity belongs to a router that dials services itself. */
export function isRouter({ typeId }: IdentityRow): boolean {
  return typeId === 'Router';
}

/**
 * The edge routers through which an identity reaches a service: those of both; for a router identity, only that router.
 */
export function entryRouters(
  identity: IdentityRow,
  own: readonly RouterRow[],
  ofService: readonly RouterRow[],
): readonly RouterRow[] {
  if (isRouter(identity)) return ofService.filter(({ id }) => id === identity.id);
  const ids = new Set(own.map(({ id }) => id));
  return ofService.filter(({ id }) => ids.has(id));
}
