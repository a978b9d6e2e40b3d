/** Config types, including those that every controller has from the start. */
import { fields } from '../../filter/fields.ts';
import { unhandled } from '../errors.ts';
import type { Entity } from '../kernel.ts';
import { baseOf, linksOf } from '../views/links.ts';
import type { Values } from '../world.ts';
import builtIn from './built-in-config-types.json' with { type: 'json' };
import { checkSchema } from './config-schema.ts';
import type { Resource } from './resource.ts';

/** The predefined types. */
export const BUILT_IN_CONFIG_TYPES: readonly Values[] = builtIn;

export const configTypes: Resource = {
  kind: 'configTypes',
  path: 'config-types',
  label: 'configType',
  fields: fields({ name: 'string', schema: 'any', target: 'string' }),
  render: (type: Entity) => ({
    ...baseOf(type, linksOf('config-types', type.id)),
    name: type.name,
    schema: isFilled(type.schema) ? type.schema : null,
    target: type.target ?? 'service',
  }),
  check(stored) {
    if (stored.schema !== undefined) checkSchema(stored.schema);
  },
  beforeDelete(type, call) {
    if (call.world.store.find('configs', 'configTypeId', type.id).length > 0) {
      throw unhandled('configs of this type exist');
    }
  },
};

const isFilled = (schema: unknown): boolean => Object.keys(schema ?? {}).length > 0;
