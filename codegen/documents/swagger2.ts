import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { moved, schemaOf, valueSchema, withoutSchema } from './swagger2-schemas.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/** Style and `explode` of each way to join an array; tabs have no equivalent, and become the nearest one. */
const STYLES: Readonly<Record<string, JsonObject>> = {
  ssv: { style: 'spaceDelimited' },
  tsv: { style: 'spaceDelimited' },
  pipes: { style: 'pipeDelimited' },
};

/** What a document defines once for all of its operations. */
interface Common {
  readonly document: JsonObject;
  readonly consumes: Json | undefined;
  readonly produces: Json | undefined;
}

/**
 * Converts a Swagger 2.0 document to OpenAPI 3.0. Malformed parts are passed on, to be reported where they are read, so
 * that the other parts are not lost.
 */
export function fromSwagger2(document: JsonObject): JsonObject {
  const { swagger: _, host, basePath, schemes, consumes, produces, paths, ...rest } = document;
  const { definitions, parameters, responses, securityDefinitions, ...more } = rest;
  const common = { document, consumes, produces };
  const shared = mapValues(parameters, (value) => value);
  const [bodies, plain] = split(shared, (value) => isBody(value));
  const components: JsonObject = {
    ...named('schemas', mapValues(definitions, schemaOf)),
    ...named('parameters', mapValues(plain, parameterOf)),
    ...named(
      'requestBodies',
      mapValues(bodies, (body) => bodyOf([body as JsonObject], common.consumes)),
    ),
    ...named(
      'responses',
      mapValues(responses, (value) => responseOf(value, common.produces)),
    ),
    ...named('securitySchemes', mapValues(securityDefinitions, securityOf)),
  };
  return {
    ...more,
    openapi: '3.0.3',
    servers: serversOf(host, basePath, schemes),
    paths: mapValues(paths, (item) => pathItemOf(item, common)),
    ...(Object.keys(components).length > 0 ? { components } : {}),
  };
}

function serversOf(host: Json | undefined, basePath: Json | undefined, schemes: Json | undefined): Json {
  const path = typeof basePath === 'string' ? basePath : '';
  if (typeof host !== 'string') return [{ url: path === '' ? '/' : path }];
  const wanted = Array.isArray(schemes) && schemes.length > 0 ? schemes : [''];
  return wanted.map((scheme) => ({ url: `${scheme === '' ? '' : `${scheme}:`}//${host}${path === '/' ? '' : path}` }));
}

function pathItemOf(item: Json, common: Common): Json {
  if (!isObject(item)) return item;
  const { parameters, ...rest } = item;
  const shared = Array.isArray(parameters) ? parameters : [];
  const [bodies, plain] = parted(shared, common.document);
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(rest)) {
    result[key] = METHODS.includes(key) && isObject(value) ? operationOf(value, bodies, common) : value;
  }
  return plain.length > 0 ? { ...result, parameters: plain.map(parameterOf) } : result;
}

function operationOf(operation: JsonObject, sharedBodies: readonly Json[], common: Common): JsonObject {
  const {
    parameters,
    responses,
    consumes = common.consumes,
    produces = common.produces,
    schemes: _,
    ...rest
  } = operation;
  const [own, plain] = parted(Array.isArray(parameters) ? parameters : [], common.document);
  const bodies = own.length > 0 ? own : sharedBodies;
  return {
    ...rest,
    ...(parameters === undefined || plain.length === 0 ? {} : { parameters: plain.map(parameterOf) }),
    ...(bodies.length === 0 ? {} : { requestBody: requestBodyOf(bodies, consumes, operation['consumes'], common) }),
    ...(responses === undefined ? {} : { responses: mapValues(responses, (value) => responseOf(value, produces)) }),
  };
}

/** Separates the parameters that make up the body from the others. */
function parted(parameters: readonly Json[], document: JsonObject): [bodies: Json[], plain: Json[]] {
  const target = (parameter: Json) => sharedParameter(parameter, document) ?? parameter;
  return [parameters.filter((each) => isBody(target(each))), parameters.filter((each) => !isBody(target(each)))];
}

const isBody = (parameter: Json): boolean =>
  isObject(parameter) && (parameter['in'] === 'body' || parameter['in'] === 'formData');

/** The shared parameter that one refers to; undefined if it isn't a reference. */
function sharedParameter(parameter: Json, document: JsonObject): Json | undefined {
  const reference = isObject(parameter) ? parameter['$ref'] : undefined;
  if (typeof reference !== 'string' || !reference.startsWith('#/parameters/')) return undefined;
  const name = reference.slice('#/parameters/'.length).replaceAll('~1', '/').replaceAll('~0', '~');
  const shared = document['parameters'];
  return isObject(shared) && Object.hasOwn(shared, name) ? shared[name] : undefined;
}

function requestBodyOf(
  bodies: readonly Json[],
  consumes: Json | undefined,
  own: Json | undefined,
  common: Common,
): Json {
  const [first] = bodies;
  const reference = isObject(first) ? first['$ref'] : undefined;
  const target = bodies.map((each) => (sharedParameter(each, common.document) ?? each) as JsonObject);
  // A body that several operations share stays a reference, unless this operation sends it in another form.
  if (bodies.length === 1 && typeof reference === 'string' && own === undefined && target[0]?.['in'] === 'body') {
    return { $ref: reference.replace('#/parameters/', '#/components/requestBodies/') };
  }
  return bodyOf(target, consumes);
}

function bodyOf(parameters: readonly JsonObject[], consumes: Json | undefined): JsonObject {
  const [first = {}] = parameters;
  const types = texts(consumes);
  if (first['in'] === 'body') {
    const media = first['schema'] === undefined ? {} : { schema: schemaOf(first['schema'] as Json) };
    const content = Object.fromEntries((types.length > 0 ? types : ['application/json']).map((type) => [type, media]));
    return { content, ...(first['required'] === true ? { required: true } : {}) };
  }
  const hasFile = parameters.some(({ type }) => type === 'file');
  const forms = types.filter((type) => /multipart|form/.test(type));
  const form = hasFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
  const required = parameters.filter((each) => each['required'] === true).map(({ name }) => String(name));
  const schema: JsonObject = {
    type: 'object',
    properties: Object.fromEntries(parameters.map((each) => [String(each['name']), valueSchema(each)])),
    ...(required.length > 0 ? { required } : {}),
  };
  const encoding = Object.fromEntries(parameters.flatMap(encodingOf));
  const media = { schema, ...named('encoding', encoding) };
  const content = Object.fromEntries((forms.length > 0 ? forms : [form]).map((type) => [type, media]));
  return { content, ...(required.length > 0 ? { required: true } : {}) };
}

/** How a list is joined in a form: by commas, unless the parameter says otherwise. */
function encodingOf({ name, type, collectionFormat = 'csv' }: JsonObject): [string, JsonObject][] {
  if (type !== 'array' || collectionFormat === 'multi') return [];
  return [[String(name), { style: 'form', explode: false, ...STYLES[String(collectionFormat)] }]];
}

function parameterOf(parameter: Json): Json {
  if (!isObject(parameter)) return parameter;
  if (typeof parameter['$ref'] === 'string') return { ...parameter, $ref: moved(parameter['$ref']) };
  const { collectionFormat, ...rest } = parameter;
  const plain = withoutSchema(rest);
  if (parameter['type'] === undefined && parameter['schema'] !== undefined) {
    return { ...plain, schema: schemaOf(parameter['schema'] as Json) };
  }
  return { ...plain, ...styleOf(parameter, collectionFormat), schema: valueSchema(parameter) };
}

function styleOf({ in: place, type }: JsonObject, collectionFormat: Json | undefined): JsonObject {
  if (type !== 'array') return {};
  if (place !== 'query') return { style: 'simple' };
  if (collectionFormat === 'multi') return { explode: true };
  return { explode: false, ...STYLES[String(collectionFormat)] };
}

function responseOf(response: Json, produces: Json | undefined): Json {
  if (!isObject(response)) return response;
  if (typeof response['$ref'] === 'string') return { ...response, $ref: moved(response['$ref']) };
  const { schema, headers, examples, ...rest } = response;
  const types = schema === undefined ? [] : texts(produces);
  const content = {
    // An example implies a media type too.
    ...mapValues(examples, () => ({})),
    ...Object.fromEntries(types.map((type) => [type, { schema: schemaOf(schema as Json) }])),
    ...(schema !== undefined && types.length === 0 ? { '*/*': { schema: schemaOf(schema) } } : {}),
  };
  return {
    ...rest,
    ...(headers === undefined ? {} : { headers: mapValues(headers, headerOf) }),
    ...named('content', content),
  };
}

function headerOf(header: Json): Json {
  if (!isObject(header)) return header;
  const { collectionFormat: _, ...rest } = header;
  const plain = withoutSchema(rest);
  return { ...plain, ...(header['type'] === 'array' ? { style: 'simple' } : {}), schema: valueSchema(header) };
}

const FLOWS: Readonly<Record<string, string>> = { application: 'clientCredentials', accessCode: 'authorizationCode' };

function securityOf(scheme: Json): Json {
  if (!isObject(scheme)) return scheme;
  if (scheme['type'] === 'basic') return { ...scheme, type: 'http', scheme: 'basic' };
  if (scheme['type'] !== 'oauth2') return scheme;
  const { flow, authorizationUrl, tokenUrl, scopes = {}, ...rest } = scheme;
  const urls = { ...(authorizationUrl && { authorizationUrl }), ...(tokenUrl && { tokenUrl }) };
  return { ...rest, flows: { [FLOWS[String(flow)] ?? String(flow)]: { ...urls, scopes } } };
}

const texts = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

const named = (key: string, map: JsonObject): JsonObject => (Object.keys(map).length > 0 ? { [key]: map } : {});

function mapValues(map: Json | undefined, change: (value: Json) => Json): JsonObject {
  if (!isObject(map)) return {};
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function split(map: JsonObject, is: (value: Json) => boolean): [JsonObject, JsonObject] {
  const entries = Object.entries(map);
  return [
    Object.fromEntries(entries.filter(([, value]) => is(value))),
    Object.fromEntries(entries.filter(([, value]) => !is(value))),
  ];
}
