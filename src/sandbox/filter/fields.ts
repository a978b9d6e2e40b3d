/** The fields by which a resource can be filtered and sorted. */
import type { Entity } from '../kernel.ts';

/** `set` holds several strings; `any` is a tag, whose type is only known when it is met. */
export type FieldType = 'string' | 'int' | 'bool' | 'date' | 'any' | 'set';

export interface Field {
  readonly type: FieldType;
  /** The value of an entity: undefined or null when it has none; an array for a set; a date as ISO text. */
  readonly get: (entity: Entity) => unknown;
}

export interface Fields {
  /** As `filterableFields` in the answers names them. */
  readonly names: readonly string[];
  readonly find: (name: string) => Field | undefined;
}

/** A field's type, or the field itself where its value is not simply the entity's member of that name. */
export type FieldSpec = FieldType | Field;

const COMMON: Readonly<Record<string, FieldSpec>> = {
  id: 'string',
  createdAt: 'date',
  updatedAt: 'date',
  isSystem: { type: 'bool', get: (entity) => entity.isSystem === true },
};

/** The fields that every resource has, `tags.*` among them, and those given. */
export function fields(specs: Readonly<Record<string, FieldSpec>>): Fields {
  return withTags(specs, COMMON, ['tags']);
}

/** Only the fields given: lists that have neither times nor tags. */
export function onlyFields(specs: Readonly<Record<string, FieldSpec>>): Fields {
  return withTags(specs, {}, []);
}

function withTags(
  specs: Readonly<Record<string, FieldSpec>>,
  common: Readonly<Record<string, FieldSpec>>,
  extra: readonly string[],
): Fields {
  const all = new Map<string, Field>();
  for (const [name, spec] of Object.entries({ ...common, ...specs })) {
    all.set(name, typeof spec === 'string' ? { type: spec, get: (entity) => entity[name] } : spec);
  }
  return {
    names: [...all.keys(), ...extra],
    find: (name) => all.get(name) ?? (extra.length > 0 && name.startsWith('tags.') ? tag(name.slice(5)) : undefined),
  };
}

function tag(name: string): Field {
  return { type: 'any', get: (entity) => (entity.tags as Record<string, unknown> | undefined)?.[name] };
}
