/** Configs that one identity gets for a service instead of the service's own. */
import { notFound } from '../errors.ts';
import { ok, type SandboxReply } from '../kernel.ts';
import { plainRef, serviceRef } from '../views/refs.ts';
import type { Call } from '../world.ts';
import { existing } from './crud.ts';
import { identities } from './identities.ts';

interface Pair {
  readonly serviceId: string;
  readonly configId: string;
}

export function listServiceConfigs(call: Call): SandboxReply {
  const identity = existing(identities, call);
  const { store } = call.world;
  const data = store.find('serviceConfigs', 'identityId', identity.id).map(({ configId, serviceId }) => {
    const config = store.get('configs', String(configId));
    const service = store.get('services', String(serviceId));
    return {
      config: config && plainRef('configs', config),
      configId,
      service: service && serviceRef(service),
      serviceId,
    };
  });
  return ok(data, { pagination: { limit: data.length, offset: 0, totalCount: data.length } });
}

export function addServiceConfigs(call: Call): SandboxReply {
  const identity = existing(identities, call);
  const { store } = call.world;
  const pairs = call.request.body as readonly Pair[];
  for (const { configId, serviceId } of pairs) {
    if (store.get('services', serviceId) === undefined) throw notFound('service', serviceId);
    if (store.get('configs', configId) === undefined) throw notFound('config', configId);
  }
  for (const pair of pairs) {
    removePair(call, identity.id, pair);
    store.insert('serviceConfigs', { ...pair, identityId: identity.id });
  }
  return ok({});
}

/** Without a body, all of them are removed. */
export function removeServiceConfigs(call: Call): SandboxReply {
  const identity = existing(identities, call);
  const { store } = call.world;
  const pairs = (call.request.body ?? []) as readonly Pair[];
  if (pairs.length === 0) {
    for (const pair of store.find('serviceConfigs', 'identityId', identity.id)) store.remove('serviceConfigs', pair.id);
  }
  for (const pair of pairs) removePair(call, identity.id, pair);
  return ok({});
}

function removePair(call: Call, identityId: string, { configId, serviceId }: Pair): void {
  const { store } = call.world;
  for (const pair of store.find('serviceConfigs', 'identityId', identityId)) {
    if (pair.configId === configId && pair.serviceId === serviceId) store.remove('serviceConfigs', pair.id);
  }
}
