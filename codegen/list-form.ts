import type { ArgumentPlace, ListForm } from '../src/contract.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { isAny, isJson } from './media-types.ts';
import type { HttpOperation } from './operations.ts';
import { successResponse } from './output-schema.ts';
import { pagingOf } from './paging-form.ts';
import type { SchemaResolver } from './schema.ts';
import { propertiesOf } from './schema-types.ts';
import { isSearchByPost } from './searches.ts';
import { withoutNull } from './without-null.ts';

/** A list in the answer of an operation. */
export interface ListFound {
  /** The schema of one row, as a reference. */
  readonly items: Json;
  /** Absent if the list is in `data` and paged as OpenZiti's controllers do it. */
  readonly form?: ListForm;
}

/** Names under which many APIs return the rows of a list, or an object that has them. The first match counts. */
const USUAL = [
  'data',
  'items',
  'results',
  'records',
  'entries',
  'rows',
  'values',
  'value',
  'content',
  'result',
  'list',
];

/** Names of metadata about the list or the request, next to the rows. */
const BESIDE =
  /^(_?links|_?meta|metadata|self|first|last|prev\w*|next\w*|has_?\w*more|page\w*|per_?page|paging|pagination|cursors?|limit|offset|start|end|size|from|to|skip|took|\w*count|total\w*|number\w*|empty|sort|incomplete_results|included|json_?api|href|url|etag|api_?version|kind|object|type|@\S+|request_?id|status\w*|code|message|msg|success|ok|errors?|error_\w+|warnings?|operation|response\w*|version|timestamp)$/i;

/**
 * The list that an operation returns, recognised by rule: an array at the root, in `data`, `items`, `results` and the
 * like, under `_embedded` (HAL), or the only array next to metadata. Undefined if it returns no list. The answer of
 * a search by POST is recognised in the same way, but not how its pages follow each other: its query is in the body.
 */
export function listOf(
  http: HttpOperation,
  resolver: SchemaResolver,
  places: Readonly<Record<string, ArgumentPlace>>,
  schemaOf: (argument: string) => JsonObject,
): ListFound | undefined {
  const success = successResponse(http, { resolver });
  const content = success?.response['content'];
  if (success === undefined || !isObject(content)) return undefined;
  const json = Object.entries(content).find(([type]) => isJson(type) || isAny(type));
  const media = json?.[1] ?? Object.values(content)[0];
  if (!isObject(media) || !isObject(media['schema'])) return undefined;
  const seen = (schema: Json | undefined) => shallow(schema, http, resolver);
  const envelope = seen(media['schema']);
  const isGet = http.method === 'GET';
  const isSearch = !isGet && isSearchByPost(http);
  const rows = rowsIn(envelope, seen, isGet || isSearch);
  if (rows === undefined) return undefined;
  const { path, items } = rows;
  const isData = path.join('.') === 'data';
  if (!isGet && !isSearch) return isData ? { items } : undefined;
  const linked = isObject(success.response['headers']) && 'link' in lowerCase(success.response['headers']);
  const paging = pagingOf({ envelope, path, places, schemaOf, seen, linked });
  const isPaged = paging.total !== undefined || paging.following !== undefined || paging.linked === true;
  // A list inside an object may be a field of the entity.
  if (path.length > 1 && path[0] !== '_embedded' && !isPaged && paging.next === undefined) return undefined;
  const hasMeta = 'meta' in propertiesOf(envelope);
  const isOurs = isData && !isPaged && (hasMeta || (isGet && paging.next === undefined));
  if (isOurs) return { items };
  const { total } = paging;
  const form = isGet ? paging : total === undefined ? {} : { total };
  return { items, form: { rows: path, ...form } };
}

const lowerCase = (map: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name.toLowerCase(), value]));

/** A schema with only its own properties resolved. */
function shallow(schema: Json | undefined, http: HttpOperation, resolver: SchemaResolver): JsonObject {
  const reference = isObject(schema) ? schema['$ref'] : undefined;
  // A reference that is left in an inlined schema is recursive or too large to inspect: not a list.
  if (!isObject(schema) || String(reference).startsWith('#/$defs/')) return {};
  const followed = withoutNull(resolver.follow(schema, http.pointer));
  if (typeof followed['$ref'] === 'string') return shallow(followed, http, resolver);
  return Array.isArray(followed['allOf']) ? resolver.inline(followed, http.pointer) : followed;
}

type Seen = (schema: Json | undefined) => JsonObject;

interface Rows {
  readonly path: readonly string[];
  readonly items: Json;
}

function rowsIn(envelope: JsonObject, seen: Seen, any: boolean): Rows | undefined {
  if (isList(envelope)) return any ? { path: [], items: itemsOf(envelope) } : undefined;
  const properties = propertiesOf(envelope);
  for (const name of any ? USUAL : USUAL.slice(0, 1)) {
    const member = seen(properties[name]);
    if (isList(member)) return { path: [name], items: itemsOf(member) };
  }
  if (!any) return undefined;
  for (const name of ['_embedded', ...USUAL]) {
    const found = onlyList(propertiesOf(seen(properties[name])), seen, BESIDE);
    if (found !== undefined) return { ...found, path: [name, ...found.path] };
  }
  return onlyList(properties, seen, BESIDE);
}

/** The only array among the properties of an object, if no other property could be the result. */
function onlyList(properties: JsonObject, seen: Seen, beside: RegExp): Rows | undefined {
  const names = Object.keys(properties);
  const lists = names.filter((name) => isList(seen(properties[name])));
  const [name, ...more] = lists.length > 1 ? lists.filter((each) => !beside.test(each)) : lists;
  if (name === undefined || more.length > 0) return undefined;
  if (names.some((each) => each !== name && !beside.test(each))) return undefined;
  return { path: [name], items: itemsOf(seen(properties[name])) };
}

/** The schema of the items of a list: any value, where the document has none, or a list of schemas as earlier drafts had. */
const itemsOf = ({ items }: JsonObject): JsonObject => (isObject(items) ? items : {});

/** Whether a schema can only be an array: many schemas have no type and allow anything. */
const isList = ({ type, items }: JsonObject): boolean =>
  type === undefined ? isObject(items) : [type].flat().includes('array');
