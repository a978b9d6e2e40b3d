import { canGoOn } from '../../src/common/can-go-on.ts';
import type { ArgumentPlace, ListForm } from '../../src/contract.ts';
import { InputError, MissingJudgement } from '../common/errors.ts';
import { isObject, type Json, type JsonObject, pointer } from '../common/json.ts';
import { type OnFault, refuse } from '../common/on-fault.ts';
import type { HttpOperation } from '../documents/operations.ts';
import type { CategoryOverlay, OperationOverlay } from '../overlay/overlay.ts';
import type { SchemaResolver } from '../schemas/resolver.ts';
import type { ListFound } from './list-form.ts';

/** The place of an operation, and the overlay file that describes it. */
interface Listing {
  readonly api: string;
  readonly tool: string;
  readonly overlay: OperationOverlay;
  readonly category: CategoryOverlay;
}

/** The overlay's choice of fields for one kind of entity. */
interface Choice {
  readonly fields: readonly string[];
  readonly file: string;
  readonly place: string;
}

/**
 * The fields that rows of a list show. The overlay has them once for each kind of entity, by the name of its schema, in
 * the category of that kind; an operation may have its own.
 */
export class RowFields {
  readonly #byKind = new Map<string, Choice>();
  readonly #unused: Map<string, Choice>;
  readonly #onFault: OnFault;

  constructor(categories: readonly CategoryOverlay[], onFault: OnFault = refuse) {
    this.#onFault = onFault;
    for (const { rows, file } of categories) {
      for (const [api, kinds] of Object.entries(rows)) {
        for (const [kind, fields] of Object.entries(kinds)) {
          const choice = { fields, file, place: pointer('rows', api, kind) };
          const other = this.#byKind.get(`${api} ${kind}`);
          if (other) throw new InputError(file, choice.place, `is in ${other.file} too`, 'keep one of the two');
          this.#byKind.set(`${api} ${kind}`, choice);
        }
      }
    }
    this.#unused = new Map(this.#byKind);
  }

  /**
   * The fields of one operation's rows; empty if rows are plain values, undefined if it returns no list. Reports a list
   * without a choice, a choice without a list, and a field that no row has.
   */
  of(
    found: ListFound | undefined,
    http: HttpOperation,
    resolver: SchemaResolver,
    listing: Listing,
  ): readonly string[] | undefined {
    const { api, tool, overlay, category } = listing;
    const chosen = overlay.rows && {
      fields: overlay.rows,
      file: category.file,
      place: pointer('operations', tool, 'rows'),
    };
    if (found === undefined) {
      if (chosen)
        this.#onFault(
          new InputError(chosen.file, chosen.place, 'this tool does not return a list', 'remove the fields'),
        );
      return undefined;
    }
    const { items } = found;
    const schema = resolver.inlineIfThere(items, http.pointer) ?? {};
    if (!isObject(schema['properties'])) return [];
    const kind = nameOf(items);
    const choice = chosen ?? this.#byKind.get(`${api} ${kind}`);
    if (choice === undefined) {
      const remedy = `choose in ${category.file} the fields that its rows show: rows: {${api}: {${kind}: [id, ...]}}`;
      const place = pointer('operations', tool);
      if (!overlay.review && found.form === undefined) {
        this.#onFault(new MissingJudgement(tool, category.file, place, 'no fields are chosen for this list', remedy));
      }
      return fieldsByUsefulness(schema);
    }
    if (!chosen) this.#unused.delete(`${api} ${kind}`);
    return choice.fields.filter((field) => {
      if (hasField(schema, field.split('.'))) return true;
      const problem = `rows of ${tool} have no "${field}"`;
      this.#onFault(new InputError(choice.file, choice.place, problem, 'correct or remove it'));
      return false;
    });
  }

  /** Reports every choice of fields for a kind of entity that no list returns. */
  requireAllUsed(): void {
    for (const { file, place } of this.#unused.values()) {
      this.#onFault(new InputError(file, place, 'no list has rows of this kind', 'remove it, or correct its name'));
    }
  }
}

/** The most fields of a row for which the overlay has no choice. */
const MOST_FIELDS = 6;

/** Fields that entities of all kinds have, which are the least informative. */
const COMMON: readonly string[] = ['createdAt', 'updatedAt', 'tags', '_links', 'links'];

/**
 * The fields of a row without a choice in the overlay: what names an entity, then what it always has, then its other
 * plain values, then the rest.
 */
function fieldsByUsefulness(schema: JsonObject): string[] {
  const properties = withAttributes(schema['properties'] as JsonObject);
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const specific = Object.keys(properties).filter((name) => !COMMON.includes(name));
  const ranked = [
    ...['id', 'name'].filter((name) => specific.includes(name)),
    ...specific.filter((name) => required.includes(name)),
    ...specific.filter((name) => isPlain(properties[name] as JsonObject)),
    ...specific,
  ];
  const chosen = [...new Set(ranked)].slice(0, MOST_FIELDS);
  return chosen.length > 0 ? chosen : Object.keys(properties);
}

/** Resources of JSON:API have their fields in `attributes`. */
function withAttributes({ attributes, ...properties }: JsonObject): JsonObject {
  const inner = isObject(attributes) ? attributes['properties'] : undefined;
  if (!isObject(inner) || !('id' in properties))
    return attributes === undefined ? properties : { ...properties, attributes };
  const { relationships: _, ...rest } = properties;
  const named = Object.entries(inner).map(([name, schema]) => [`attributes.${name}`, schema]);
  return { ...rest, ...Object.fromEntries(named) };
}

const isPlain = ({ type }: JsonObject): boolean =>
  ['string', 'integer', 'number', 'boolean'].some((each) => [type].flat().includes(each));

/**
 * The reserved arguments of a list: `fields` if its rows have any, `all` if it can be paged, `count`. A list without a
 * `limit` or `filter` gets one, which is not sent.
 */
export function listArguments(
  rows: readonly string[],
  places: Readonly<Record<string, ArgumentPlace>>,
  form?: ListForm,
): JsonObject {
  const isPaged = form === undefined ? 'limit' in places && 'offset' in places : canGoOn(form);
  return {
    ...(rows.length > 0 ? { fields: { type: 'array', items: { type: 'string' } } } : {}),
    ...(form !== undefined && !('limit' in places) ? { limit: { type: 'integer', minimum: 1 } } : {}),
    ...(isPaged ? { all: { type: 'boolean' } } : {}),
    ...(rows.length > 0 && !('filter' in places) ? { filter: { type: 'string' } } : {}),
    count: { type: 'boolean' },
  };
}

/**
 * Arguments that every list accepts. The server's instructions describe them once, so that no list has to repeat them.
 */
export function unlistedArguments(places: Readonly<Record<string, ArgumentPlace>>): readonly string[] {
  return ['count', ...('filter' in places ? [] : ['filter'])];
}

/** Arguments that page through a list. They are left out where the answers say how to get the next page. */
export const PAGING: readonly string[] = ['limit', 'offset', 'all'];

/** A schema without some of its properties. */
export function without(names: readonly string[], schema: JsonObject): JsonObject {
  const properties = Object.entries(schema['properties'] as JsonObject).filter(([name]) => !names.includes(name));
  return { ...schema, properties: Object.fromEntries(properties) };
}

function nameOf(items: Json): string {
  const reference = isObject(items) ? items['$ref'] : undefined;
  return typeof reference === 'string' ? (reference.split('/').at(-1) ?? '') : '';
}

/** Whether a dotted path exists; it applies to the items of arrays, and free-form objects have any field. */
function hasField(schema: JsonObject, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (isObject(schema['items'])) return hasField(schema['items'], [key, ...rest]);
  const properties = schema['properties'];
  if (!isObject(properties)) return schema['type'] === undefined || [schema['type']].flat().includes('object');
  const inner = Object.hasOwn(properties, key) ? properties[key] : undefined;
  return isObject(inner) && hasField(inner, rest);
}
