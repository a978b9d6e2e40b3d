import yaml from 'js-yaml';
import { exactNumber, isJsonNumber, needsExactness, parseMarked } from '../../src/common/exact-json.ts';
import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { COMPARED } from './exact-limits.ts';

/** Keywords of schemas whose numbers are compared with those that are sent, or sent themselves. */
const EXACT: ReadonlySet<string> = new Set([...COMPARED, 'default']);

/** The number in a text; NaN if neither a number nor a bigint can hold it. */
const numberOf = (text: string): number | bigint => exactNumber(text) ?? Number.NaN;

const isRounded = (token: string): boolean => isJsonNumber(token) && exactNumber(token) !== Number(token);

/** Whether JSON may have a number that the usual parser would round: many digits, or an exponent of several. */
const mayRound = (text: string): boolean => needsExactness(text) || /\d[eE]\+?\d\d/.test(text);

/**
 * Parses a document in JSON. In schemas, integers that JavaScript numbers would round are bigints, and what nothing can
 * hold is NaN.
 * @throws {SyntaxError} if it isn't JSON
 */
export function parseDocumentJson(text: string): Json {
  if (!mayRound(text)) return JSON.parse(text);
  return withNumbersElsewhere(parseMarked(text, isRounded, numberOf) as Json);
}

/** The library's own types, which its declarations leave out. */
const TYPES = (yaml as unknown as { readonly types: Readonly<Record<'int' | 'float', yaml.Type>> }).types;

/** The numbers of YAML 1.2, read in the same way. */
export const YAML_NUMBERS: readonly yaml.Type[] = (['int', 'float'] as const).map((name) => {
  const usual = TYPES[name];
  return new yaml.Type(`tag:yaml.org,2002:${name}`, {
    kind: 'scalar',
    resolve: (data) => usual.resolve(data),
    construct: (data: string) => {
      const number: number = usual.construct(data);
      const text = data.replaceAll('_', '');
      if (/^[-+]?0[box]/.test(text)) return Number.isSafeInteger(number) ? number : basedInteger(text);
      return /\d/.test(text) ? numberOf(text) : number;
    },
  });
});

/** An integer with a base: `0xffffffffffffffff`. */
function basedInteger(text: string): bigint {
  const size = BigInt(text.replace(/^[-+]/, ''));
  return text.startsWith('-') ? -size : size;
}

/** The same document, changed in place: numbers that nothing is compared with are ordinary ones. */
export function withNumbersElsewhere(document: Json): Json {
  if (typeof document === 'object' && document !== null) makeOrdinary(document, false, new Set());
  return document;
}

function makeOrdinary(holder: Json[] | JsonObject, compared: boolean, seen: Set<Json>): void {
  if (seen.has(holder)) return;
  seen.add(holder);
  for (const [key, value] of Object.entries(holder)) {
    const isCompared = compared || (isObject(holder) && EXACT.has(key));
    if (typeof value === 'object' && value !== null) makeOrdinary(value, isCompared, seen);
    else if (typeof value === 'bigint' && !isCompared) (holder as JsonObject)[key] = Number(value);
  }
}

/** A document as JSON with a value on each line; bigints keep their digits. */
export function printDocument(document: Json): string {
  const mark = 'bigint\u0000';
  const text = JSON.stringify(document, (_key, value) => (typeof value === 'bigint' ? `${mark}${value}` : value), 1);
  return text.replace(/"bigint\\u0000(-?\d+)"/g, '$1');
}
