/** What stands in the way of a new service: names that are taken, and other services that clients catch at its address. */
import { grants } from '../../access/grants.ts';
import { collisions, type Intercept, interceptsOf, isIntercept } from '../../access/intercepts.ts';
import type { Network } from '../../access/network.ts';
import type { ConfigRow } from '../../access/rows.ts';
import { nameText } from '../wording/name-text.ts';
import { count } from '../wording/text.ts';
import { NEW_SERVICE, type PublishPlan, type WantedService } from './plan-service.ts';

/** In a few words each, as what is missing until it works. */
export function obstaclesOf(
  { after, steps }: PublishPlan,
  network: Network,
  { address: { address, port, protocol } }: WantedService,
  configs: readonly ConfigRow[],
): readonly string[] {
  const namesOf = (rows: Iterable<{ readonly name?: string | null | undefined }>) =>
    new Set([...rows].map(({ name }) => name ?? ''));
  const policyNames = (kind: 'servicePolicies' | 'serviceEdgeRouterPolicies') =>
    namesOf([...network.policies[kind].values()].map(({ row }) => row));
  const taken: Readonly<Record<string, ReadonlySet<string>>> = {
    createConfig: namesOf(configs),
    createServicePolicy: policyNames('servicePolicies'),
    createServiceEdgeRouterPolicy: policyNames('serviceEdgeRouterPolicies'),
  };
  const names = steps.filter(({ tool, what }) => taken[tool]?.has(what) === true);
  const wanted: Intercept = { address: address.toLowerCase(), protocol, low: port, high: port };
  return [
    ...names.map(
      ({ tool, what }) => `${tool} would be refused, as the name ${nameText(what)} is taken: use another name`,
    ),
    ...catchingToo(after, wanted, configs),
  ];
}

/** Other services with the same address, for those who may dial both: which one a client dials, the client decides. */
function catchingToo(after: Network, wanted: Intercept, configs: readonly ConfigRow[]): readonly string[] {
  const { services } = after.populations;
  const intercepts = new Map(configs.filter(isIntercept).map(({ data, id }) => [id, interceptsOf(data)]));
  const dialed = grants(after, 'Dial');
  const dialers = dialed.with(services.positionOf(NEW_SERVICE) ?? -1).firsts;
  return services.rows.flatMap(({ configs: own, id, name }) => {
    const [both] = collisions(
      [wanted],
      (own ?? []).flatMap((config) => intercepts.get(config) ?? []),
    );
    if (both === undefined) return [];
    const shared = dialed.with(services.positionOf(id) ?? -1).firsts.sharedSize(dialers);
    return shared === 0
      ? []
      : [
          `another address, as ${nameText(name ?? id)} catches ${both} too, for ${count(shared, 'identity', 'identities')}`,
        ];
  });
}
