import type { Alternatives } from '../../src/contract.ts';
import { InputError, Omission } from '../common/errors.ts';
import { isObject, type Json, type JsonObject, pointer, sameJson } from '../common/json.ts';
import { placeOf } from '../documents/places.ts';
import type { OperationContext } from '../schemas/operation-context.ts';
import { choicesOf, isWhole, propertiesOf, requiredOf, typesOf } from '../schemas/value-types.ts';
import { isReadOnly } from './requests.ts';

/** The subtypes of a body: which fields go with which type, and the fields of all of them. */
export interface FoundAlternatives {
  readonly rule: Alternatives;
  readonly properties: JsonObject;
}

/** A schema of one form of a body, and the values of the deciding property that mean it. */
interface Subtype {
  readonly values: readonly string[];
  readonly schema: JsonObject;
}

/**
 * The alternatives of a body whose schema has a discriminator (OpenAPI 3.1, section 4.8.25).
 *
 * Its mapping says which schema goes with which value; without one, the schemas of `oneOf` or `anyOf` do, or those that
 * build on it by `allOf`, by the property's allowed values or by their names. Undefined if the body has no
 * discriminator or is not an object, or if one list of arguments cannot tell its forms apart.
 * @throws {InputError} if two subtypes of a reviewed operation use one name for different things
 */
export function alternativesOf(
  schema: Json | undefined,
  from: string,
  base: JsonObject,
  context: OperationContext,
): FoundAlternatives | undefined {
  const { propertyName: on, mapping } = isObject(base['discriminator']) ? base['discriminator'] : {};
  if (typeof on !== 'string') return undefined;
  if (context.unreviewed && !typesOf(base).has('object')) return undefined;
  const common = propertiesOf(base);
  const subtypes = isUsable(mapping, from, context)
    ? mapped(mapping, from, context)
    : choicesIn(schema, from, context).map((choice, index) => subtypeOf(choice, on, `${from}/${index}`, context));
  if (subtypes.length === 0 || subtypes.some((each) => each === undefined)) return undefined;
  const isFlat = ({ schema: { discriminator: _, ...own } }: Subtype) =>
    typesOf(own).has('object') && !isWhole(own) && requiresDeclared(own, common);
  const areClear = (all: readonly Subtype[]) =>
    all.every((each) => isFlat(each) && meansItsValues(each, on)) && isDistinct(all.flatMap(({ values }) => values));
  if (context.unreviewed && !areClear(subtypes as Subtype[])) return undefined;
  return joined(on, common, subtypes as Subtype[], from, context);
}

/** The deciding property of a subtype. */
function decidingIn(schema: JsonObject, on: string): JsonObject {
  const decides = propertiesOf(schema)[on];
  return isObject(decides) ? decides : {};
}

/** The keywords of a deciding property that does nothing but name its values. */
const NAMING = new Set(['type', 'enum', 'const', 'default', 'deprecated', 'readOnly', 'writeOnly', 'discriminator']);

/** Whether a subtype allows the values that mean it: some documents contradict themselves. */
function meansItsValues({ values, schema }: Subtype, on: string): boolean {
  const decides = decidingIn(schema, on);
  const { enum: choices, const: only } = decides;
  if (!typesOf(decides).has('string')) return false;
  if (!Object.keys(decides).every((key) => NAMING.has(key) || key.startsWith('x-'))) return false;
  return values.every((value) => (!Array.isArray(choices) || choices.includes(value)) && (only ?? value) === value);
}

const isDistinct = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** Whether all that a schema requires is declared: in it, or in what all forms have. */
function requiresDeclared(schema: JsonObject, common: JsonObject): boolean {
  const declared = propertiesOf(schema);
  return requiredOf(schema).every((name) => Object.hasOwn(common, name) || Object.hasOwn(declared, name));
}

function joined(
  on: string,
  common: JsonObject,
  subtypes: readonly Subtype[],
  from: string,
  { source, unreviewed }: OperationContext,
): FoundAlternatives | undefined {
  const specific = new Map<string, Json>();
  const fields: [string, Alternatives['fields'][string]][] = [];
  for (const { values, schema } of subtypes) {
    const all = propertiesOf(schema);
    const isNarrower = (name: string) => name !== on && Object.hasOwn(all, name) && !sameJson(all[name], common[name]);
    if (unreviewed && Object.keys(common).some(isNarrower)) return undefined;
    const extra = Object.entries(all).filter(
      ([name, property]) => name !== on && !Object.hasOwn(common, name) && !isReadOnly(property),
    );
    for (const [name, property] of extra) {
      if (specific.has(name) && !sameJson(specific.get(name), property)) {
        if (unreviewed) return undefined;
        throw new InputError(source, from, `"${name}" differs between the subtypes`, 'make them equal with a repair');
      }
      specific.set(name, property);
    }
    const allowed = extra.map(([name]) => name);
    const required = requiredOf(schema).filter((name) => allowed.includes(name));
    for (const value of values) fields.push([value, { allowed, required }]);
  }
  // Without it, no server could tell which form it got.
  const { readOnly: _, ...declared } = Object.hasOwn(common, on) ? (common[on] as JsonObject) : {};
  const decides = { enum: fields.map(([value]) => value), ...declared };
  const properties = { ...common, [on]: decides, ...Object.fromEntries(specific) };
  return { rule: { on, fields: Object.fromEntries(fields) }, properties };
}

/**
 * Whether a discriminator has a mapping that can be used. Tools that join several files often leave file names in it.
 * Such a mapping is ignored: the subtypes themselves say which values mean them.
 */
function isUsable(mapping: Json | undefined, from: string, context: OperationContext): mapping is JsonObject {
  if (!isObject(mapping)) return false;
  if (!context.unreviewed) return true;
  const lost = Object.entries(mapping).find(([, target]) => context.resolver.find(toSchema(target)) === undefined);
  if (lost === undefined) return true;
  const problem = `a mapping to ${JSON.stringify(lost[1])}, which does not exist`;
  const place = `${from}/discriminator${pointer('mapping', lost[0])}`;
  const remedy = 'correct the document there: the mapping was left out';
  context.onFault?.(new Omission(context.source, place, problem, remedy));
  return false;
}

/** The reference that a mapping means, which may also be the name of a schema. */
const toSchema = (target: Json | undefined): JsonObject | undefined =>
  typeof target === 'string' ? { $ref: /[#/.]/.test(target) ? target : `#/components/schemas/${target}` } : undefined;

function mapped(mapping: JsonObject, from: string, { resolver }: OperationContext): Subtype[] {
  return Object.entries(mapping).map(([value, target]) => ({
    values: [value],
    schema: resolver.inline(toSchema(target) ?? false, `${from}/discriminator/mapping/${value}`),
  }));
}

/** The schemas that a body may have, one of them at a time. */
function choicesIn(schema: Json | undefined, from: string, context: OperationContext): Json[] {
  const { oneOf, anyOf } = context.resolver.follow(schema, from);
  const choices = oneOf ?? anyOf;
  return Array.isArray(choices) ? choices : formsOf(schema, context.resolver).map(($ref) => ({ $ref }));
}

/** A schema and what builds on it, directly or not; none if nothing does. */
function formsOf(schema: Json | undefined, resolver: OperationContext['resolver']): string[] {
  const reference = isObject(schema) ? schema['$ref'] : undefined;
  if (typeof reference !== 'string') return [];
  const forms = new Set([reference]);
  for (const each of forms) for (const derived of resolver.derived.of(each)) forms.add(derived);
  return forms.size > 1 ? [...forms] : [];
}

/** The forms of a body whose schema has a discriminator and no list of them: it is one of those that build on it. */
export function inheritedForms(
  schema: Json | undefined,
  discriminator: Json | undefined,
  from: string,
  { resolver }: OperationContext,
): JsonObject[] {
  if (!isObject(discriminator)) return [];
  const { oneOf, anyOf } = resolver.follow(schema, from);
  if (oneOf !== undefined || anyOf !== undefined) return [];
  const [, ...derived] = formsOf(schema, resolver);
  return derived.map(($ref) => resolver.inline({ $ref }, from));
}

function subtypeOf(choice: Json, on: string, from: string, { resolver }: OperationContext): Subtype | undefined {
  const schema = resolver.inlineIfThere(choice, from);
  if (schema === undefined) return undefined;
  const values = choicesOf(decidingIn(schema, on));
  if (values.length > 0)
    return values.every((each) => typeof each === 'string') ? { values: values as string[], schema } : undefined;
  const reference = isObject(choice) ? choice['$ref'] : undefined;
  if (typeof reference !== 'string') return undefined;
  return { values: [placeOf(reference).split('/').at(-1) ?? ''], schema };
}
