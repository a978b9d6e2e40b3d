import type { ArgumentPlace, ListForm } from '../../src/contract.ts';
import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { isAny, isJson } from '../documents/media-types.ts';
import type { HttpOperation } from '../documents/operations.ts';
import type { SchemaResolver } from '../schemas/resolver.ts';
import { propertiesOf } from '../schemas/value-types.ts';
import { withoutNull } from '../schemas/without-null.ts';
import { isEcho, isMetadata, isNamedByPath } from './beside-rows.ts';
import { successResponse } from './output-schema.ts';
import { pagingOf } from './paging-form.ts';
import { isSearchByPost } from './searches.ts';

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

/**
 * The list that an operation returns, recognized by rule: an array at the root, in `data`, `items`, `results` and the
 * like, under `_embedded` (HAL), the only array next to metadata, or a paged one with the name of the path. Undefined
 * if it returns no list. The answer of a search by POST is recognized in the same way, but not how its pages follow
 * each other: its query is in the body.
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
  const rows = isGet || isSearch ? rowsIn(envelope, seen, http) : dataIn(envelope, seen);
  if (rows === undefined) return undefined;
  const { path, items } = rows;
  const isData = path.join('.') === 'data';
  if (!isGet && !isSearch) return isData ? { items } : undefined;
  const linked = isObject(success.response['headers']) && 'link' in lowerCase(success.response['headers']);
  const paging = pagingOf({ envelope, path, items, places, schemaOf, seen, linked });
  const { following, linked: isLinked, more, total } = paging;
  const isPaged = [total, following, more, isLinked].some((each) => each !== undefined);
  if (!rows.isSure && !isPaged && paging.next === undefined) return undefined;
  const hasMeta = 'meta' in propertiesOf(envelope);
  const isOurs = isData && !isPaged && (hasMeta || (isGet && paging.next === undefined));
  if (isOurs) return { items };
  const form = isGet ? paging : total === undefined ? {} : { total };
  return { items, form: { rows: path, ...form } };
}

const lowerCase = (map: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name.toLowerCase(), value]));

/**
 * A schema with only its own properties resolved; empty if it leads nowhere, as do references that are left in an
 * inlined schema: what is recursive or too large to inspect does not count as a list.
 */
function shallow(schema: Json | undefined, http: HttpOperation, resolver: SchemaResolver, levels = 10): JsonObject {
  const followed = resolver.find(schema);
  if (followed === undefined || levels === 0) return {};
  const plain = withoutNull(followed);
  if (typeof plain['$ref'] === 'string') return shallow(plain, http, resolver, levels - 1);
  return Array.isArray(plain['allOf']) ? resolver.inline(plain, http.pointer) : plain;
}

type Seen = (schema: Json | undefined) => JsonObject;

interface Rows {
  readonly path: readonly string[];
  readonly items: Json;
  /** Whether it is a list even if it is not paged; otherwise it may be a field of an entity. */
  readonly isSure: boolean;
}

/** The list in the answer of a reading operation. */
function rowsIn(envelope: JsonObject, seen: Seen, http: HttpOperation): Rows | undefined {
  if (isList(envelope)) return { path: [], items: itemsOf(envelope), isSure: true };
  const properties = propertiesOf(envelope);
  for (const name of USUAL) {
    const usual = memberOf(properties, name, seen);
    if (usual !== undefined) return usual;
  }
  for (const name of ['_embedded', ...USUAL]) {
    const found = onlyList(propertiesOf(seen(properties[name])), seen, http);
    if (found !== undefined) return { ...found, path: [name, ...found.path], isSure: name === '_embedded' };
  }
  const only = onlyList(properties, seen, http);
  if (only !== undefined) return only;
  const named = Object.keys(properties).find((name) => isNamedByPath(name, http));
  const found = named === undefined ? undefined : memberOf(properties, named, seen);
  return found && { ...found, isSure: false };
}

/** The list in `data`, which is the only one that changes return. */
const dataIn = (envelope: JsonObject, seen: Seen): Rows | undefined => memberOf(propertiesOf(envelope), 'data', seen);

function memberOf(properties: JsonObject, name: string, seen: Seen): Rows | undefined {
  const member = seen(properties[name]);
  return isList(member) ? { path: [name], items: itemsOf(member), isSure: true } : undefined;
}

/** The only array among the properties of an object, if no other property could be the result. */
function onlyList(properties: JsonObject, seen: Seen, http: HttpOperation): Rows | undefined {
  const names = Object.keys(properties);
  const lists = names.filter((name) => isList(seen(properties[name])));
  const [name, ...more] = lists.length > 1 ? lists.filter((each) => !isMetadata(each)) : lists;
  if (name === undefined || more.length > 0) return undefined;
  const others = names.filter((each) => each !== name && !isMetadata(each));
  if (others.some((each) => lists.includes(each) || !isEcho(each, http))) return undefined;
  return memberOf(properties, name, seen);
}

/**
 * The schema of the items of a list: any value, where the document has none, or a list of schemas as earlier drafts
 * had.
 */
const itemsOf = ({ items }: JsonObject): JsonObject => (isObject(items) ? items : {});

/** Whether a schema can only be an array: many schemas have no type and allow anything. */
const isList = ({ type, items }: JsonObject): boolean =>
  type === undefined ? isObject(items) : [type].flat().includes('array');
