import type { Alternatives } from '../src/contract.ts';
import { InputError } from './errors.ts';
import type { InputContext } from './input-schema.ts';
import { isObject, type Json, type JsonObject, sameJson } from './json.ts';

/** The subtypes of a body: the rule that tells which fields go with which type, and the fields of all of them. */
export interface FoundAlternatives {
  readonly rule: Alternatives;
  readonly properties: JsonObject;
}

/**
 * The alternatives of a body whose schema has a discriminator (OpenAPI 3.1, section 4.8.25).
 *
 * Its mapping says which schema goes with which value. Undefined for a body that has none.
 * @throws {InputError} where two subtypes use one name for different things: one list of arguments cannot say both
 */
export function alternativesOf(
  schema: Json | undefined,
  from: string,
  { resolver, source }: InputContext,
): FoundAlternatives | undefined {
  const base = resolver.inline(schema, from);
  const { propertyName: on, mapping } = isObject(base['discriminator']) ? base['discriminator'] : {};
  if (typeof on !== 'string' || !isObject(mapping)) return undefined;
  const common = propertiesOf(base);
  const own: JsonObject = {};
  const fields: Record<string, Alternatives['fields'][string]> = {};
  for (const [value, $ref] of Object.entries(mapping)) {
    const subtype = resolver.inline({ $ref }, `${from}/discriminator/mapping/${value}`);
    const extra = Object.entries(propertiesOf(subtype)).filter(([name]) => !Object.hasOwn(common, name));
    for (const [name, property] of extra) {
      if (Object.hasOwn(own, name) && !sameJson(own[name], property)) {
        throw new InputError(source, from, `"${name}" differs between the subtypes`, 'make them equal by a repair');
      }
      own[name] = property;
    }
    const allowed = extra.map(([name]) => name);
    const required = ((subtype['required'] as string[] | undefined) ?? []).filter((name) => allowed.includes(name));
    fields[value] = { allowed, required };
  }
  const values = { enum: Object.keys(mapping), ...(common[on] as JsonObject | undefined) };
  return { rule: { on, fields }, properties: { ...common, [on]: values, ...own } };
}

const propertiesOf = (schema: JsonObject): JsonObject => (schema['properties'] as JsonObject | undefined) ?? {};
