import type { ArgumentPlace, ListForm } from '../../src/contract.ts';
import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { type JsonType, propertiesOf, typesOf } from '../schemas/value-types.ts';

type Paging = Omit<ListForm, 'rows'>;

/** A list in its answer, and the arguments that page through it. */
interface Listed {
  readonly envelope: JsonObject;
  /** The path to its rows. */
  readonly path: readonly string[];
  readonly places: Readonly<Record<string, ArgumentPlace>>;
  readonly schemaOf: (argument: string) => JsonObject;
  /** The schema of a row. */
  readonly items: Json;
  readonly seen: (schema: Json | undefined) => JsonObject;
  /** Whether a `Link` header field is declared (RFC 8288). */
  readonly linked: boolean;
}

/** Names of query parameters and of answer fields, in lower case, without separators. */
const CURSORS = set(
  'cursor nextcursor pagecursor after startingafter startafter pagetoken nextpagetoken nexttoken continuationtoken continue marker bookmark pageafter',
);
/** Cursors that are ids of rows, where the answer says that there are more. */
const ROW_ID_CURSORS = set('startingafter startafter after afterid');
const MORES = set('hasmore hasnext hasnextpage more');
const PAGES = set('page pagenumber pageno pagenum pageindex currentpage');
const OFFSETS = set('offset skip startindex startat pageoffset');
const SIZES = set(
  'limit perpage pagesize pagelimit size maxresults maxitems maxpagesize top itemsperpage resultsperpage',
);
const TOTALS = set(
  'total totalcount totalitems totalresults totalrecords totalelements totalhits totalrows totalsize recordstotal odatacount',
);
const NEXTS = set(
  'next nextpage nextcursor nexttoken nextpagetoken nexturl nextlink nextpageurl nextpageuri nexturi nexthref continuationtoken continue endcursor nextmarker odatanextlink',
);
/** Names of objects next to the rows that describe the page. */
const ABOUT = [
  'links',
  '_links',
  'meta',
  'metadata',
  'paging',
  'pagination',
  'page',
  'pageInfo',
  'page_info',
  'cursors',
  'response_metadata',
];

function set(names: string): ReadonlySet<string> {
  return new Set(names.split(' '));
}

const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** How a list is paged, as far as names and types show it. */
export function pagingOf(listed: Listed): Paging {
  const { path, envelope, seen, linked } = listed;
  const around = path.length > 1 ? [seen(at(envelope, path.slice(0, -1), seen)), envelope] : [envelope];
  const places = path.length > 1 ? [path.slice(0, -1), []] : [[]];
  const find = (names: ReadonlySet<string>, types: readonly JsonType[]) =>
    around.flatMap((object, index) => {
      const found = memberOf(object, { names, types, seen });
      return found === undefined ? [] : [[...(places[index] ?? []), ...found]];
    })[0];
  const following = path.length === 0 ? undefined : (find(NEXTS, TEXT) ?? jsonApiLink(envelope));
  const total = path.length === 0 ? undefined : (find(TOTALS, TEXT) ?? countOf(envelope));
  const more = path.length > 0 && following === undefined && hasIdCursor(listed) ? find(MORES, TRUTH) : undefined;
  const next = nextArgument(listed, linked || following !== undefined || more !== undefined);
  const size = argumentOf(listed, SIZES, NUMBER);
  const most = size === undefined ? undefined : listed.schemaOf(size)['maximum'];
  const usual = size === undefined ? undefined : listed.schemaOf(size)['default'];
  return {
    ...(total === undefined ? {} : { total }),
    ...(next === undefined ? {} : { next }),
    ...(following === undefined ? {} : { following }),
    ...(more === undefined ? {} : { more }),
    ...(linked ? { linked } : {}),
    ...(size === undefined
      ? {}
      : {
          size: {
            argument: size,
            ...(typeof most === 'number' ? { most } : {}),
            ...(typeof usual === 'number' ? { usual } : {}),
          },
        }),
  };
}

const NUMBER: readonly JsonType[] = ['number'];
const TEXT: readonly JsonType[] = ['string', 'number'];
const TRUTH: readonly JsonType[] = ['boolean'];

/**
 * The argument that requests the next page. A cursor is more reliable than a number if answers contain the next one.
 * @param isKnown whether answers contain the next cursor
 */
function nextArgument(listed: Listed, isKnown: boolean): Paging['next'] {
  const argument = argumentOf(listed, CURSORS, TEXT);
  const cursor = argument === undefined ? undefined : ({ argument, by: 'cursor' } as const);
  return isKnown ? (cursor ?? byNumber(listed)) : (byNumber(listed) ?? cursor);
}

function byNumber(listed: Listed): Paging['next'] {
  const page = argumentOf(listed, PAGES, NUMBER);
  if (page !== undefined) {
    const { default: usual, minimum } = listed.schemaOf(page);
    return { argument: page, by: 'page', first: usual === 0 || (usual === undefined && minimum === 0) ? 0 : 1 };
  }
  const offset = argumentOf(listed, OFFSETS, NUMBER);
  return offset === undefined ? undefined : { argument: offset, by: 'offset' };
}

/** Whether the cursor of the next page may be the id of the last row. */
const hasIdCursor = (listed: Listed): boolean =>
  'id' in propertiesOf(listed.seen(listed.items)) && argumentOf(listed, ROW_ID_CURSORS, TEXT) !== undefined;

/** The first query parameter of these names that takes one of these types. */
function argumentOf(
  { places, schemaOf }: Listed,
  names: ReadonlySet<string>,
  types: readonly JsonType[],
): string | undefined {
  const isNamed = (name: string) => places[name]?.in === 'query' && names.has(bare(places[name]?.as ?? name));
  return Object.keys(places).find((name) => isNamed(name) && allows(schemaOf(name), types));
}

const allows = (schema: JsonObject, types: readonly JsonType[]): boolean => {
  const own = typesOf(schema);
  return types.some((type) => own.has(type));
};

/** What a member of an answer is called, and what it may be. */
interface Wanted {
  readonly names: ReadonlySet<string>;
  readonly types: readonly JsonType[];
  readonly seen: Listed['seen'];
}

/** The path to the first such member: of an object, or of its metadata. */
function memberOf(object: JsonObject, wanted: Wanted): string[] | undefined {
  const { seen } = wanted;
  const properties = propertiesOf(object);
  const own = nameIn(properties, wanted);
  if (own !== undefined) return own;
  for (const about of ABOUT) {
    const inner = seen(properties[about])['properties'];
    if (!isObject(inner)) continue;
    const found = nameIn(inner, wanted) ?? nameIn(propertiesOf(seen(inner['cursors'])), wanted, ['cursors']);
    if (found !== undefined) return [about, ...found];
  }
  return undefined;
}

function nameIn(
  properties: JsonObject,
  { names, seen, types }: Wanted,
  before: readonly string[] = [],
): string[] | undefined {
  for (const name of Object.keys(properties)) {
    if (!names.has(bare(name))) continue;
    const schema = seen(properties[name]);
    if (allows(schema, types)) return [...before, name];
    // A link as an object (HAL, JSON:API 1.1).
    if ('href' in propertiesOf(schema)) return [...before, name, 'href'];
  }
  return undefined;
}

/** Links of JSON:API are often declared without their names. */
function jsonApiLink(envelope: JsonObject): string[] | undefined {
  const properties = propertiesOf(envelope);
  return 'links' in properties && 'data' in properties ? ['links', 'next'] : undefined;
}

/** `count` is the total if `next` and `previous` are next to it; otherwise it may be the count of the page. */
function countOf(envelope: JsonObject): string[] | undefined {
  const properties = propertiesOf(envelope);
  return ['count', 'next', 'previous'].every((name) => name in properties) ? ['count'] : undefined;
}

function at(object: JsonObject, path: readonly string[], seen: Listed['seen']): Json | undefined {
  return path.reduce<JsonObject>((inner, name) => seen(propertiesOf(inner)[name]), object);
}
