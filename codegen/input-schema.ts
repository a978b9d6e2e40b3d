import { type Alternatives, type ArgumentPlace, RESERVED_ARGUMENTS } from '../src/contract.ts';
import { alternativesOf } from './alternatives.ts';
import { InputError } from './errors.ts';
import { isObject, type Json, type JsonObject, pointer } from './json.ts';
import type { HttpOperation } from './operations.ts';
import { mergeSchemas, type SchemaResolver, withoutNull } from './schema.ts';

/** What a tool takes: its complete schema, and where each argument goes. */
export interface Input {
  /** Flat, complete, closed: `additionalProperties` is false at the root. */
  readonly schema: JsonObject;
  readonly places: Readonly<Record<string, ArgumentPlace>>;
  readonly sends?: string;
  readonly alternatives?: Alternatives;
}

interface Draft {
  readonly properties: JsonObject;
  readonly required: string[];
  readonly places: Record<string, ArgumentPlace>;
}

/** Everything that reading one operation needs to know of its surroundings. */
export interface InputContext {
  readonly document: JsonObject;
  readonly resolver: SchemaResolver;
  readonly source: string;
  /** Name of the argument for a body that is no object. */
  readonly wholeBody?: string | undefined;
}

/**
 * Reads parameters and body of an operation into one flat list of arguments.
 *
 * Where two places use one name, the path keeps it, then the query, then the header; the later one gets its place in
 * front of it: a body's `id` beside a path's `id` is the argument `bodyId`.
 */
export function readInput(http: HttpOperation, context: InputContext): Input {
  const draft: Draft = { properties: {}, required: [], places: {} };
  for (const { parameter, from } of parametersInOrder(http, context)) addParameter(draft, parameter, from, context);
  const body = addBody(draft, http, context);
  const schema: JsonObject = { type: 'object', properties: draft.properties, additionalProperties: false };
  if (draft.required.length > 0) schema['required'] = draft.required;
  return { schema, places: draft.places, ...body };
}

const PLACE_ORDER = ['path', 'query', 'header'];

function parametersInOrder(http: HttpOperation, { resolver, source }: InputContext) {
  const lists = [http.pathItem['parameters'], http.operation['parameters']];
  const found = lists.flatMap((list, level) =>
    ((list as Json[] | undefined) ?? []).map((entry, index) => {
      const from = `${level === 0 ? http.pointer.replace(/\/[^/]*$/, '') : http.pointer}/parameters/${index}`;
      return { parameter: resolver.follow(entry, from), from };
    }),
  );
  for (const { parameter, from } of found) {
    if (!PLACE_ORDER.includes(String(parameter['in']))) {
      throw new InputError(source, from, `a parameter in "${parameter['in']}"`, 'repair it in the overlay');
    }
  }
  const rank = (parameter: JsonObject) => PLACE_ORDER.indexOf(String(parameter['in']));
  return found.sort((a, b) => rank(a.parameter) - rank(b.parameter));
}

function addParameter(draft: Draft, parameter: JsonObject, from: string, context: InputContext): void {
  const wire = String(parameter['name']);
  const place = parameter['in'] as 'path' | 'query' | 'header';
  const schema = withoutNull(context.resolver.inline(parameter['schema'], `${from}/schema`));
  const array =
    schema['type'] === 'array' ? ({ array: parameter['explode'] === false ? 'csv' : 'multi' } as const) : {};
  add(draft, wire, { in: place, ...array }, schema, parameter['required'] === true, from, context);
}

function addBody(draft: Draft, http: HttpOperation, context: InputContext): Pick<Input, 'sends' | 'alternatives'> {
  if (http.operation['requestBody'] === undefined) return {};
  const from = `${http.pointer}/requestBody`;
  const body = context.resolver.follow(http.operation['requestBody'], from);
  const [mediaType, media] = Object.entries((body['content'] as JsonObject | undefined) ?? {})[0] ?? [];
  if (mediaType === undefined || !isObject(media)) {
    throw new InputError(context.source, from, 'a body without content', 'repair it in the overlay');
  }
  const place = `${from}${pointer('content', mediaType, 'schema')}`;
  if (http.method === 'GET') {
    throw new InputError(context.source, from, 'a GET with a body cannot be sent', 'repair it in the overlay');
  }
  const {
    'x-class': _class,
    discriminator: _discriminator,
    ...schema
  } = context.resolver.inline(media['schema'], place);
  if (schema['type'] !== 'object') {
    addWholeBody(draft, schema, body['required'] === true, place, context);
    return { sends: mediaType };
  }
  const alternatives = alternativesOf(media['schema'], context);
  const complete = [schema, ...(alternatives?.schemas ?? [])].reduce(mergeSchemas, {});
  const own = schema['required'];
  const required = body['required'] === true && Array.isArray(own) ? own : [];
  for (const [name, property] of Object.entries((complete['properties'] as JsonObject | undefined) ?? {})) {
    const sent = withoutNullDeep(property as JsonObject);
    add(draft, name, { in: 'body' }, sent, required.includes(name) || name === alternatives?.rule.on, place, context);
  }
  return { sends: mediaType, ...(alternatives ? { alternatives: alternatives.rule } : {}) };
}

function addWholeBody(draft: Draft, schema: JsonObject, required: boolean, from: string, context: InputContext): void {
  if (context.wholeBody === undefined) {
    const remedy = 'name its one argument by `wholeBody` in the overlay';
    throw new InputError(context.source, from, 'the body is no object', remedy);
  }
  add(draft, context.wholeBody, { in: 'whole-body' }, withoutNullDeep(schema), required, from, context);
}

function add(
  draft: Draft,
  wire: string,
  place: ArgumentPlace,
  schema: JsonObject,
  required: boolean,
  from: string,
  { source }: InputContext,
): void {
  const plain = camelCase(wire);
  const name = plain in draft.places ? `${place.in}${plain[0]?.toUpperCase()}${plain.slice(1)}` : plain;
  if ((RESERVED_ARGUMENTS as readonly string[]).includes(name) || name in draft.places) {
    const why = name in draft.places ? 'stands twice' : 'is reserved for this server';
    throw new InputError(source, from, `the argument "${name}" ${why}`, 'rename it by a repair in the overlay');
  }
  draft.properties[name] = schema;
  draft.places[name] = name === wire || place.in === 'whole-body' ? place : { ...place, as: wire };
  if (required) draft.required.push(name);
}

const camelCase = (name: string): string =>
  name.replace(/[^A-Za-z0-9]+([A-Za-z0-9])/g, (_, next) => next.toUpperCase());

/** Null is not offered anywhere: a controller takes it for "not given". Values of maps are data and keep it. */
function withoutNullDeep(schema: JsonObject): JsonObject {
  const own = withoutNull(schema);
  const result: JsonObject = { ...own };
  if (isObject(own['properties'])) {
    result['properties'] = Object.fromEntries(
      Object.entries(own['properties']).map(([name, property]) => [name, withoutNullDeep(property as JsonObject)]),
    );
  }
  if (isObject(own['items'])) result['items'] = withoutNullDeep(own['items']);
  return result;
}
