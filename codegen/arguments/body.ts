import type { Alternatives, BodyPart } from '../../src/contract.ts';
import { InputError, Omission } from '../common/errors.ts';
import { isObject, type Json, type JsonObject, pointer } from '../common/json.ts';
import { essence, isAny, isForm, isJson, isText } from '../documents/media-types.ts';
import type { HttpOperation } from '../documents/operations.ts';
import type { OperationContext } from '../schemas/operation-context.ts';
import { hasProperties, isWhole, requiredOf, undeclaredIn } from '../schemas/value-types.ts';
import { alternativesOf, inheritedForms } from './alternatives.ts';
import { asText, contentOf, ofAnyType } from './body-content.ts';
import { bodyParts, partsWithHeaders } from './body-parts.ts';
import type { ArgumentDraft } from './draft.ts';
import { isReadOnly } from './requests.ts';

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

/** How a whole body or its properties are sent. */
type Reading = Pick<OperationContext, 'unreviewed'> & {
  readonly draft: ArgumentDraft;
  readonly context: OperationContext;
};

/**
 * Adds the request body (OpenAPI 3.1, section 4.8.13) to the arguments of a tool: one per property, or one for the
 * whole body if it has none or may have several forms.
 */
export function addBody(draft: ArgumentDraft, http: HttpOperation, context: OperationContext): Body {
  const { source, wholeBody, unreviewed } = context;
  const reading = { draft, unreviewed: unreviewed === true, context };
  const body = foundBody(http, context);
  if (body === undefined) {
    if (wholeBody === undefined) return {};
    throw new InputError(source, http.pointer, 'has no body', 'remove `wholeBody` from the overlay');
  }
  const { declared, discriminator, media, place, schema } = body;
  if (wholeBody !== undefined) return addWhole(wholeBody, schema, body, reading);
  const whole = { ...declared, ...(discriminator && { discriminator }) };
  const alternatives = alternativesOf(media['schema'], place, whole, context);
  const forms = alternatives === undefined ? inheritedForms(media['schema'], discriminator, place, context) : [];
  if (unreviewed && forms.length > 0) return addWhole(UNNAMED_BODY, { anyOf: forms }, body, reading);
  const known = { ...(schema['properties'] as JsonObject | undefined), ...alternatives?.properties };
  const isKnown = isObject(schema['properties']) || alternatives !== undefined;
  const properties = { ...(unreviewed && isKnown ? undeclaredIn({ ...schema, properties: known }) : {}), ...known };
  if (isFlat(schema, properties, alternatives !== undefined))
    return addProperties(properties, alternatives?.rule, body, reading);
  const remedy = 'name the argument for the body with `wholeBody` in the overlay';
  if (!unreviewed) throw new InputError(source, place, 'the body is not an object with properties', remedy);
  return addWhole(UNNAMED_BODY, schema, body, reading);
}

/** A request body as the document describes it. */
interface FoundBody {
  readonly media: JsonObject;
  /** JSON pointer to its schema. */
  readonly place: string;
  readonly required: boolean;
  readonly sends: string;
  readonly declared: JsonObject;
  readonly discriminator: Json | undefined;
  /** What is sent: as it is declared if its media type has a structure, otherwise a text. */
  readonly schema: JsonObject;
}

function foundBody(http: HttpOperation, { resolver, source, unreviewed }: OperationContext): FoundBody | undefined {
  if (http.operation['requestBody'] === undefined) return undefined;
  const from = `${http.pointer}/requestBody`;
  const body = resolver.follow(http.operation['requestBody'], from);
  const required = body['required'] === true;
  // A body in a GET has no defined meaning (RFC 9110, section 9.3.1): it is left out if possible.
  if (['GET', 'HEAD'].includes(http.method) && !required) {
    if (unreviewed) return undefined;
    throw new InputError(source, from, 'an optional body of a GET', 'repair it in the overlay');
  }
  const content = contentOf(body, from, source);
  if (content === undefined) return undefined;
  const { type, media, key } = content;
  const place = `${from}${pointer('content', key, 'schema')}`;
  const { 'x-class': _class, discriminator, ...declared } = resolver.inline(media['schema'], place);
  const sends = isAny(type) ? ofAnyType(essence(type), declared) : type;
  const schema = isJson(sends) || isForm(sends) ? declared : asText(declared);
  return { media, place, required, sends, declared, discriminator, schema };
}

/** Adds a body as one argument. */
function addWhole(name: string, schema: JsonObject, body: FoundBody, { draft, unreviewed }: Reading): Body {
  const { declared, media, required, sends } = body;
  const takesNull = unreviewed === true && isJson(sends);
  const isFile = !isJson(sends) && !isForm(sends) && !isText(sends);
  const place = { in: 'whole-body' } as const;
  draft.add({ wire: name, place, schema, required, takesNull, ...(isFile ? FILE : {}) });
  return { sends, ...(unreviewed && !required ? { mayOmit: true } : {}), ...parts(sends, media, declared) };
}

/** Adds the properties of a body, each as an argument. */
function addProperties(
  properties: JsonObject,
  alternatives: Alternatives | undefined,
  { declared, media, place, required, schema, sends }: FoundBody,
  { draft, unreviewed, context }: Reading,
): Body {
  const takesNull = unreviewed === true && isJson(sends);
  const mayOmit = unreviewed === true && !required;
  const own = requiredOf(schema);
  const needed = alternatives === undefined ? own : [...own, alternatives.on];
  if (mayOmit) draft.requireTogether(needed);
  const found = parts(sends, media, { ...declared, properties });
  const withHeaders = partsWithHeaders(sends, media, (value) => context.resolver.find(value));
  for (const [wire, property] of Object.entries(properties)) {
    if (isReadOnly(property)) continue;
    const isNeeded = required && needed.includes(wire);
    const header = withHeaders.get(wire);
    if (header !== undefined) {
      const at = `${place.slice(0, -'/schema'.length)}${header}`;
      const problem = `the part "${wire}" needs a header field of its own, which is never sent`;
      if (isNeeded) throw new InputError(context.source, at, problem, 'repair it in the overlay');
      context.onFault?.(new Omission(context.source, at, problem, 'repair it in the overlay'));
      continue;
    }
    const file = found.parts?.[wire]?.file === true ? FILE : {};
    draft.add({ wire, place: IN_BODY, schema: property as JsonObject, required: isNeeded, takesNull, ...file });
  }
  const others = schema['additionalProperties'];
  const takesMore = unreviewed === true && (others === true || isObject(others));
  if (takesMore) draft.open(others as JsonObject | true);
  return {
    sends,
    ...(mayOmit ? { mayOmit } : {}),
    ...(takesMore ? { takesMore } : {}),
    ...found,
    ...(alternatives ? { alternatives } : {}),
  };
}

const IN_BODY = { in: 'body' } as const;

/** How the content of a file is given. */
const FILE = { description: 'text, or binary data as a base64 data: URL' };

/**
 * Whether the properties of a body can be separate arguments. A choice between several forms only applies to the body
 * as a whole, unless a property says which one is meant.
 */
function isFlat(schema: JsonObject, properties: JsonObject, hasAlternatives: boolean): boolean {
  if (hasAlternatives) return true;
  if (!hasProperties({ ...schema, properties })) return false;
  return !isWhole(schema);
}

function parts(sends: string, media: JsonObject, schema: JsonObject): Pick<Body, 'parts'> {
  if (!isForm(sends)) return {};
  const found = bodyParts(sends, media, schema);
  return Object.keys(found).length > 0 ? { parts: found } : {};
}
