/** Services, routers and terminators as the fabric API shows them: the same entities with fewer fields. */
import { fields } from '../../filter/fields.ts';
import { invalidField } from '../errors.ts';
import { DropConnection } from '../http/drop-connection.ts';
import type { Entity } from '../kernel.ts';
import { checkConfigs } from '../resources/config-lists.ts';
import type { Resource } from '../resources/resource.ts';
import { forgetRouter, hangIfCutOff, isOnline, storeRouter, transitRouters } from '../resources/routers.ts';
import { checkStrategy, DEFAULT_STRATEGY, forgetService, serviceFields } from '../resources/services.ts';
import { checkTerminator, storeTerminator, terminatorCore, terminatorFields } from '../resources/terminators.ts';
import { baseOf, linksOf, listOrNull } from '../views/links.ts';
import { plainRef, ref } from '../views/refs.ts';
import type { Call, Values, World } from '../world.ts';

const BELOW = ['terminators'];

export function fabricResources(world: World): readonly Resource[] {
  return [fabricServices, fabricRouters, fabricTerminators(world)];
}

const fabricServices: Resource = {
  kind: 'services',
  path: 'services',
  label: 'service',
  fields: serviceFields,
  render: (service) => ({
    ...baseOf(service, linksOf('services', service.id, BELOW)),
    maxIdleTimeMillis: service.maxIdleTimeMillis ?? 0,
    name: service.name,
    terminatorStrategy: service.terminatorStrategy || DEFAULT_STRATEGY,
  }),
  takesEmptyNames: true,
  check: (stored) => checkStrategy(stored.terminatorStrategy),
  complete: () => ({ isFabricOnly: true }),
  afterDelete: (service, call) => forgetService(service, call),
};

const fabricRouters: Resource = {
  kind: 'routers',
  path: 'routers',
  label: 'router',
  fields: fields<Entity>({
    ...Object.fromEntries(
      ['name', 'cost', 'noTraversal', 'disabled', 'fingerprint', 'configs', 'ctrlChanListeners'].flatMap((name) => {
        const field = transitRouters.fields.find(name);
        return field === undefined ? [] : [[name, field] as const];
      }),
    ),
    connected: { type: 'bool', get: isOnline },
  }),
  render: renderRouter,
  store: (sent) => ({ ...sent, ...storeRouter(sent), ...(sent.id === '' && { id: undefined }) }),
  check(stored, call, existing) {
    // The real controller crashes here, and again at every later start. The sandbox only drops this one connection.
    if (call.request.method === 'PUT') throw new DropConnection();
    const { id } = stored;
    if (existing === undefined && call.world.store.get('routers', String(id)) !== undefined) {
      throw invalidField('id', id, 'another router has this id');
    }
    checkConfigs(stored.configs, 'router', call);
  },
  complete: () => ({ isFabricOnly: true }),
  afterUpdate: hangIfCutOff,
  afterDelete: forgetRouter,
};

function fabricTerminators(world: World): Resource {
  return {
    kind: 'terminators',
    path: 'terminators',
    label: 'terminator',
    fields: terminatorFields(world),
    render: renderTerminator,
    store: storeTerminator,
    check: checkTerminator,
  };
}

function renderRouter(router: Entity): Values {
  const live = (router.live ?? {}) as Values;
  return {
    ...baseOf(router, linksOf('routers', router.id, BELOW)),
    configs: listOrNull(router.configs),
    connected: isOnline(router),
    cost: router.cost ?? 0,
    ...(router.ctrlChanListeners !== undefined && { ctrlChanListeners: router.ctrlChanListeners }),
    disabled: router.disabled === true,
    fingerprint: router.fingerprint || null,
    interfaces: router.interfaces ?? null,
    listenerAddresses: live.listenerAddresses ?? null,
    name: router.name,
    noTraversal: router.noTraversal === true,
    ...(live.versionInfo !== undefined && { versionInfo: live.versionInfo }),
  };
}

function renderTerminator(terminator: Entity, call: Call): Values {
  return {
    ...terminatorCore(terminator),
    hostId: terminator.hostId ?? '',
    instanceId: terminator.instanceId ?? '',
    router: fabricRef('routers', call.world.store.get('routers', String(terminator.routerId))),
    service: fabricRef('services', call.world.store.get('services', String(terminator.serviceId))),
  };
}

/** A reference in the links of the fabric API. */
export function fabricRef(path: 'routers' | 'services' | 'terminators', entity: Entity | undefined) {
  if (entity === undefined) return null;
  // A terminator has no name, only an id.
  if (path === 'terminators') return { ...plainRef(path, entity), name: entity.id };
  return ref(path, entity, linksOf(path, entity.id, BELOW));
}
