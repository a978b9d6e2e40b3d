import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { compilePattern } from '../../../common/pattern.ts';
import type { JsonSchema } from '../../../contract.ts';
import { FORMATS } from './formats.ts';

/** Maximum number of faults reported for one call. */
const MOST_FAULTS = 10;

/** Keywords whose faults only repeat that others failed. */
const SUMMARIES: ReadonlySet<string> = new Set(['if', 'propertyNames']);

/**
 * Compiles a check of a schema with every keyword of JSON Schema 2020-12. Patterns match in linear time.
 * @returns what is wrong with a value, one sentence per line; undefined if nothing is
 */
export function exactCheck(schema: JsonSchema): (value: unknown) => string | undefined {
  const regExp = Object.assign((pattern: string) => compilePattern(pattern), { code: 'compilePattern' });
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateSchema: false,
    ownProperties: true,
    logger: false,
    // 19.99 is a multiple of 0.01, although no binary fraction is.
    multipleOfPrecision: 6,
    formats: FORMATS,
    code: { regExp: regExp as never },
  });
  const validate = ajv.compile({ ...schema });
  return (value) => (validate(value) ? undefined : messageOf(validate.errors ?? []));
}

function messageOf(errors: readonly ErrorObject[]): string {
  const lines = new Set(errors.filter(({ keyword }) => !SUMMARIES.has(keyword)).map(sentence));
  const shown = [...lines].slice(0, MOST_FAULTS);
  const more = lines.size - shown.length;
  return [...shown, ...(more > 0 ? [`... and ${more} more`] : [])].join('\n');
}

function sentence({ instancePath, keyword, message, params }: ErrorObject): string {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const at = path.length === 0 ? '' : `\n  → at ${path.join('.')}`;
  if (keyword === 'required') return `✖ "${params['missingProperty']}" is missing${at}`;
  if (keyword === 'enum')
    return `✖ Invalid option: expected one of ${params['allowedValues'].map((each: unknown) => JSON.stringify(each)).join('|')}${at}`;
  if (keyword === 'oneOf' && Array.isArray(params['passingSchemas']))
    return `✖ Matches more than one of its alternatives${at}`;
  if (keyword === 'oneOf' || keyword === 'anyOf') return `✖ Matches none of its alternatives${at}`;
  return `✖ Invalid input: ${message ?? keyword}${at}`;
}
