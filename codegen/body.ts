import { alternativesOf } from './alternatives.ts';
import type { ArgumentDraft } from './draft.ts';
import { InputError } from './errors.ts';
import type { Input, InputContext } from './input-schema.ts';
import { isObject, type JsonObject, pointer } from './json.ts';
import type { HttpOperation } from './operations.ts';

/** What a body that is no object is called until somebody names it. */
const UNNAMED_BODY = 'body';

/** Adds what the request body (OpenAPI 3.1, section 4.8.13) holds to the arguments of a tool. */
export function addBody(
  draft: ArgumentDraft,
  http: HttpOperation,
  context: InputContext,
): Pick<Input, 'sends' | 'alternatives'> {
  const { resolver, source, wholeBody } = context;
  if (http.operation['requestBody'] === undefined) {
    if (wholeBody === undefined) return {};
    throw new InputError(source, http.pointer, 'has no body', 'take `wholeBody` out of the overlay');
  }
  const from = `${http.pointer}/requestBody`;
  if (http.method === 'GET') {
    throw new InputError(source, from, 'a GET with a body cannot be sent', 'repair it in the overlay');
  }
  const body = resolver.follow(http.operation['requestBody'], from);
  const [sends, media] = sendableContent(body, from, source);
  const place = `${from}${pointer('content', sends, 'schema')}`;
  const { 'x-class': _class, discriminator: _, ...schema } = resolver.inline(media['schema'], place);
  const required = body['required'] === true;
  const whole = (name: string) => {
    draft.add({ wire: name, place: { in: 'whole-body' }, schema, required, from: place });
    return { sends };
  };
  if (wholeBody !== undefined) return whole(wholeBody);
  const alternatives = alternativesOf(media['schema'], place, context);
  const properties = { ...(schema['properties'] as JsonObject | undefined), ...alternatives?.properties };
  if (schema['type'] !== 'object' || Object.keys(properties).length === 0) {
    if (context.unreviewed) return whole(UNNAMED_BODY);
    const remedy = 'name the one argument that is the body by `wholeBody` in the overlay';
    throw new InputError(source, place, 'the body is no object with properties', remedy);
  }
  const own = required ? ((schema['required'] as string[] | undefined) ?? []) : [];
  for (const [wire, property] of Object.entries(properties)) {
    const needed = own.includes(wire) || wire === alternatives?.rule.on;
    draft.add({ wire, place: { in: 'body' }, schema: property as JsonObject, required: needed, from: place });
  }
  return { sends, ...(alternatives ? { alternatives: alternatives.rule } : {}) };
}

/** What is sent: JSON where the document offers it, else text. */
function sendableContent(body: JsonObject, from: string, source: string): [string, JsonObject] {
  const content = isObject(body['content']) ? body['content'] : {};
  const types = Object.keys(content);
  const type = types.find((name) => name.endsWith('json')) ?? types.find((name) => name.startsWith('text/'));
  if (type !== undefined && isObject(content[type])) return [type, content[type]];
  const problem = `a body of ${types.join(', ') || 'no media type'} cannot be sent`;
  throw new InputError(source, from, problem, 'repair it in the overlay: JSON and text can be sent');
}
