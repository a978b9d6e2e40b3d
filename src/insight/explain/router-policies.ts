/** The policies that give routers to an identity and a service. */
import type { PolicyRow } from '../../access/rows.ts';
import { type ReadResult, type Source, valueOr } from '../reading/source.ts';

interface RouterPolicies {
  /** The policies that include it. */
  readonly own: ReadResult<readonly PolicyRow[]>;
  /** All policies, read only if none includes it: some may nearly include it. */
  readonly all: readonly PolicyRow[];
}

/** The router policies of the identity, and those of the service. */
type OfBoth = readonly [RouterPolicies, RouterPolicies];

const UNREAD: RouterPolicies = { own: { value: [] }, all: [] };

/**
 * Reads the policies that do, or nearly do, give routers to the two.
 * @param meet whether they have routers in common: then it does not matter by which policies, and nothing is read
 */
export async function readRouterPolicies(
  source: Source,
  { identity, meet, service }: { readonly identity: string; readonly service: string; readonly meet: boolean },
): Promise<OfBoth> {
  if (meet) return [UNREAD, UNREAD];
  return Promise.all([
    policiesOf(source, ['listIdentitysEdgeRouterPolicies', 'listEdgeRouterPolicies'], identity),
    policiesOf(source, ['listServiceServiceEdgeRouterPolicies', 'listServiceEdgeRouterPolicies'], service),
  ]);
}

/** @param operations that list those of an entity, and all */
async function policiesOf(
  source: Source,
  [ofEntity, ofAll]: readonly [string, string],
  id: string,
): Promise<RouterPolicies> {
  const own = await source.list<PolicyRow>(ofEntity, { id });
  const includesNone = 'value' in own && own.value.length === 0;
  return { own, all: includesNone ? valueOr(await source.list<PolicyRow>(ofAll), []) : [] };
}
