import type { Alternatives } from '../src/contract.ts';
import type { InputContext } from './input-schema.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** The subtypes of a body: the rule that tells which fields go with which type, and the subtypes' schemas. */
export interface FoundAlternatives {
  readonly rule: Alternatives;
  readonly schemas: readonly JsonObject[];
}

/**
 * The alternatives of a body whose schema has a discriminator (OpenAPI 3.1, section 4.8.25).
 *
 * Its mapping says which schema goes with which value. Undefined for a body that has none.
 */
export function alternativesOf(schema: Json | undefined, context: InputContext): FoundAlternatives | undefined {
  const base = context.resolver.inline(schema, '');
  const { propertyName: on, mapping } = isObject(base['discriminator']) ? base['discriminator'] : {};
  if (typeof on !== 'string' || !isObject(mapping)) return undefined;
  const schemas: JsonObject[] = [];
  const fields: Record<string, Alternatives['fields'][string]> = {};
  for (const [value, $ref] of Object.entries(mapping)) {
    const { discriminator: _, 'x-class': __, ...subtype } = context.resolver.inline({ $ref }, String($ref));
    const { required, ...open } = subtype;
    schemas.push(open);
    const common = Object.keys((base['properties'] as JsonObject | undefined) ?? {});
    const allowed = Object.keys((subtype['properties'] as JsonObject | undefined) ?? {});
    const own = (required as string[] | undefined) ?? [];
    fields[value] = {
      allowed: allowed.filter((name) => !common.includes(name)),
      required: own.filter((name) => !common.includes(name)),
    };
  }
  return { rule: { on, fields }, schemas };
}
