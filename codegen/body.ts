import type { Alternatives, BodyPart } from '../src/contract.ts';
import { alternativesOf, inheritedForms } from './alternatives.ts';
import { bodyParts } from './body-parts.ts';
import type { ArgumentDraft } from './draft.ts';
import { InputError } from './errors.ts';
import type { InputContext } from './input-context.ts';
import { isObject, type JsonObject, pointer } from './json.ts';
import { asSent, essence, isAny, isForm, isJson, isText } from './media-types.ts';
import type { HttpOperation } from './operations.ts';
import { isReadOnly } from './requests.ts';
import { hasProperties, isWhole, typesOf, undeclaredIn } from './schema-types.ts';

/** The name of a body that is not an object, until a person names it. */
const UNNAMED_BODY = 'body';

/** How the body is sent, besides the arguments that make it up. */
interface Body {
  readonly sends?: string;
  readonly mayOmit?: true;
  readonly takesMore?: true;
  readonly parts?: Readonly<Record<string, BodyPart>>;
  /** By the names on the wire. */
  readonly alternatives?: Alternatives;
}

/**
 * Adds the request body (OpenAPI 3.1, section 4.8.13) to the arguments of a tool: one per property, or one for the
 * whole body if it has none or may have several forms.
 */
export function addBody(draft: ArgumentDraft, http: HttpOperation, context: InputContext): Body {
  const { resolver, source, wholeBody, unreviewed } = context;
  const nothing = () => {
    if (wholeBody === undefined) return {};
    throw new InputError(source, http.pointer, 'has no body', 'remove `wholeBody` from the overlay');
  };
  if (http.operation['requestBody'] === undefined) return nothing();
  const from = `${http.pointer}/requestBody`;
  const body = resolver.follow(http.operation['requestBody'], from);
  const required = body['required'] === true;
  // A body in a GET has no defined meaning (RFC 9110, section 9.3.1): it is left out if possible.
  if (['GET', 'HEAD'].includes(http.method) && !required) {
    if (!unreviewed) throw new InputError(source, from, 'an optional body of a GET', 'repair it in the overlay');
    return nothing();
  }
  const chosen = contentOf(body, from, source);
  if (chosen === undefined) return nothing();
  const { type, media, key } = chosen;
  const place = `${from}${pointer('content', key, 'schema')}`;
  const { 'x-class': _class, discriminator, ...declared } = resolver.inline(media['schema'], place);
  const sends = isAny(type) ? ofAnyType(essence(type), declared) : type;
  const schema = isJson(sends) || isForm(sends) ? declared : asText(declared);
  const takesNull = unreviewed === true && isJson(sends);
  const mayOmit = unreviewed && !required ? { mayOmit: true as const } : {};
  const whole = (name: string, of: JsonObject = schema) => {
    draft.add({ wire: name, place: { in: 'whole-body' }, schema: of, required, takesNull });
    return { sends, ...mayOmit, ...parts(sends, media, declared) };
  };
  if (wholeBody !== undefined) return whole(wholeBody);
  const alternatives = alternativesOf(
    media['schema'],
    place,
    { ...declared, ...(discriminator && { discriminator }) },
    context,
  );
  const forms = alternatives === undefined ? inheritedForms(media['schema'], discriminator, place, context) : [];
  if (unreviewed && forms.length > 0) return whole(UNNAMED_BODY, { anyOf: forms });
  const known = { ...(schema['properties'] as JsonObject | undefined), ...alternatives?.properties };
  const isKnown = isObject(schema['properties']) || alternatives !== undefined;
  const properties = { ...(unreviewed && isKnown ? undeclaredIn({ ...schema, properties: known }) : {}), ...known };
  if (!isFlat(schema, properties, alternatives !== undefined)) {
    const remedy = 'name the argument for the body with `wholeBody` in the overlay';
    if (!unreviewed) throw new InputError(source, place, 'the body is not an object with properties', remedy);
    return whole(UNNAMED_BODY);
  }
  const own = (schema['required'] as string[] | undefined) ?? [];
  if (mayOmit.mayOmit) draft.requireTogether(alternatives === undefined ? own : [...own, alternatives.rule.on]);
  for (const [wire, property] of Object.entries(properties)) {
    if (isReadOnly(property)) continue;
    const needed = (required && own.includes(wire)) || (wire === alternatives?.rule.on && required);
    draft.add({ wire, place: IN_BODY, schema: property as JsonObject, required: needed, takesNull });
  }
  const others = schema['additionalProperties'];
  const takesMore = unreviewed === true && (others === true || isObject(others));
  if (takesMore) draft.open(others as JsonObject | true);
  return {
    sends,
    ...mayOmit,
    ...(takesMore ? { takesMore } : {}),
    ...parts(sends, media, { ...declared, properties }),
    ...(alternatives ? { alternatives: alternatives.rule } : {}),
  };
}

const IN_BODY = { in: 'body' } as const;

/**
 * Whether the properties of a body can be separate arguments. A choice between several forms only applies to the body
 * as a whole, unless a property says which one is meant.
 */
function isFlat(schema: JsonObject, properties: JsonObject, hasAlternatives: boolean): boolean {
  if (hasAlternatives) return true;
  if (!hasProperties({ ...schema, properties })) return false;
  return !isWhole(schema);
}

interface Content {
  readonly key: string;
  readonly type: string;
  readonly media: JsonObject;
}

/**
 * The media type to send: JSON if offered, otherwise a form, otherwise text, otherwise any. Undefined if there is no
 * body.
 */
function contentOf(body: JsonObject, from: string, source: string): Content | undefined {
  const fault = (problem: string) => new InputError(source, from, problem, 'repair it in the overlay');
  if (!isObject(body['content'])) throw fault('a body without content');
  const content = body['content'];
  const keys = Object.keys(content);
  if (keys.length === 0) return undefined;
  const types = keys.filter((key) => essence(key).includes('/'));
  const ranks = [(key: string) => essence(key) === 'application/json', isJson, isForm, isText, isAny, () => true];
  const key = ranks.map((is) => types.find(is)).find((found) => found !== undefined);
  const media = key === undefined ? undefined : content[key];
  if (key === undefined || !isObject(media)) throw fault(`a body of ${keys.join(', ')} cannot be sent`);
  return { key, type: asSent(key), media };
}

/** The media type to send if any is accepted; if any of a kind is (`image/*`), the file says which one it is. */
function ofAnyType(type: string, schema: JsonObject): string {
  if (!/^(\*|application)\//.test(type)) return type;
  const types = typesOf(schema);
  return types.size === 1 && types.has('string') ? 'application/octet-stream' : 'application/json';
}

/** A body that is neither JSON nor a form is a single text, whatever its schema says. */
function asText(schema: JsonObject): JsonObject {
  const types = typesOf(schema);
  return types.size === 1 && types.has('string') ? schema : { type: 'string' };
}

function parts(sends: string, media: JsonObject, schema: JsonObject): Pick<Body, 'parts'> {
  if (!isForm(sends)) return {};
  const found = bodyParts(sends, media, schema);
  return Object.keys(found).length > 0 ? { parts: found } : {};
}
