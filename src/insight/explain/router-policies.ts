/** The policies that give routers to an identity or a service. */
import type { PolicyRow, RouterRow } from '../../access/rows.ts';
import { type ReadResult, type Source, valueOr } from '../reading/source.ts';

interface RouterPolicies {
  /** Those that include it. */
  readonly own: ReadResult<readonly PolicyRow[]>;
  /** All, where none includes it: some may nearly do. */
  readonly all: readonly PolicyRow[];
}

/**
 * Reads the policies that do, or nearly do, give routers. Nothing is read where it has routers: nobody asks by which policy.
 * @param operations that list those of an entity, and all
 */
export async function routerPoliciesOf(
  source: Source,
  routers: ReadResult<readonly RouterRow[]>,
  [ofEntity, ofAll]: readonly [string, string],
  entity: { readonly id: string },
): Promise<RouterPolicies> {
  if (valueOr(routers, []).length > 0) return { own: { value: [] }, all: [] };
  const own = await source.list<PolicyRow>(ofEntity, entity);
  const includesNone = 'value' in own && own.value.length === 0;
  return { own, all: includesNone ? valueOr(await source.list<PolicyRow>(ofAll), []) : [] };
}
