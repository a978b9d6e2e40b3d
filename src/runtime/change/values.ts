import { isEntity, type Value } from '../shape/exact-json.ts';

/** How a time is written (RFC 3339): two ways of writing the same moment are the same value. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[-+]\d{2}:\d{2})$/;
const PEM = /^-----BEGIN /;
/** A hardware address in colons, dashes or dots (IEEE 802), and what is left of it in a controller. */
const HARDWARE = /^[0-9a-f]{2}([:.-]?[0-9a-f]{2}){5}$/i;

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
 * Whether a field stands as asked. Lists have no order, and null is an empty list; a reference stands for its id,
 * and an object for the wish that there be one.
 */
export function stands(asked: unknown, found: unknown): boolean {
  if (isNothing(asked) || isNothing(found)) return isNothing(asked) && isNothing(found);
  if (isEntity(found) && (asked === true || typeof asked === 'string')) return asked === true || refersTo(found, asked);
  return fieldForm(asked) === fieldForm(found);
}

/** An enrolment does not show the user name that it was made for. */
function refersTo(found: Readonly<Record<string, Value>>, asked: string): boolean {
  const named = Object.entries(found).filter(([key]) => key === 'caId');
  return named.length === 0 || named.some(([, value]) => value === asked);
}

/** A field that is a list has no order; lists further in may have one. */
const fieldForm = (value: unknown): string => (Array.isArray(value) ? value.map(form).sort().join() : form(value));

/** One text for values that mean the same. */
function form(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return JSON.stringify(plainText(value));
  if (Array.isArray(value)) return `[${value.map(form).join(',')}]`;
  if (!isEntity(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => !isAbsent(member));
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${form(member)}`).join(',')}}`;
}

const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

function plainText(text: string): string {
  if (TIME.test(text) && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  if (HARDWARE.test(text)) return text.replace(/[:.-]/g, '').toLowerCase();
  return PEM.test(text) ? text.replace(/\s+/g, '\n').trim() : text;
}
