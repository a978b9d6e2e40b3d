/** What stands in the way of a new service: names that are taken, and other services at its address. */
import { grantedTo, grantsInSteps } from '../../access/grants.ts';
import { notForwarded } from '../../access/host-rules.ts';
import { collisions, HOST_V1, type Intercept, interceptsOf, isIntercept } from '../../access/intercepts.ts';
import type { Network } from '../../access/network.ts';
import type { ConfigRow } from '../../access/rows.ts';
import { collected, type Steps } from '../../access/steps.ts';
import { nameText } from '../../common/name-text.ts';
import { count } from '../wording/text.ts';
import { NEW_SERVICE, type PublishPlan, type WantedService } from './plan-service.ts';

/** Services that are listed one by one. */
const MOST_SERVICES = 6;

/** The obstacles, in a few words each: what is still missing before the service works. */
export function* obstaclesOf(
  { after, steps }: PublishPlan,
  network: Network,
  { address: { address, port, protocol }, forwarding }: WantedService,
  configs: readonly ConfigRow[],
): Steps<readonly string[]> {
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
  const refused = notForwarded({ id: HOST_V1, configTypeId: HOST_V1, data: forwarding.data }, [wanted]);
  return [
    ...refused.map((what) => `another host: hosts would not forward ${what}`),
    ...names.map(({ tool, what }) => `another name: ${tool} would be refused, because ${nameText(what)} is taken`),
    ...(yield* catchingToo(after, network, wanted, configs)),
  ];
}

/** Other services with the same address, for identities that may dial both: each client decides which one it dials. */
function* catchingToo(
  after: Network,
  before: Network,
  wanted: Intercept,
  configs: readonly ConfigRow[],
): Steps<readonly string[]> {
  const { services } = before.populations;
  const intercepts = new Map(configs.filter(isIntercept).map(({ data, id }) => [id, interceptsOf(data)]));
  const dialers = grantedTo(after, 'Dial', after.populations.services.positionOf(NEW_SERVICE) ?? -1);
  const dialedToo = (yield* grantsInSteps(before, 'Dial')).of(dialers).seconds;
  yield;
  const catching = yield* collected(services.rows, (service) => {
    const own = (service.configs ?? []).flatMap((config) => intercepts.get(config) ?? []);
    const [both] = collisions([wanted], own);
    const at = services.positionOf(service.id) ?? -1;
    return both === undefined || !dialedToo.has(at) ? [] : [{ service, at, both }];
  });
  const lines = catching.slice(0, MOST_SERVICES).map(({ at, both, service: { id, name } }) => {
    const shared = grantedTo(before, 'Dial', at).sharedSize(dialers);
    return `another address: ${nameText(name ?? id)} also catches ${both}, for ${count(shared, 'identity', 'identities')}`;
  });
  const more = catching.length - lines.length;
  return more === 0 ? lines : [...lines, `${count(more, 'more service')} also catch this address`];
}
