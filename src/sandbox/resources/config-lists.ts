/** The configs of services and routers: one of each type, and only types that apply to them. */
import { invalidField, notFound } from '../errors.ts';
import type { Call } from '../world.ts';

/** As the controller stores such a list: sorted; an empty one is absent. Duplicates stay, and are refused later. */
export function configList(ids: unknown): readonly string[] | undefined {
  return Array.isArray(ids) && ids.length > 0 ? [...(ids as string[])].sort() : undefined;
}

export function checkConfigs(ids: unknown, target: 'service' | 'router', call: Call): void {
  const types = new Set<unknown>();
  for (const id of Array.isArray(ids) ? (ids as string[]) : []) {
    const config = call.world.store.get('configs', id);
    if (config === undefined) throw notFound('configs', id);
    const type = call.world.store.get('configTypes', String(config.configTypeId));
    if (type !== undefined && (type.target ?? 'service') !== target) {
      throw invalidField('configs', ids, `${String(type.name)} is not a config type for a ${target}`);
    }
    if (types.has(config.configTypeId)) throw invalidField('configs', ids, `a ${target} has one config of each type`);
    types.add(config.configTypeId);
  }
}
