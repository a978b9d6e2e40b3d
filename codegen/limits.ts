import { isObject, type JsonObject } from './json.ts';

/** Common names of string formats (JSON Schema 2020-12, validation, 7.3) where they differ; null for none. */
const FORMATS: Readonly<Record<string, string | null>> = { uri: 'URL', url: 'URL', byte: 'base64', 'date-time': null };

/**
 * A value's constraints in a few words: lengths, ranges and formats. A call that violates them is refused, so a caller
 * has to know them, but not every vendor supports the keywords.
 */
export function limits(schema: JsonObject): string[] {
  return [
    format(schema),
    allowsNothing(schema) ? 'takes no value' : '',
    schema['nullable'] === true ? 'or null' : '',
    range(schema['minLength'], schema['maxLength'], ' characters'),
    range(schema['minItems'], schema['maxItems'], ' items'),
    range(schema['minimum'], schema['maximum'], ''),
    typeof schema['exclusiveMinimum'] === 'number' ? `more than ${schema['exclusiveMinimum']}` : '',
    typeof schema['exclusiveMaximum'] === 'number' ? `less than ${schema['exclusiveMaximum']}` : '',
  ].filter((text) => text !== '');
}

/** Whether a schema says that no value is right, as an empty list of choices does. */
const allowsNothing = ({ not }: JsonObject): boolean => isObject(not) && Object.keys(not).length === 0;

function format({ type, format: name, contentEncoding }: JsonObject): string {
  if (contentEncoding === 'base64') return 'base64';
  if (type !== 'string' || typeof name !== 'string') return '';
  const known = FORMATS[name];
  return known === undefined ? name : (known ?? '');
}

/** Bounds beyond what a number can represent exactly only say that it is a 64-bit integer. */
const bound = (value: unknown): number | undefined =>
  typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined;

function range(least: unknown, most: unknown, unit: string): string {
  const [from, to] = [bound(least), bound(most)];
  if (from !== undefined && to !== undefined) return `${from}${from < 0 ? ' to ' : '-'}${to}${unit}`;
  if (from !== undefined) return `at least ${from}${from === 1 ? unit.replace(/s$/, '') : unit}`;
  return to === undefined ? '' : `at most ${to}${to === 1 ? unit.replace(/s$/, '') : unit}`;
}
