/** Terminators, as the edge API shows them. The fabric API shows the same ones in its own form. */
import { fields } from '../../filter/fields.ts';
import { invalidField, notFound } from '../errors.ts';
import type { Entity } from '../kernel.ts';
import { baseOf, linksOf } from '../views/links.ts';
import { plainRef, serviceRef } from '../views/refs.ts';
import type { Call, Values, World } from '../world.ts';
import type { Resource } from './resource.ts';

export function terminatorFields(world: World) {
  const nameOf = (kind: string, id: unknown) => world.store.get(kind, String(id))?.name;
  return fields({
    address: 'string',
    binding: 'string',
    hostId: { type: 'string', get: (terminator) => terminator.hostId ?? '' },
    instanceId: { type: 'string', get: (terminator) => terminator.instanceId ?? '' },
    sourceCtrl: { type: 'string', get: (terminator) => terminator.sourceCtrl ?? '' },
    service: { type: 'string', get: (terminator) => terminator.serviceId },
    'service.name': { type: 'string', get: (terminator) => nameOf('services', terminator.serviceId) },
    router: { type: 'string', get: (terminator) => terminator.routerId },
    'router.name': { type: 'string', get: (terminator) => nameOf('routers', terminator.routerId) },
  });
}

export function terminatorResource(world: World): Resource {
  return {
    kind: 'terminators',
    path: 'terminators',
    label: 'terminator',
    fields: terminatorFields(world),
    render: renderTerminator,
    store: ({ identity, identitySecret, ...given }, call) =>
      storeTerminator({ ...given, instanceId: identity, instanceSecret: identitySecret }, call),
    check: checkTerminator,
  };
}

/**
 * In bodies, the service and the router have other field names than the ids here. A terminator cannot move to another
 * service: PATCH and PUT accept service and instance, and ignore them.
 */
export function storeTerminator({ service, router, instanceId, instanceSecret, ...rest }: Values, call: Call): Values {
  return {
    ...rest,
    ...(router !== undefined && { routerId: router }),
    ...(call.request.method === 'POST' && {
      ...(service !== undefined && { serviceId: service }),
      ...(instanceId !== undefined && { instanceId }),
      ...(instanceSecret !== undefined && { instanceSecret }),
    }),
  };
}

export function checkTerminator(stored: Values, call: Call): void {
  const { store } = call.world;
  const { address, routerId, serviceId } = stored;
  for (const [name, value] of Object.entries({ service: serviceId, router: routerId, address })) {
    if (value === '') throw invalidField(name, '', `${name} is required`);
  }
  if (typeof serviceId === 'string' && store.get('services', serviceId) === undefined) {
    throw notFound('service', serviceId);
  }
  if (typeof routerId === 'string' && store.get('routers', routerId) === undefined) {
    throw notFound('router', routerId);
  }
}

/** What both APIs show of a terminator. */
export function terminatorCore(terminator: Entity): Values {
  return {
    ...baseOf(terminator, linksOf('terminators', terminator.id)),
    address: terminator.address,
    binding: terminator.binding || 'transport',
    cost: terminator.cost ?? 0,
    dynamicCost: terminator.dynamicCost ?? 0,
    precedence: terminator.precedence || 'default',
    routerId: terminator.routerId,
    serviceId: terminator.serviceId,
  };
}

function renderTerminator(terminator: Entity, call: Call): Values {
  const router = call.world.store.get('routers', String(terminator.routerId));
  const service = call.world.store.get('services', String(terminator.serviceId));
  return {
    ...terminatorCore(terminator),
    identity: terminator.instanceId ?? '',
    router: router === undefined ? null : plainRef('transit-routers', router),
    service: service === undefined ? null : serviceRef(service),
  };
}
