import { Ajv2020, type ErrorObject, type FuncKeywordDefinition, type ValidateFunction } from 'ajv/dist/2020.js';
import { containsBigint } from '../../../common/exact-json.ts';
import { once } from '../../../common/once.ts';
import { compilePattern } from '../../../common/pattern.ts';
import type { JsonSchema } from '../../../contract.ts';
import { comparisons, exactLimits, multipleOf } from './exact-keywords.ts';
import { FORMATS } from './formats.ts';

/** Keywords whose faults only repeat that others failed. */
const SUMMARIES: ReadonlySet<string> = new Set(['if', 'propertyNames']);

/**
 * Compiles a check of a schema with every keyword of JSON Schema 2020-12. Patterns match in linear time, and numbers are
 * compared exactly, including those that only bigints can hold.
 * @returns what is wrong with a value, one sentence per line; undefined if nothing is
 */
export function exactCheck(schema: JsonSchema): (value: unknown) => string | undefined {
  const validate = compiled(schema, [multipleOf(itself), exactLimits(itself)]);
  const standIns = new StandIns();
  const { original } = standIns;
  const large = once(() => compiled(schema, [exactLimits(original), ...comparisons(original)]));
  return (value) => {
    const [check, judged] = containsBigint(value) ? [large(), standIns.make(value)] : [validate, value];
    return check(judged) ? undefined : messageOf(check.errors ?? []);
  };
}

const itself = (data: unknown): unknown => data;

function compiled(schema: JsonSchema, keywords: readonly FuncKeywordDefinition[]): ValidateFunction {
  const regExp = Object.assign((pattern: string) => compilePattern(pattern), { code: 'compilePattern' });
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateSchema: false,
    ownProperties: true,
    logger: false,
    formats: FORMATS,
    code: { regExp: regExp as never },
  });
  for (const keyword of keywords) ajv.removeKeyword(String(keyword.keyword)).addKeyword(keyword);
  return ajv.compile({ ...schema });
}

/** Copies of values in which numbers stand in for bigints, for a validator that knows only numbers. */
class StandIns {
  readonly #originals = new WeakMap<object, unknown>();

  make(value: unknown): unknown {
    // Any integer will do: every keyword that compares numbers asks for the original.
    if (typeof value === 'bigint') return 0;
    if (typeof value !== 'object' || value === null) return value;
    const copy = Array.isArray(value)
      ? value.map((item) => this.make(item))
      : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.make(item)]));
    this.#originals.set(copy, value);
    return copy;
  }

  /** What a value of a copy was, given the object or list that holds it there. */
  readonly original = (data: unknown, parent: object, key: string | number): unknown => {
    if (typeof data !== 'number') return this.#originals.get(data as object) ?? data;
    return (this.#originals.get(parent) as Record<string | number, unknown>)[key];
  };
}

function messageOf(errors: readonly ErrorObject[]): string {
  const reported = errors.filter(({ keyword }) => !SUMMARIES.has(keyword));
  return [...new Set(reported.map(sentence))].join('\n');
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
  if (Array.isArray(params['passingSchemas'])) return `✖ Matches more than one of its alternatives${at}`;
  if (keyword === 'oneOf' || keyword === 'anyOf') return `✖ Matches none of its alternatives${at}`;
  return `✖ Invalid input: ${message ?? keyword}${at}`;
}
