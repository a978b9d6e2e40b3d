import { isObject, type Json, type JsonObject } from '../common/json.ts';

/** Keywords for prose or convenience; the rest are facts. */
const PROSE = new Set(['description', 'summary', 'title', 'example', 'examples', 'externalDocs']);
const TOOLING = new Set(['x-omitempty', 'x-omit-empty', 'x-data-integrity', 'x-nullable']);

/** Keywords whose value maps free names to schemas or the like: their keys are names, not keywords. */
export const NAMES: ReadonlySet<string> = new Set([
  ...['paths', 'webhooks', 'pathItems', 'parameters', 'headers', 'requestBodies', 'responses', 'content', 'encoding'],
  ...['callbacks', 'links', 'securitySchemes', 'scopes', 'schemas', 'mapping', 'variables'],
  ...['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'],
]);
/** Keywords whose value is data: kept unchanged. */
const DATA = new Set(['enum', 'default', 'const', 'x-class']);
/** Operations of a path: an empty one is reported where it is read. */
const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']);

/**
 * Reduces an OpenAPI 3.1 document to facts in canonical order: removes prose and sorts keys and sets, so that
 * equivalent documents have equal text.
 */
export function normalize(document: JsonObject): JsonObject {
  const { info, ...rest } = document;
  const { title = '', version = '' } = isObject(info) ? info : {};
  return { ...(keywords({ ...rest, openapi: '3.1.0' }) as JsonObject), info: { title, version } };
}

function keywords(value: Json): Json {
  if (Array.isArray(value)) return value.map(keywords);
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const key of Object.keys(value).sort()) {
    const item = value[key] as Json;
    if (PROSE.has(key) || TOOLING.has(key)) continue;
    if (DATA.has(key)) result[key] = item;
    // A key of YAML without a value says nothing.
    else if (item === null && !METHODS.has(key)) continue;
    else if (NAMES.has(key) && isObject(item)) result[key] = names(item, key === 'paths' ? null : {});
    // In YAML, the type `null` is easily written without its quotation marks.
    else if (key === 'type' && Array.isArray(item)) result[key] = item.map((type) => type ?? 'null');
    else result[key] = inOrder(key, keywords(item));
  }
  return nullable(result);
}

/** Keywords of parts of a document that are not schemas, so rules for schemas do not apply to them. */
const OUTSIDE: ReadonlySet<string> = new Set([
  ...METHODS,
  ...[
    'responses',
    'content',
    'in',
    'schema',
    'parameters',
    'headers',
    'operationId',
    'requestBody',
    'paths',
    'servers',
  ],
]);

/** OpenAPI 3.0's `nullable` next to a reference or a combination, which the conversion to 3.1 leaves behind. */
function nullable({ nullable: marked, ...schema }: JsonObject): JsonObject {
  if (marked !== true || schema['type'] !== undefined || Object.keys(schema).some((key) => OUTSIDE.has(key)))
    return schema;
  return { anyOf: [schema, { type: 'null' }] };
}

/** @param empty the value of a name without one */
function names(map: JsonObject, empty: Json): JsonObject {
  return Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((name) => [name, keywords(map[name] ?? empty)]),
  );
}

/** Arrays that are sets by their standard are sorted; others keep their order. */
function inOrder(key: string, value: Json): Json {
  if (!Array.isArray(value)) return value;
  if (key === 'required' || key === 'tags') return [...value].sort((a, b) => compare(setKey(a), setKey(b)));
  if (key === 'parameters') return [...value].sort((a, b) => compare(parameterKey(a), parameterKey(b)));
  return value;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const setKey = (item: Json): string => (typeof item === 'string' ? item : JSON.stringify(item));

function parameterKey(parameter: Json): string {
  if (!isObject(parameter)) return '';
  return String(parameter['$ref'] ?? `${parameter['in']} ${parameter['name']}`);
}
