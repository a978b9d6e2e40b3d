/** The fields by which rows can be filtered and sorted. */

/** One row: an entity of a store, or an object of a list in JSON. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * `set` has several strings; `any` is a tag, whose type is only known at run time and is never an integer; `free` is any
 * JSON.
 */
export type FieldType = 'string' | 'int' | 'bool' | 'date' | 'any' | 'set' | 'free';

/** How to read one field of a row. */
export interface Field<R = Row> {
  readonly type: FieldType;
  /** The type of a set's elements, if they are not strings. */
  readonly elements?: FieldType;
  /** Controllers filter by it, but cannot sort by it. */
  readonly unsortable?: true;
  /** The value of a row: undefined or null if it has none; an array for a set; a date as ISO 8601 text. */
  readonly get: (row: R) => unknown;
}

/** The fields of a kind of row. */
export interface Fields<R = Row> {
  /** The names of the fields, as `filterableFields` in answers has them. */
  readonly names: readonly string[];
  readonly find: (name: string) => Field<R> | undefined;
}

/** A field's type, or the field itself if its value is not simply the row's property with that name. */
export type FieldSpec<R = Row> = FieldType | Field<R>;

type Specs<R> = Readonly<Record<string, FieldSpec<R>>>;

const COMMON: Specs<Row> = {
  id: 'string',
  createdAt: 'date',
  updatedAt: 'date',
  isSystem: { type: 'bool', get: (row) => row.isSystem === true },
};

/** The fields that every resource has, including `tags.*`, and the given ones. */
export function fields<R extends Row = Row>(specs: Specs<R>): Fields<R> {
  return withTags({ ...COMMON, ...specs }, ['tags']);
}

/** Only the given fields: for lists that have neither times nor tags. */
export function onlyFields<R extends Row = Row>(specs: Specs<R>): Fields<R> {
  return withTags(specs, []);
}

function withTags<R extends Row>(specs: Specs<R>, extra: readonly string[]): Fields<R> {
  const all = new Map<string, Field<R>>();
  for (const [name, spec] of Object.entries(specs)) {
    all.set(name, typeof spec === 'string' ? { type: spec, get: (row) => row[name] } : spec);
  }
  return {
    names: [...all.keys(), ...extra],
    find: (name) => all.get(name) ?? (extra.length > 0 && name.startsWith('tags.') ? tag(name.slice(5)) : undefined),
  };
}

function tag<R extends Row>(name: string): Field<R> {
  return {
    type: 'any',
    unsortable: true,
    get(row) {
      const tags = row.tags;
      const isOwn = typeof tags === 'object' && tags !== null && Object.hasOwn(tags, name);
      return isOwn ? (tags as Row)[name] : undefined;
    },
  };
}
