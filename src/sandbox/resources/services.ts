/** Services, which are shown together with what the caller may do with them. */
import { fields } from '../../filter/fields.ts';
import { notFound } from '../errors.ts';
import type { Entity } from '../kernel.ts';
import { checkAttributes, wordList } from '../roles/roles.ts';
import { baseOf, linksOf, listOrNull } from '../views/links.ts';
import { forgetInRoles, SERVICE_LISTS } from '../views/refs.ts';
import type { Call, Values } from '../world.ts';
import { checkConfigs, configList } from './config-lists.ts';
import { postureQueries } from './posture-queries.ts';
import type { Resource, View } from './resource.ts';

const TERMINATOR_STRATEGIES = ['smartrouting', 'weighted', 'random', 'ha', 'sticky'];
export const DEFAULT_STRATEGY = 'smartrouting';

export const serviceFields = fields({
  name: 'string',
  terminatorStrategy: { type: 'string', get: (service) => service.terminatorStrategy ?? DEFAULT_STRATEGY },
  roleAttributes: 'set',
  configs: 'set',
  isFabricOnly: { type: 'bool', get: (service) => service.isFabricOnly === true },
});

export const services: Resource = {
  kind: 'services',
  path: 'services',
  label: 'service',
  fields: serviceFields,
  takesRoleFilter: true,
  includes: (service) => service.isFabricOnly !== true,
  ignoredByPatch: ['encryptionRequired'],
  render: renderService,
  store: (sent) => ({
    ...sent,
    ...('roleAttributes' in sent && { roleAttributes: wordList(sent.roleAttributes) }),
    ...('configs' in sent && { configs: configList(sent.configs) }),
  }),
  check(stored, call) {
    checkStrategy(stored.terminatorStrategy);
    checkConfigs(stored.configs, 'service', call);
    checkAttributes(stored.roleAttributes);
  },
  afterDelete: (service, call) => forgetService(service, call),
};

function renderService(service: Entity, call: Call, view: View): Values {
  const identityId = call.context.caller?.identityId ?? '';
  const caller = call.world.store.get('identities', identityId);
  const policies = caller === undefined ? [] : call.world.links.access(caller, service);
  const permissions = view === 'nested' ? null : permissionsOf(policies);
  return {
    ...baseOf(service, linksOf('services', service.id, SERVICE_LISTS)),
    config: view === 'list' ? configOf(service, call) : null,
    configs: listOrNull(service.configs),
    encryptionRequired: service.encryptionRequired === true,
    maxIdleTimeMillis: service.maxIdleTimeMillis ?? 0,
    name: service.name,
    permissions,
    postureQueries: postureQueries(policies, permissions ?? [], call.world),
    roleAttributes: listOrNull(service.roleAttributes),
    terminatorStrategy: service.terminatorStrategy || DEFAULT_STRATEGY,
  };
}

/** What policies allow the caller. Only administrators see services that they may neither dial nor bind: `Invalid`. */
function permissionsOf(policies: readonly Entity[]): readonly string[] {
  const found = ['Bind', 'Dial'].filter((type) => policies.some((policy) => policy.type === type));
  return found.length === 0 ? ['Invalid'] : found;
}

/** The data of the configs that the caller gets, by the name of their type, for the types that the query asks for. */
function configOf(service: Entity, call: Call): Values {
  const wanted = call.request.query.getAll('configTypes');
  if (wanted.length === 0) return {};
  const { store } = call.world;
  // The caller's own configs come last and so replace the service's of the same type.
  const caller = call.context.caller?.identityId ?? '';
  const own = store.find('serviceConfigs', 'serviceId', service.id).filter(({ identityId }) => identityId === caller);
  const ids = [...((service.configs ?? []) as readonly string[]), ...own.map(({ configId }) => String(configId))];
  const entries = ids.flatMap((id) => {
    const config = store.get('configs', id);
    const type = config && store.get('configTypes', String(config.configTypeId));
    const isWanted = type !== undefined && [type.id, type.name, 'all'].some((name) => wanted.includes(String(name)));
    return config !== undefined && isWanted ? [[String(type.name), config.data] as const] : [];
  });
  return Object.fromEntries(entries);
}

export function checkStrategy(strategy: unknown): void {
  if (typeof strategy !== 'string' || strategy === '') return;
  if (!TERMINATOR_STRATEGIES.includes(strategy)) throw notFound('terminatorStrategy', strategy, 'name');
}

/** Deletes what belongs to a service: its terminators, and its entries in policies. */
export function forgetService(service: Entity, call: Call): void {
  const { world } = call;
  for (const terminator of world.store.find('terminators', 'serviceId', service.id)) {
    world.store.remove('terminators', terminator.id);
  }
  for (const kind of ['sessions', 'serviceConfigs']) {
    for (const entity of world.store.find(kind, 'serviceId', service.id)) world.store.remove(kind, entity.id);
  }
  forgetInRoles(world, service.id, [
    ['servicePolicies', 'serviceRoles'],
    ['serviceEdgeRouterPolicies', 'serviceRoles'],
  ]);
}
