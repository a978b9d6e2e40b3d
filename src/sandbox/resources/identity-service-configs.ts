/** Configs that one identity gets for a service instead of the service's own. */
import { invalidField, notFound } from '../errors.ts';
import { type Entity, ok, type SandboxReply } from '../kernel.ts';
import { plainRef, serviceRef } from '../views/refs.ts';
import type { Call } from '../world.ts';
import { checkConfigs } from './config-lists.ts';
import { existing } from './crud.ts';
import { identities } from './identities.ts';

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

/** An identity has one config of each type for a service: a new one replaces the one before. */
export function addServiceConfigs(call: Call): SandboxReply {
  const identity = existing(identities, call);
  const { store } = call.world;
  const pairs = pairsOf(call);
  for (const { config } of pairs) checkConfigs([config.id], 'service', call);
  for (const { serviceId } of pairs) {
    const service = store.get('services', serviceId);
    if (service === undefined || service.isFabricOnly === true) {
      throw invalidField('serviceConfigs', serviceId, 'there is no such service');
    }
  }
  for (const pair of pairs) {
    remove(call, identity, pair);
    store.insert('serviceConfigs', {
      configId: pair.config.id,
      identityId: identity.id,
      serviceId: pair.serviceId,
    });
  }
  return ok({});
}

/** A config in the body stands for any of its type. */
export function removeServiceConfigs(call: Call): SandboxReply {
  const identity = existing(identities, call);
  for (const pair of pairsOf(call)) remove(call, identity, pair);
  return ok({});
}

interface Pair {
  readonly serviceId: string;
  readonly config: Entity;
}

function pairsOf(call: Call): readonly Pair[] {
  const sent = (call.request.body ?? []) as readonly { readonly serviceId: string; readonly configId: string }[];
  return sent.map(({ configId, serviceId }) => {
    const config = call.world.store.get('configs', configId);
    if (config === undefined) throw notFound('configs', configId);
    return { config, serviceId };
  });
}

function remove(call: Call, identity: Entity, { serviceId, config }: Pair): void {
  const { store } = call.world;
  for (const other of store.find('serviceConfigs', 'identityId', identity.id)) {
    const type = store.get('configs', String(other.configId))?.configTypeId;
    if (other.serviceId === serviceId && type === config.configTypeId) store.remove('serviceConfigs', other.id);
  }
}
