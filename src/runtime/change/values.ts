import { isEntity, type Value } from '../../common/exact-json.ts';
import { isStoredType } from './identity-types.ts';

/** Times (RFC 3339): two spellings of the same moment are equal. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[-+]\d{2}:\d{2})$/;
const PEM = /^-----BEGIN /;
/** A hardware address with colons, dashes or dots (IEEE 802); a controller only keeps the digits. */
const HARDWARE = /^[0-9a-f]{2}([:.-]?[0-9a-f]{2}){5}$/i;

/** Fields whose texts a controller normalizes. A name that looks like one of theirs is just a name. */
const FIELD = { time: /(?:At|From|Until|Before|After)$/, hardware: /^mac/i, pem: /(?:pem|cert)$/i } as const;
/** Fields with free-form data, stored unchanged. */
const FREE: ReadonlySet<string> = new Set(['tags', 'data']);

/** The value at a dotted path. A mark that replaces a secret stands for everything below it. */
export function at(tree: unknown, path: string): unknown {
  let value = tree;
  for (const step of path.split('.')) {
    if (typeof value === 'string') return value;
    if (!isEntity(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

/** Whether a field has no value: a controller does not distinguish between unset and empty. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  return Array.isArray(value) ? value.length === 0 : isEntity(value) && Object.keys(value).length === 0;
}

/**
 * Whether a field has the requested value. A controller stores lists as sets, and null is an empty list; a reference is
 * shown for its id, and an object for `true`.
 * @param path of the field, dotted
 */
export function matchesRequested(requested: unknown, found: unknown, path: string): boolean {
  if (isNothing(requested) || isNothing(found)) return isNothing(requested) && isNothing(found);
  if (isEntity(found) && (requested === true || typeof requested === 'string'))
    return requested === true || refersTo(found, requested);
  if (path === 'typeId' && isStoredType(requested, found)) return true;
  const field = fieldAt(path);
  return fieldForm(requested, field) === fieldForm(found, field);
}

/** Whether an object may be what a text names. Only a `caId` can tell: an enrollment does not show its user name. */
function refersTo(found: Readonly<Record<string, Value>>, requested: string): boolean {
  const named = Object.entries(found).filter(([key]) => key === 'caId');
  return named.length === 0 || named.some(([, value]) => value === requested);
}

/** The name of a field; undefined for fields with free-form data. */
const fieldAt = (path: string): string | undefined =>
  path.split('.').some((step) => FREE.has(step)) ? undefined : path.split('.').at(-1);

/** In a list field and its rows, order and repetition do not matter; in a list within an object they may. */
const fieldForm = (value: unknown, field: string | undefined): string =>
  form(value, field, Array.isArray(value) ? asSet : asGiven);

const asSet = (items: readonly string[]): readonly string[] => [...new Set(items)].sort();
const asGiven = (items: readonly string[]): readonly string[] => items;

/**
 * The same text for values that are equal in a field of this name.
 * @param kept how to normalize the items of a list
 */
function form(value: unknown, field: string | undefined, kept: typeof asSet): string {
  // Large numbers are written in several ways: `1e+21`, and with all digits.
  if (typeof value === 'bigint' || Number.isInteger(value)) return String(BigInt(value as bigint | number));
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
