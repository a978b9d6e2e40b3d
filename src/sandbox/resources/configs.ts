/** Configs: data whose structure is defined by a type. */
import { fields } from '../../filter/fields.ts';
import { invalidField, unhandled } from '../errors.ts';
import type { Entity } from '../kernel.ts';
import { baseOf, linksOf } from '../views/links.ts';
import { plainRef } from '../views/refs.ts';
import type { Call, Values } from '../world.ts';
import { checkData } from './config-schema.ts';
import type { Resource } from './resource.ts';

export const configs: Resource = {
  kind: 'configs',
  path: 'configs',
  label: 'config',
  fields: fields({ name: 'string', type: { type: 'string', get: (config) => config.configTypeId } }),
  render: renderConfig,
  check(stored, call, existing) {
    const typeId = String(existing?.configTypeId ?? stored.configTypeId);
    const type = call.world.store.get('configTypes', typeId);
    if (type === undefined) throw invalidField('type', typeId, 'there is no such config type');
    // A change without data is still checked, and fails if the type has a schema.
    checkData(stored.data, type.schema);
  },
  beforeDelete(config, call) {
    const [pair] = call.world.store.find('serviceConfigs', 'configId', config.id);
    if (pair !== undefined) throw unhandled(`identity ${pair.identityId} has it for service ${pair.serviceId}`);
  },
  afterDelete(config, call) {
    for (const kind of ['services', 'routers']) {
      for (const user of call.world.store.list(kind)) {
        if (!Array.isArray(user.configs) || !user.configs.includes(config.id)) continue;
        const rest = user.configs.filter((id) => id !== config.id);
        call.world.store.update(kind, user.id, { configs: rest.length === 0 ? undefined : rest });
      }
    }
  },
};

function renderConfig(config: Entity, call: Call): Values {
  const type = call.world.store.get('configTypes', String(config.configTypeId));
  return {
    ...baseOf(config, linksOf('configs', config.id)),
    configType: type === undefined ? null : plainRef('config-types', type),
    configTypeId: config.configTypeId,
    data: config.data,
    name: config.name,
  };
}
