import type { ArgumentPlace, ListForm } from '../src/contract.ts';
import { InputError, MissingJudgement } from './errors.ts';
import { isObject, type Json, type JsonObject, pointer } from './json.ts';
import type { ListFound } from './list-form.ts';
import { type OnFault, refuse } from './on-fault.ts';
import type { HttpOperation } from './operations.ts';
import type { CategoryOverlay, OperationOverlay } from './overlay.ts';
import type { SchemaResolver } from './schema.ts';

/** Where an operation stands, and in which file its judgement does. */
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
 * The fields that rows of a list show. The overlay says them once for each kind of entity, by the name of its schema, in
 * the category that is its home; an operation may say its own.
 */
export class RowFields {
  private readonly byKind = new Map<string, Choice>();
  private readonly unused: Map<string, Choice>;
  private readonly onFault: OnFault;

  constructor(categories: readonly CategoryOverlay[], onFault: OnFault = refuse) {
    this.onFault = onFault;
    for (const { rows, file } of categories) {
      for (const [api, kinds] of Object.entries(rows)) {
        for (const [kind, fields] of Object.entries(kinds)) {
          const choice = { fields, file, place: pointer('rows', api, kind) };
          const other = this.byKind.get(`${api} ${kind}`);
          if (other) throw new InputError(file, choice.place, `stands in ${other.file} too`, 'keep one of the two');
          this.byKind.set(`${api} ${kind}`, choice);
        }
      }
    }
    this.unused = new Map(this.byKind);
  }

  /**
   * The fields of one operation's rows; empty where rows are plain values, undefined where it answers no list.
   * Tells of a list without a choice, a choice without a list, and a field that no row has.
   */
  of(
    found: ListFound | undefined,
    http: HttpOperation,
    resolver: SchemaResolver,
    listing: Listing,
  ): readonly string[] | undefined {
    const { api, tool, overlay, category } = listing;
    const own = overlay.rows && {
      fields: overlay.rows,
      file: category.file,
      place: pointer('operations', tool, 'rows'),
    };
    if (found === undefined) {
      if (own) this.onFault(new InputError(own.file, own.place, 'this tool answers no list', 'take the fields out'));
      return undefined;
    }
    const { items } = found;
    const schema = resolver.inline(items, http.pointer);
    if (!isObject(schema['properties'])) return [];
    const kind = nameOf(items);
    const choice = own ?? this.byKind.get(`${api} ${kind}`);
    if (choice === undefined) {
      const remedy = `say in ${category.file} which fields its rows show: rows: {${api}: {${kind}: [id, ...]}}`;
      const place = pointer('operations', tool);
      if (!overlay.review && found.form === undefined) {
        this.onFault(new MissingJudgement(tool, category.file, place, 'this list has no choice of fields', remedy));
      }
      return telling(schema);
    }
    if (!own) this.unused.delete(`${api} ${kind}`);
    return choice.fields.filter((field) => {
      if (hasField(schema, field.split('.'))) return true;
      const problem = `rows of ${tool} have no "${field}"`;
      this.onFault(new InputError(choice.file, choice.place, problem, 'correct or remove it'));
      return false;
    });
  }

  /** Tells of every choice for entities that no list has. */
  requireAllUsed(): void {
    for (const { file, place } of this.unused.values()) {
      this.onFault(new InputError(file, place, 'no list has rows of this kind', 'take it out, or correct its name'));
    }
  }
}

/** Most fields of a row that nobody has chosen. */
const MOST_FIELDS = 6;

/** What entities of all kinds have, which tells least of any of them. */
const COMMON: readonly string[] = ['createdAt', 'updatedAt', 'tags', '_links', 'links'];

/**
 * The fields of rows that nobody has chosen: what names an entity, then what it always has, plain or not, then its other
 * plain values, and what is left.
 */
function telling(schema: JsonObject): string[] {
  const properties = withAttributes(schema['properties'] as JsonObject);
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const own = Object.keys(properties).filter((name) => !COMMON.includes(name));
  const ranked = [
    ...['id', 'name'].filter((name) => own.includes(name)),
    ...own.filter((name) => required.includes(name)),
    ...own.filter((name) => isPlain(properties[name] as JsonObject)),
    ...own,
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
 * The reserved arguments of a list: `fields` where its rows have any, `all` where it can be paged. Where the list has no
 * `limit` of its own, it gets one, which is not sent.
 */
export function listArguments(
  rows: readonly string[],
  places: Readonly<Record<string, ArgumentPlace>>,
  form?: ListForm,
): JsonObject {
  const isPaged =
    form === undefined ? 'limit' in places && 'offset' in places : form.next || form.following || form.linked;
  return {
    ...(rows.length > 0 ? { fields: { type: 'array', items: { type: 'string' } } } : {}),
    ...(form !== undefined && !('limit' in places) ? { limit: { type: 'integer', minimum: 1 } } : {}),
    ...(isPaged ? { all: { type: 'boolean' } } : {}),
  };
}

/** Arguments by which a list is read in pages. */
const PAGING: readonly string[] = ['limit', 'offset', 'all'];

/** The schema without the arguments of paging, for lists whose answers alone tell how to go on: no session pays for them. */
export function withoutPaging(schema: JsonObject): JsonObject {
  const properties = Object.entries(schema['properties'] as JsonObject).filter(([name]) => !PAGING.includes(name));
  return { ...schema, properties: Object.fromEntries(properties) };
}

function nameOf(items: Json): string {
  const reference = isObject(items) ? items['$ref'] : undefined;
  return typeof reference === 'string' ? (reference.split('/').at(-1) ?? '') : '';
}

/** Whether a dotted path leads somewhere; arrays are looked through, and free-form objects have any field. */
function hasField(schema: JsonObject, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (isObject(schema['items'])) return hasField(schema['items'], [key, ...rest]);
  const properties = schema['properties'];
  if (!isObject(properties)) return schema['type'] === undefined || [schema['type']].flat().includes('object');
  const inner = Object.hasOwn(properties, key) ? properties[key] : undefined;
  return isObject(inner) && hasField(inner, rest);
}
