/** JSON Schemas of config types, which the data of configs must match. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formatsPlugin from 'ajv-formats';
import { isObject } from '../../common/is-object.ts';
import { invalidField } from '../errors.ts';
import type { Values } from '../world.ts';

const compiled = new WeakMap<object, ValidateFunction>();

/** Throws if the data does not match the schema; any object will do if the type has none, or an empty one. */
export function checkData(data: unknown, schema: unknown): void {
  if (!isObject(schema) || Object.keys(schema).length === 0) return;
  if (data === undefined || data === null) throw invalidField('(root)', data, 'it must be an object');
  const validate = compile(schema);
  if (validate(data)) return;
  const error = firstError(validate.errors ?? []);
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const field = path.length === 0 ? '(root)' : path.join('.');
  throw invalidField(field, at(data, path), error.message ?? 'it breaks the schema');
}

/** Throws if it isn't a valid schema of objects. One without anything in it is none at all. */
export function checkSchema(schema: unknown): void {
  if (isObject(schema) && Object.keys(schema).length > 0 && schema.type !== 'object') {
    throw invalidField('schema', schema, 'its type must be object');
  }
  try {
    compile(schema as Values);
  } catch (error) {
    throw invalidField('schema', schema, error instanceof Error ? error.message : 'it is not a JSON Schema');
  }
}

function compile(schema: Values): ValidateFunction {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    const ajv = new Ajv({ allErrors: true, strict: false, logger: false });
    // Both are CommonJS modules; some loaders wrap their default export.
    const addFormats = formatsPlugin as unknown as { default?: (ajv: Ajv) => void } & ((ajv: Ajv) => void);
    (addFormats.default ?? addFormats)(ajv);
    for (const name of ['idn-hostname', 'idn-email', 'iri']) ajv.addFormat(name, true);
    // Schemas have an id and a dialect; neither may conflict with one that is already known.
    const { $id: _id, $schema: _dialect, ...rest } = schema;
    validate = ajv.compile(rest);
    compiled.set(schema, validate);
  }
  return validate;
}

/** The error nearest to the root, then the first by name. */
function firstError(errors: readonly ErrorObject[]): ErrorObject {
  const depth = (error: ErrorObject) => error.instancePath.split('/').length;
  const [first] = [...errors].sort((a, b) => depth(a) - depth(b) || (a.instancePath < b.instancePath ? -1 : 1));
  if (first === undefined) throw new Error('validation failed without an error');
  return first;
}

function at(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Values | undefined)?.[name], data);
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
