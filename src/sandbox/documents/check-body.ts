/**
 * Checks a request body against its schema as the controller does: first the types, then the rules, field by field in
 * alphabetical order, inherited ones first. The first violation is reported.
 */
import { isObject } from '../../common/is-object.ts';
import { invalidField, unreadableBody } from '../errors.ts';
import type { ApiDocument, Schema } from './openapi.ts';

export function checkBody(body: unknown, schema: Schema, document: ApiDocument): void {
  const target = concrete(body, schema, document);
  checkTypes(body, target, '', document);
  checkRules(body ?? {}, target, '', document);
  checkObjects(body, target, document);
}

/** The names of the fields that a body of this schema may have. */
export function fieldNames(body: unknown, schema: Schema, document: ApiDocument): readonly string[] {
  return Object.keys(members(concrete(body, schema, document), document));
}

/** If a schema has subtypes, the one that the body's discriminator names. */
export function concrete(body: unknown, schema: Schema, document: ApiDocument): Schema {
  const resolved = document.resolve(schema);
  const property = resolved.discriminator?.propertyName;
  if (property === undefined || !isObject(body)) return resolved;
  const value = body[property];
  if (value === undefined || value === null || value === '') {
    throw invalidField(property, '', `${property} must be given`, 602);
  }
  const base = schema.$ref?.split('/').at(-1) ?? '';
  const subtype = typeof value === 'string' ? document.subtype(base, value) : undefined;
  if (subtype === undefined) throw unreadableBody(`${JSON.stringify(value)} is not a known ${property}`);
  return subtype;
}

function checkTypes(value: unknown, schema: Schema, path: string, document: ApiDocument): void {
  if (value === null || value === undefined) return;
  const resolved = document.resolve(schema);
  for (const part of [...(resolved.allOf ?? []), ...(resolved.anyOf ?? [])]) {
    if (!types(document.resolve(part)).includes('null')) checkTypes(value, part, path, document);
  }
  const allowed = isAnything(resolved) ? [] : types(resolved).filter((type) => type !== 'null');
  if (allowed.length > 0 && !allowed.some((type) => isOfType(value, type))) {
    throw unreadableBody(`${path === '' ? 'it' : path} must be of type ${allowed.join(' or ')}`);
  }
  if (resolved.format === 'date-time' && value !== '' && Number.isNaN(Date.parse(String(value)))) {
    throw unreadableBody(`${path} must be a date and time`);
  }
  if (resolved.contentEncoding === 'base64' && !BASE64.test(String(value))) {
    throw unreadableBody(`${path} must be in base64`);
  }
  if (Array.isArray(value)) {
    const { items } = resolved;
    if (items === undefined) return;
    for (const [i, item] of value.entries()) checkTypes(item, items, join(path, String(i)), document);
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(resolved.properties ?? {})) {
      checkTypes(value[name], member, join(path, name), document);
    }
    const { additionalProperties } = resolved;
    if (typeof additionalProperties !== 'object' || isFreeForm(schema)) return;
    for (const [name, inner] of Object.entries(value)) {
      checkTypes(inner, additionalProperties, join(path, name), document);
    }
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** In fields that are neither required nor nullable, the empty string counts as no value and violates no rule. */
function checkRules(value: unknown, schema: Schema, path: string, document: ApiDocument, isRequired = false): void {
  const resolved = document.resolve(schema);
  if (value !== '' || isRequired || types(resolved).includes('null')) checkValue(value, resolved, path);
  if (Array.isArray(value)) {
    const { items } = resolved;
    if (items === undefined) return;
    for (const [i, item] of value.entries()) checkRules(item, items, join(path, String(i)), document, true);
    return;
  }
  if (!isObject(value)) return;
  const required = requiredNames(resolved, document);
  for (const [name, member] of Object.entries(members(resolved, document))) {
    const inner = value[name];
    const place = join(path, name);
    if (inner === undefined || inner === null) {
      if (required.has(name)) throw missing(place, member, document);
    } else checkRules(inner, member, place, document, required.has(name));
  }
  const { additionalProperties, properties = {} } = resolved;
  if (typeof additionalProperties !== 'object' || isFreeForm(schema)) return;
  for (const [name, inner] of Object.entries(value)) {
    if (!(name in properties)) checkRules(inner, additionalProperties, join(path, name), document);
  }
}

/** Fields that may be anything to the parser still have to be objects. */
function checkObjects(body: unknown, schema: Schema, document: ApiDocument): void {
  if (!isObject(body)) return;
  for (const [name, member] of Object.entries(members(schema, document))) {
    const value = body[name] ?? {};
    if (isAnything(document.resolve(member)) && !isObject(value))
      throw invalidField(name, value, `${name} must be an object`);
  }
}

/** The parser accepts anything where the document has an object without saying what is in it. */
function isAnything(schema: Schema): boolean {
  return schema.additionalProperties === true;
}

/** The documents say that tags hold objects; the controller accepts any value. */
function isFreeForm(schema: Schema): boolean {
  return schema.$ref?.endsWith('/subTags') === true;
}

function checkValue(value: unknown, schema: Schema, path: string): void {
  const fail = (reason: string) => invalidField(path, value, `${path} ${reason}`);
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    throw fail(`must be one of ${schema.enum.filter((choice) => choice !== null).join(', ')}`);
  }
  if (typeof value === 'number') {
    if (schema.maximum !== undefined && value > schema.maximum) throw fail(`must be at most ${schema.maximum}`);
    if (schema.minimum !== undefined && value < schema.minimum) throw fail(`must be at least ${schema.minimum}`);
  }
  if (typeof value === 'string') {
    if (schema.format === 'uri' && !value.startsWith('/') && !URL.canParse(value)) throw fail('must be a URI');
    if (schema.minLength !== undefined && value.length < schema.minLength) {
      throw fail(`must have ${schema.minLength} characters or more`);
    }
    if (schema.maxLength !== undefined && value.length > schema.maxLength) {
      throw fail(`must have ${schema.maxLength} characters or fewer`);
    }
  }
  if (Array.isArray(value) && schema.minItems !== undefined && value.length < schema.minItems) {
    throw fail(`must have ${schema.minItems} elements or more`);
  }
}

/**
 * A missing list is printed as an empty one, any other missing value as nothing. In a body that is a list, it counts
 * as a missing parameter.
 */
function missing(path: string, schema: Schema, document: ApiDocument): Error {
  const isList = types(document.resolve(schema)).includes('array');
  return invalidField(path, isList ? [] : undefined, `${path} must be given`, /^\d/.test(path) ? 602 : 400);
}

/** All properties, in the order in which they are checked: those from `allOf` come first. */
export function members(schema: Schema, document: ApiDocument): Record<string, Schema> {
  const parts = (schema.allOf ?? []).map((part) => members(document.resolve(part), document));
  const own = Object.entries(schema.properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.assign({}, ...parts, Object.fromEntries(own));
}

function requiredNames(schema: Schema, document: ApiDocument): Set<string> {
  const parts = (schema.allOf ?? []).flatMap((part) => [...requiredNames(document.resolve(part), document)]);
  return new Set([...parts, ...(schema.required ?? [])]);
}

export function types(schema: Schema): readonly string[] {
  if (schema.type === undefined) return schema.properties === undefined ? [] : ['object'];
  return typeof schema.type === 'string' ? [schema.type] : schema.type;
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value) && Math.abs(value as number) < 2 ** 63;
    default:
      return typeof value === type;
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
