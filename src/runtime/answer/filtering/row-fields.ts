import { type Entity, isEntity, type Value } from '../../../common/exact-json.ts';
import { isObject } from '../../../common/is-object.ts';
import type { JsonSchema } from '../../../contract.ts';
import type { Field, Fields, FieldType } from '../../../filter/fields.ts';
import { pick } from '../pick.ts';

type Declared = Pick<Field, 'type' | 'elements'>;

/** The depth down to which names are reported. */
const DEEPEST = 3;

/**
 * The fields of a list's rows that a filter may use: the declared ones, and others that rows have. Dotted paths lead
 * through objects and lists, as in `fields`.
 */
export class RowFields implements Fields<Entity> {
  readonly #schema: JsonSchema | undefined;
  readonly #sample: readonly Value[];
  readonly #hasTags: boolean;

  /**
   * @param schema of one row
   * @param sample rows of the list: a field that is not declared counts where one of them has it
   * @param hasTags whether `tags` are those of OpenZiti, which have rules of their own
   */
  constructor(schema: JsonSchema | undefined, sample: readonly Value[], hasTags: boolean) {
    this.#schema = schema;
    this.#sample = sample;
    this.#hasTags = hasTags;
  }

  /** The names to suggest: the declared ones, or those in a row if none are declared. */
  get names(): readonly string[] {
    return this.#schema === undefined ? Object.keys(this.#sample.find(isEntity) ?? {}) : namesIn(this.#schema, '', 1);
  }

  find(name: string): Field<Entity> | undefined {
    const declared = this.#schema && declaredAt(this.#schema, name.split('.'));
    const isOpen = this.#schema === undefined && this.#sample.length === 0;
    if (declared === undefined && !isOpen && !this.#sample.some((row) => has(row, name))) return undefined;
    const isTag = this.#hasTags && name.startsWith('tags.');
    const { type, elements } = isTag ? { type: 'any' as const, elements: undefined } : (declared ?? FREE);
    const get =
      type === 'set' ? (row: Entity) => elementsOf(pick(row, name)) : (row: Entity) => plainOf(pick(row, name));
    return { type, get, ...(elements === undefined ? {} : { elements }) };
  }
}

const FREE: Declared = { type: 'free', elements: 'free' };

const has = (row: Value, name: string): boolean => isEntity(row) && pick(row, name) !== undefined;

/** The schema at a path; undefined if there is none. Objects that declare no fields may have any. */
function declaredAt(schema: JsonSchema, [key, ...rest]: readonly string[]): Declared | undefined {
  const forms = formsOf(schema);
  if (key === undefined) return leaf(forms);
  for (const { type, items, properties, additionalProperties } of forms) {
    if (isObject(items)) {
      const found = declaredAt(items, [key, ...rest]);
      if (found !== undefined) return found.type === 'set' ? found : { type: 'set', elements: found.type };
    }
    if (isObject(properties) && Object.hasOwn(properties, key)) {
      return declaredAt(properties[key] as JsonSchema, rest);
    }
    const isFree = (properties === undefined || isObject(additionalProperties)) && items === undefined;
    if (isFree && (type === undefined || [type].flat().includes('object'))) return FREE;
  }
  return undefined;
}

/** The schema, and those that it combines. */
function formsOf(schema: JsonSchema): readonly JsonSchema[] {
  const combined = [schema['anyOf'], schema['oneOf'], schema['allOf']].flatMap((each) =>
    Array.isArray(each) ? each : [],
  );
  const ownForm = combined.length > 0 && schema['properties'] === undefined ? [] : [schema];
  return [...ownForm, ...combined.filter(isObject).flatMap(formsOf)].filter(({ type }) => type !== 'null');
}

function leaf(forms: readonly JsonSchema[]): Declared {
  const types = new Set(forms.map(typeOf));
  const [only, ...others] = types;
  if (only === undefined || others.length > 0) return FREE;
  if (only !== 'set') return only === 'free' ? FREE : { type: only };
  const [items] = forms.flatMap(({ items }) => (isObject(items) ? [leaf(formsOf(items))] : []));
  return { type: 'set', elements: items?.type ?? 'free' };
}

function typeOf({ type, format }: JsonSchema): FieldType {
  const [only, ...others] = [type].flat().filter((each) => each !== 'null' && each !== undefined);
  if (others.length > 0) return 'free';
  switch (only) {
    case 'boolean':
      return 'bool';
    case 'integer':
    case 'number':
      return 'int';
    case 'string':
      return format === 'date-time' ? 'date' : 'string';
    case 'array':
      return 'set';
    default:
      return 'free';
  }
}

function namesIn(schema: JsonSchema, before: string, depth: number): string[] {
  return formsOf(schema).flatMap(({ properties, items }) => {
    if (isObject(items)) return namesIn(items, before, depth);
    if (!isObject(properties)) return [];
    return Object.entries(properties).flatMap(([key, property]) => {
      if (!/^[A-Za-z][\w-]*$/.test(key)) return [];
      const name = `${before}${key}`;
      const below = depth < DEEPEST ? namesIn(property as JsonSchema, `${name}.`, depth + 1) : [];
      return below.length > 0 && leaf(formsOf(property as JsonSchema)).type === 'free' ? below : [name, ...below];
    });
  });
}

/** A value as filters compare it: a reference to an entity counts as its id. */
function plainOf(value: Value | undefined): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (isEntity(value)) return value['id'];
  return Array.isArray(value) ? elementsOf(value) : value;
}

/** Flattens nested lists: paths may lead through several. */
const flat = (values: readonly Value[]): Value[] =>
  values.flatMap((value) => (Array.isArray(value) ? flat(value) : [value]));

function elementsOf(value: Value | undefined): readonly unknown[] {
  if (!Array.isArray(value)) return [];
  return flat(value)
    .filter((each) => each !== null)
    .map(plainOf);
}
