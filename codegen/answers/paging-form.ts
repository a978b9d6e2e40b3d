import type { ArgumentPlace, ListForm } from '../../src/contract.ts';
import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { propertiesOf, typesOf } from '../schemas/value-types.ts';

type Paging = Omit<ListForm, 'rows'>;

/** A list in its answer, and the arguments that page through it. */
interface Listed {
  readonly envelope: JsonObject;
  /** The path to its rows. */
  readonly path: readonly string[];
  readonly places: Readonly<Record<string, ArgumentPlace>>;
  readonly schemaOf: (argument: string) => JsonObject;
  readonly seen: (schema: Json | undefined) => JsonObject;
  /** Whether a `Link` header field is declared (RFC 8288). */
  readonly linked: boolean;
}

/** Names of query parameters and of answer fields, in lower case, without separators. */
const CURSORS = set(
  'cursor nextcursor pagecursor after startingafter startafter pagetoken nextpagetoken nexttoken continuationtoken continue marker bookmark pageafter',
);
const PAGES = set('page pagenumber pageno pagenum pageindex currentpage');
const OFFSETS = set('offset skip startindex startat pageoffset');
const SIZES = set(
  'limit perpage pagesize pagelimit size maxresults maxitems maxpagesize top itemsperpage resultsperpage',
);
const TOTALS = set(
  'total totalcount totalitems totalresults totalrecords totalelements totalhits totalrows totalsize recordstotal',
);
const NEXTS = set(
  'next nextpage nextcursor nexttoken nextpagetoken nexturl nextlink nextpageurl nextpageuri nexturi nexthref continuationtoken continue endcursor nextmarker odatanextlink',
);
/** Objects next to the rows that describe the page. */
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

/** How a list is paged, as far as names and types tell. */
export function pagingOf(listed: Listed): Paging {
  const { path, envelope, seen, linked } = listed;
  const around = path.length > 1 ? [seen(at(envelope, path.slice(0, -1), seen)), envelope] : [envelope];
  const places = path.length > 1 ? [path.slice(0, -1), []] : [[]];
  const find = (names: ReadonlySet<string>) =>
    around.flatMap((object, index) => {
      const found = memberOf(object, names, seen);
      return found === undefined ? [] : [[...(places[index] ?? []), ...found]];
    })[0];
  const next = nextArgument(listed);
  const following = path.length === 0 ? undefined : (find(NEXTS) ?? jsonApiLink(envelope));
  const total = path.length === 0 ? undefined : (find(TOTALS) ?? countOf(envelope));
  const size = argumentOf(listed, SIZES, true);
  const most = size === undefined ? undefined : listed.schemaOf(size)['maximum'];
  const usual = size === undefined ? undefined : listed.schemaOf(size)['default'];
  return {
    ...(total === undefined ? {} : { total }),
    ...(next === undefined ? {} : { next }),
    ...(following === undefined ? {} : { following }),
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

/** The argument that requests the next page. A cursor is more reliable than a number. */
function nextArgument(listed: Listed): Paging['next'] {
  const cursor = argumentOf(listed, CURSORS, false);
  if (cursor !== undefined) return { argument: cursor, by: 'cursor' };
  const page = argumentOf(listed, PAGES, true);
  if (page !== undefined) {
    const { default: usual, minimum } = listed.schemaOf(page);
    return { argument: page, by: 'page', first: usual === 0 || (usual === undefined && minimum === 0) ? 0 : 1 };
  }
  const offset = argumentOf(listed, OFFSETS, true);
  return offset === undefined ? undefined : { argument: offset, by: 'offset' };
}

function argumentOf({ places, schemaOf }: Listed, names: ReadonlySet<string>, number: boolean): string | undefined {
  const fits = (name: string) => {
    const types = typesOf(schemaOf(name));
    return types.has('number') || (!number && types.has('string'));
  };
  return Object.keys(places).find(
    (name) => places[name]?.in === 'query' && names.has(bare(places[name]?.as ?? name)) && fits(name),
  );
}

/** The path to the first of these names: in an object, or in its metadata. */
function memberOf(object: JsonObject, names: ReadonlySet<string>, seen: Listed['seen']): string[] | undefined {
  const properties = propertiesOf(object);
  const found = nameIn(properties, names, seen);
  if (found !== undefined) return found;
  for (const about of ABOUT) {
    const inner = seen(properties[about])['properties'];
    if (!isObject(inner)) continue;
    const found = nameIn(inner, names, seen) ?? nameIn(propertiesOf(seen(inner['cursors'])), names, seen, ['cursors']);
    if (found !== undefined) return [about, ...found];
  }
  return undefined;
}

function nameIn(
  properties: JsonObject,
  names: ReadonlySet<string>,
  seen: Listed['seen'],
  before: readonly string[] = [],
): string[] | undefined {
  for (const name of Object.keys(properties)) {
    if (!names.has(bare(name))) continue;
    const schema = seen(properties[name]);
    const types = typesOf(schema);
    if (types.has('string') || types.has('number')) return [...before, name];
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
