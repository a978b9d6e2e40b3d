import { isObject, type Json, type JsonObject } from '../common/json.ts';

/**
 * The facts about values in an answer's schema, without how the document organizes its types, and without `writeOnly`
 * parts (OpenAPI 3.1, section 4.8.24). Shared parts are read once.
 */
export class Declared {
  readonly #known = new WeakMap<JsonObject, JsonObject>();

  of(schema: JsonObject): JsonObject {
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    const declared = this.#make(schema);
    this.#known.set(schema, declared);
    return declared;
  }

  #make({ discriminator: _, 'x-class': _class, $ref: _recursion, ...schema }: JsonObject): JsonObject {
    const entries = Object.entries(schema).map(([key, value]): [string, Json] => {
      if (key === 'properties' && isObject(value)) return [key, this.#properties(value)];
      if ((key === 'anyOf' || key === 'oneOf') && Array.isArray(value)) {
        return [key, (value as JsonObject[]).map((each) => this.of(each))];
      }
      return [key, key !== 'enum' && isObject(value) ? this.of(value) : value];
    });
    return withoutUnsaid(Object.fromEntries(entries), schema['properties']);
  }

  #properties(map: JsonObject): JsonObject {
    const readable = Object.entries(map).filter(([, value]) => !isWriteOnly(value));
    return Object.fromEntries(readable.map(([name, value]) => [name, this.of(value as JsonObject)]));
  }
}

const isWriteOnly = (property: Json | undefined): boolean => isObject(property) && property['writeOnly'] === true;

/** Without the `required` keyword, and without properties that are never returned. */
function withoutUnsaid(schema: JsonObject, properties: Json | undefined): JsonObject {
  if (!isObject(properties) || !Array.isArray(schema['required'])) return schema;
  const isUnsaid = (name: Json) => Object.hasOwn(properties, String(name)) && isWriteOnly(properties[String(name)]);
  if (!schema['required'].some(isUnsaid)) return schema;
  return { ...schema, required: schema['required'].filter((name) => !isUnsaid(name)) };
}
