import { beforeFirst } from '../../../common/before-first.ts';
import { toJson } from '../../../common/exact-json.ts';
import { isObject } from '../../../common/is-object.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { ArgumentPlace, BodyPart, CheckedArguments, Operation } from '../../../contract.ts';
import type { ControllerRequest } from './types.ts';
import { writeBody } from './write-body.ts';
import { expanded, isNothing, pairsOf, parameterOf, requireWhole } from './write-parameter.ts';

/**
 * Interprets the operation table: builds the HTTP request for a row and its checked arguments. Serialization follows
 * OpenAPI 3.1, section 4.8.12.
 * @param reader how to read the answer, if not as a whole
 * @throws {ToolError} of kind `arguments` for an id that would lead to another path, and for what cannot be serialized
 */
export function requestFor(
  operation: Operation,
  basePath: string,
  args: CheckedArguments,
  reader?: ControllerRequest['reader'],
): ControllerRequest {
  const { path, query, headers, members, whole } = placeArguments(operation, args);
  const search = query.length > 0 ? (path.includes('?') ? '&' : '?') + query.join('&') : '';
  const isOmitted = operation.mayOmit === true && whole === undefined && members.length === 0;
  const body =
    operation.sends === undefined || isOmitted
      ? undefined
      : writeBody(operation.sends, whole, objectOf(members), operation.parts);
  return {
    method: operation.method,
    path: `${operation.base ?? basePath}${path}${search}`,
    headers: body === undefined ? headers : { ...headers, 'content-type': body.type },
    repeatable: operation.effect === 'read',
    reader,
    ...(body === undefined ? {} : { body: body.body }),
  };
}

/** Arguments in the places where the request has them, serialized except for the body. */
interface PlacedArguments {
  readonly path: string;
  readonly query: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Properties of the body. */
  readonly members: readonly [string, unknown][];
  /** The body itself, if one argument is all of it. */
  readonly whole: unknown;
}

function placeArguments(operation: Operation, args: CheckedArguments): PlacedArguments {
  // What follows only tells operations apart (RFC 3986, section 3.5).
  let path = beforeFirst('#', operation.path);
  const query: string[] = [];
  const cookies: string[] = [];
  const headers: Record<string, string> = { accept: accepted(operation.answers) };
  const members: [string, unknown][] = [];
  let whole: unknown;
  for (const [name, value] of Object.entries(args)) {
    const place = Object.hasOwn(operation.arguments, name) ? operation.arguments[name] : undefined;
    if (place === undefined) {
      if (!operation.takesMore) throw new Error(`the table of ${operation.name} has no argument ${name}`);
      members.push([name, value]);
      continue;
    }
    const wire = place.as ?? name;
    if (place.in === 'body') {
      if (isObject(value) && isSpread(operation.parts?.[wire])) requireOwnKeys(operation, name, value);
      members.push([wire, value]);
    } else if (place.in === 'whole-body') whole = value;
    else {
      const written = place.content === undefined ? value : contentText(place, value);
      const parameter = parameterOf(name, place);
      if (place.in !== 'header') requireWhole(name, written);
      if (isObject(written)) requireOwnKeys(operation, name, written);
      if (place.in === 'path') path = path.replaceAll(`{${wire}}`, () => segment(name, expanded(parameter, written)));
      else if (place.in === 'query') query.push(...pairsOf(parameter, written).map(joined));
      else if (place.in === 'cookie') cookies.push(...pairsOf(parameter, written).map(joined));
      else if (!isNothing(written))
        headers[wire.toLowerCase()] = headerValue(name, expanded(parameter, written, String));
    }
  }
  if (cookies.length > 0) headers['cookie'] = cookies.join('; ');
  return { path, query, headers, members, whole };
}

/**
 * An exploded object is sent as a parameter for each key.
 * @throws {ToolError} for a key that is another parameter: it would be sent in its place, unchecked
 */
function requireOwnKeys({ arguments: places }: Operation, name: string, value: object): void {
  const place = places[name] as ArgumentPlace;
  const { style, explode } = parameterOf(name, place);
  if (style !== 'form' || !explode) return;
  for (const [other, { as = other, in: where }] of Object.entries(places)) {
    if (where !== place.in || other === name || !Object.hasOwn(value, as)) continue;
    const remedy = `Pass it as ${other} instead.`;
    throw new ToolError('arguments', `"${name}" has the key "${as}", which is a parameter of its own.`, remedy);
  }
}

/** Safe for any property name, including `__proto__`. */
const objectOf = (entries: readonly [string, unknown][]): object => Object.fromEntries(entries);

const joined = ([name, value]: readonly [string, string]): string => `${name}=${value}`;

/** A controller refuses any `accept` that it does not know, even for text. */
const accepted = (answers: string): string =>
  /[/+]json$/.test(answers) || answers === '*/*' ? answers : `${answers}, */*`;

/** A value in the media type of its place. In a header field, JSON only has characters that are allowed there. */
function contentText({ content = '', in: where }: ArgumentPlace, value: unknown): string {
  if (!/[/+]json$/.test(content.split(';')[0] ?? '')) return String(value);
  const json = toJson(value);
  return where === 'header' ? json.replace(/[^\x20-\x7e]/g, escaped) : json;
}

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Whether the properties of an object in a form are fields of the form. */
const isSpread = (part: BodyPart | undefined): boolean => part?.style === 'form' && part.explode !== false;

/** RFC 3986, section 3.3. An empty segment or one of dots would address another resource. */
function segment(name: string, text: string): string {
  if (text !== '' && text !== '.' && text !== '..') return text;
  throw new ToolError('arguments', `"${name}" is "${text}", which is not an id.`, 'Use the id of an existing entity.');
}

function headerValue(name: string, text: string): string {
  // RFC 9110, section 5.5: visible ASCII and spaces. A line break would start another header.
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  throw new ToolError(
    'arguments',
    `"${name}" contains characters that are not allowed in a header.`,
    'Send plain ASCII text.',
  );
}
