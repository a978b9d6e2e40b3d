import { isEntity, type Value } from '../../common/exact-json.ts';

/** How a time is written (RFC 3339): two ways of writing the same moment are the same value. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[-+]\d{2}:\d{2})$/;
const PEM = /^-----BEGIN /;
/** A hardware address in colons, dashes or dots (IEEE 802), and what is left of it in a controller. */
const HARDWARE = /^[0-9a-f]{2}([:.-]?[0-9a-f]{2}){5}$/i;

/** Fields whose texts a controller keeps in a form of its own. A name that looks like one of theirs is a name. */
const FIELD = { time: /(?:At|From|Until|Before|After)$/, hardware: /^mac/i, pem: /(?:pem|cert)$/i } as const;
/** Fields in which anybody's data stands as it was given. */
const FREE: ReadonlySet<string> = new Set(['tags', 'data']);

/** What stands at a dotted path. A mark that stands for a whole secret stands for all that is below it. */
export function at(tree: unknown, path: string): unknown {
  let value = tree;
  for (const step of path.split('.')) {
    if (typeof value === 'string') return value;
    if (!isEntity(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

/** Whether a field has no value: a controller does not keep apart what was never set and what was emptied. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  return Array.isArray(value) ? value.length === 0 : isEntity(value) && Object.keys(value).length === 0;
}

/**
 * Whether a field stands as asked. A controller keeps lists as sets, and null is an empty list; a reference stands for its
 * id, and an object for the wish that there be one.
 * @param path of the field, dotted
 */
export function stands(asked: unknown, found: unknown, path: string): boolean {
  if (isNothing(asked) || isNothing(found)) return isNothing(asked) && isNothing(found);
  if (isEntity(found) && (asked === true || typeof asked === 'string')) return asked === true || refersTo(found, asked);
  const field = fieldAt(path);
  return fieldForm(asked, field) === fieldForm(found, field);
}

/** An enrolment does not show the user name that it was made for. */
function refersTo(found: Readonly<Record<string, Value>>, asked: string): boolean {
  const named = Object.entries(found).filter(([key]) => key === 'caId');
  return named.length === 0 || named.some(([, value]) => value === asked);
}

/** The name of a field; undefined for one in which texts stand as they were given. */
const fieldAt = (path: string): string | undefined =>
  path.split('.').some((step) => FREE.has(step)) ? undefined : path.split('.').at(-1);

/** In a field that is a list, and in its rows, order and repetition say nothing; a list within an object may mean them. */
const fieldForm = (value: unknown, field: string | undefined): string =>
  form(value, field, Array.isArray(value) ? asSet : asGiven);

const asSet = (items: readonly string[]): readonly string[] => [...new Set(items)].sort();
const asGiven = (items: readonly string[]): readonly string[] => items;

/**
 * One text for values that mean the same in a field of this name.
 * @param kept what of the items of a list says something
 */
function form(value: unknown, field: string | undefined, kept: typeof asSet): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return JSON.stringify(field === undefined ? value : plainText(value, field));
  if (Array.isArray(value)) return `[${kept(value.map((item) => form(item, field, kept))).join(',')}]`;
  if (!isEntity(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => !isAbsent(member));
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${form(member, field && fieldAt(key), kept)}`).join(',')}}`;
}

const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

function plainText(text: string, field: string): string {
  if (FIELD.time.test(field) && TIME.test(text) && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  if (FIELD.hardware.test(field) && HARDWARE.test(text)) return text.replace(/[:.-]/g, '').toLowerCase();
  return FIELD.pem.test(field) && PEM.test(text) ? text.replace(/\s+/g, '\n').trim() : text;
}
