import { at, isObject, type Json, type JsonObject } from '../../../codegen/common/json.ts';

/**
 * A document as everybody reads it, although the standard is stricter. A discriminator decides which form is meant
 * (OpenAPI 3.1, section 4.8.25), even if the value fits another form too. What a schema says about additional
 * properties next to `allOf`, a choice or a reference applies to those that no part declares. To the letter, it would
 * also apply to those of the parts, so that a closed schema, or a closed part, would allow none of them. A property
 * that a closed object requires but does not declare is not required: no value could have it. A schema with properties
 * is an object, even without `type`: to the letter, it would allow any text. Choices are of the type next to them: to
 * the letter, a number could not be a choice of a text. The property that tells forms apart may be in each of them: to
 * the letter, a closed form that does not declare it would forbid it.
 */
export function asMeant(written: JsonObject): JsonObject {
  const document = withTellers(written);
  const read = (value: Json, opened: readonly string[]): Json => {
    if (Array.isArray(value)) return value.map((each) => read(each, opened));
    if (!isObject(value)) return value;
    const fitted = possible(withTypedChoices(value), document);
    const references = partsOf(fitted, document)
      .flatMap(({ $ref: reference }) => reference ?? [])
      .map(String);
    // A schema that contains itself is only opened once, since it has no end.
    const isInItself = references.some((reference) => opened.includes(reference));
    const meant = typed(isInItself ? fitted : closedAsWhole(fitted, document));
    const inner = Array.isArray(meant['allOf']) ? [...opened, ...references] : opened;
    const entries = Object.entries(meant).map(([key, part]): [string, Json] => {
      const isChoice = key === 'oneOf' && isObject(value['discriminator']) && value['anyOf'] === undefined;
      const hasParts = ['allOf', 'oneOf', 'anyOf', '$ref'].some((parts) => meant[parts] !== undefined);
      const isOfOthers = key === 'additionalProperties' && hasParts;
      return [isChoice ? 'anyOf' : isOfOthers ? 'unevaluatedProperties' : key, read(part, inner)];
    });
    return Object.fromEntries(entries);
  };
  return read(document, []) as JsonObject;
}

/** A document whose closed forms declare the property that tells them apart. */
function withTellers(document: JsonObject): JsonObject {
  const copy = structuredClone(document);
  const visit = (value: Json): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isObject(value)) return;
    const { discriminator, oneOf, anyOf } = value;
    const name = isObject(discriminator) ? discriminator['propertyName'] : undefined;
    const forms = typeof name === 'string' ? [oneOf, anyOf].flatMap((each) => (Array.isArray(each) ? each : [])) : [];
    for (const part of forms.flatMap((form) => partsOf(form, copy))) {
      const { additionalProperties, properties } = part;
      if (additionalProperties === false && isObject(properties)) properties[String(name)] ??= {};
    }
    Object.values(value).forEach(visit);
  };
  visit(copy);
  return copy;
}

/** A schema that says that it is an object. */
function typed(schema: JsonObject): JsonObject {
  const { properties } = schema;
  const says = ['type', 'nullable', 'enum', 'const'].some((key) => schema[key] !== undefined);
  return says || !isObject(properties) || Object.keys(properties).length === 0 ? schema : { ...schema, type: 'object' };
}

/** A schema without requirements that it, or a part of it, forbids. */
function possible(schema: JsonObject, document: JsonObject): JsonObject {
  const parts = partsOf(schema, document);
  if (!parts.some((part) => part['additionalProperties'] === false)) return schema;
  const declared = new Set(parts.flatMap(({ properties }) => (isObject(properties) ? Object.keys(properties) : [])));
  const fitted = (part: Json): Json => {
    if (!isObject(part)) return part;
    const { allOf, required } = part;
    return {
      ...part,
      ...(Array.isArray(required) ? { required: required.filter((name) => declared.has(String(name))) } : {}),
      ...(Array.isArray(allOf) ? { allOf: allOf.map(fitted) } : {}),
    };
  };
  return fitted(schema) as JsonObject;
}

/** A schema and everything that it is by reference and `allOf`. */
function partsOf(schema: Json | undefined, document: JsonObject, depth = 0): JsonObject[] {
  if (!isObject(schema) || depth > 10) return [];
  const { $ref: reference, allOf } = schema;
  const target = typeof reference === 'string' ? at(document, decodeURIComponent(reference.slice(1))) : undefined;
  const inner = [target, ...(Array.isArray(allOf) ? allOf : [])];
  return [schema, ...inner.flatMap((part) => partsOf(part, document, depth + 1))];
}

/** A schema that itself says what the parts of its `allOf` say about additional properties. */
function closedAsWhole(schema: JsonObject, document: JsonObject): JsonObject {
  const { allOf } = schema;
  const said = partsOf(schema, document).flatMap(({ additionalProperties }) => additionalProperties ?? []);
  if (!Array.isArray(allOf) || said.length === 0) return schema;
  const additionalProperties = said.includes(false) ? false : { allOf: said };
  return { ...schema, allOf: allOf.map((part) => opened(part, document)), additionalProperties };
}

function opened(part: Json, document: JsonObject, depth = 0): Json {
  if (!isObject(part) || depth > 10) return part;
  const { additionalProperties: _, allOf, $ref: reference, ...rest } = part;
  const target = typeof reference === 'string' ? at(document, decodeURIComponent(reference.slice(1))) : undefined;
  const inner = [...(Array.isArray(allOf) ? allOf : []), ...(target === undefined ? [] : [target])];
  return {
    ...rest,
    ...(inner.length === 0 ? {} : { allOf: inner.map((each) => opened(each, document, depth + 1)) }),
  };
}

/** A schema with the choices that its type allows; those of a list are of its items. */
function withTypedChoices(schema: JsonObject): JsonObject {
  const { const: only, enum: all, ...rest } = schema;
  const types = [schema['type'] ?? []].flat();
  const args = Array.isArray(all) ? all : only === undefined ? [] : [only];
  if (types.length === 0 || args.length === 0) return schema;
  if (types.includes('array') && !args.some(Array.isArray) && args.some((choice) => choice !== null)) {
    return { ...rest, items: { allOf: [rest['items'] ?? {}, { enum: args }] } };
  }
  const texts = types.includes('string') ? args.filter((choice) => typeof choice !== 'object').map(String) : [];
  return { ...rest, enum: [...args, ...texts] };
}
