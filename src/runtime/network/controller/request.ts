import { ToolError } from '../../../common/tool-error.ts';
import type { CheckedArguments, Operation } from '../../../contract.ts';
import type { ControllerRequest } from './types.ts';

/**
 * The interpreter of the operation table: makes the HTTP request that a row and its checked arguments describe.
 * Serialisation follows OpenAPI 3.1, style `simple` for paths and headers and style `form` for queries.
 * @param reader how the answer is read, where it is not to be kept whole
 * @throws {ToolError} of kind `arguments` for an id that would lead to another path, and for text that no URL can hold
 */
export function toRequest(
  operation: Operation,
  basePath: string,
  given: CheckedArguments,
  reader?: ControllerRequest['reader'],
): ControllerRequest {
  let path = operation.path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = { accept: accepted(operation.answers) };
  const body: Record<string, unknown> = {};
  let whole: unknown;
  for (const [name, value] of Object.entries(given)) {
    const place = operation.arguments[name];
    if (place === undefined) throw new Error(`the table of ${operation.name} has no argument ${name}`);
    if (place.in === 'path' || place.in === 'query') requireWhole(name, value);
    const wire = place.as ?? name;
    if (place.in === 'path') path = path.replace(`{${wire}}`, () => segment(name, value));
    else if (place.in === 'query') addToQuery(query, wire, value, place.array);
    else if (place.in === 'header') headers[wire] = headerValue(name, value);
    else if (place.in === 'whole-body') whole = value;
    else body[wire] = value;
  }
  const search = query.size > 0 ? `?${query}` : '';
  return {
    method: operation.method,
    path: `${basePath}${path}${search}`,
    headers: operation.sends === undefined ? headers : { ...headers, 'content-type': operation.sends },
    ...(operation.sends === undefined ? {} : { body: serialise(operation.sends, whole, body) }),
    repeatable: operation.effect === 'read',
    reader,
  };
}

/** A controller refuses any `accept` that it does not know, even for what it sends as text. */
const accepted = (answers: string): string => (answers.includes('json') ? 'application/json' : `${answers}, */*`);

/** A URL holds UTF-8, which has no halves of characters: they would arrive as something else than was asked for. */
function requireWhole(name: string, value: unknown): void {
  if ((Array.isArray(value) ? value : [value]).every((item) => String(item).isWellFormed())) return;
  throw new ToolError('arguments', `"${name}" holds half a character (a lone surrogate).`, 'Send whole characters.');
}

/** RFC 3986, section 3.3. An empty segment or one of dots would name another resource than the one meant. */
function segment(name: string, value: unknown): string {
  const text = String(value);
  if (text === '' || text === '.' || text === '..') {
    throw new ToolError('arguments', `"${name}" is "${text}", which is no id.`, 'Give the id of an existing entity.');
  }
  return encodeURIComponent(text);
}

function addToQuery(query: URLSearchParams, name: string, value: unknown, array: 'multi' | 'csv' | undefined): void {
  if (!Array.isArray(value)) query.append(name, String(value));
  else if (array === 'csv') query.append(name, value.join(','));
  else for (const item of value) query.append(name, String(item));
}

function headerValue(name: string, value: unknown): string {
  const text = String(value);
  // RFC 9110, section 5.5: visible ASCII and spaces. A line break would begin another header.
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  throw new ToolError('arguments', `"${name}" holds characters that no header may.`, 'Send plain ASCII text.');
}

function serialise(mediaType: string, whole: unknown, body: Readonly<Record<string, unknown>>): string {
  if (mediaType.startsWith('text/')) return String(whole ?? '');
  return JSON.stringify(whole === undefined ? body : whole);
}
