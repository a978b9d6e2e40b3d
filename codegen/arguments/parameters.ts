import type { ArgumentPlace, Style } from '../../src/contract.ts';
import { InputError, Omission } from '../common/errors.ts';
import { isObject, type Json, type JsonObject, pointer } from '../common/json.ts';
import type { OnFault } from '../common/on-fault.ts';
import { isJson, isText } from '../documents/media-types.ts';
import type { HttpOperation } from '../documents/operations.ts';
import type { OperationContext } from '../schemas/operation-context.ts';
import { typesOf } from '../schemas/value-types.ts';
import type { ArgumentDraft } from './draft.ts';
import { serializable } from './serializable.ts';
import { isSessionCookie, isUnsent, RESERVED_HEADERS } from './unsent-headers.ts';
import { partsOfQuery } from './whole-query.ts';

const REMEDY = 'repair it in the overlay';

interface FoundParameter {
  readonly parameter: JsonObject;
  /** JSON pointer to its place. */
  readonly from: string;
}

/**
 * The places of parameters, and the styles that are possible there (OpenAPI 3.1, section 4.8.12.2); the first is the
 * default.
 */
const STYLES = {
  path: ['simple', 'label', 'matrix'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
  cookie: ['form'],
} as const;
type Place = keyof typeof STYLES;
const PLACES = Object.keys(STYLES) as Place[];

/**
 * Adds the parameters of an operation (OpenAPI 3.1, section 4.8.12) to the arguments of a tool. An optional one that
 * cannot be sent is left out.
 * @throws {InputError} for a required one that cannot be sent
 */
export function addParameters(
  draft: ArgumentDraft,
  http: HttpOperation,
  context: OperationContext,
  onFault: OnFault,
): void {
  const found = parametersOf(http, context, onFault);
  for (const place of PLACES) {
    for (const { parameter, from } of found.filter(({ parameter }) => parameter['in'] === place)) {
      const wire = String(parameter['name']);
      if (place === 'header' ? isUnsent(wire) : place === 'cookie' && isSessionCookie(wire)) {
        const problem = `the ${place} "${wire}" is never sent as an argument`;
        if (!RESERVED_HEADERS.has(wire.toLowerCase())) onFault(new Omission(context.source, from, problem, REMEDY));
        continue;
      }
      const required = place === 'path' || parameter['required'] === true;
      try {
        const { schema, ...how } = wireForm(parameter, place, from, context, onFault);
        draft.add({ wire, place: { in: place, ...how }, schema, required });
      } catch (error) {
        if (!(error instanceof InputError) || required) throw error;
        onFault(new Omission(context.source, error.pointer, error.problem, REMEDY));
      }
    }
  }
}

/** The parameters of the path and of the operation; the operation's replace those of the same name and place. */
function parametersOf(http: HttpOperation, context: OperationContext, onFault: OnFault): FoundParameter[] {
  const { source, resolver } = context;
  const found = new Map<string, FoundParameter>();
  for (const [holder, at] of [
    [http.pathItem, http.pathPointer],
    [http.operation, http.pointer],
  ] as const) {
    const entries = holder['parameters'] ?? [];
    if (!Array.isArray(entries)) throw new InputError(source, `${at}/parameters`, 'is not a list', REMEDY);
    for (const [index, entry] of entries.entries()) {
      const from = `${at}/parameters/${index}`;
      const followed = resolver.find(entry);
      if (followed === undefined) {
        const problem = isObject(entry)
          ? 'a parameter whose reference has no target'
          : 'a parameter that is not an object';
        onFault(new Omission(source, from, problem, REMEDY));
        continue;
      }
      const parts = followed['in'] === 'querystring' ? partsOfQuery(followed, from, context) : [];
      for (const part of parts) found.set(`query ${part.parameter['name']}`, part);
      if (parts.length > 0) continue;
      const parameter = withVariable(followed, http.path);
      const fault = placeFault(parameter, http.path);
      if (fault === undefined) found.set(`${parameter['in']} ${parameter['name']}`, { parameter, from });
      else if (parameter['required'] === true && parameter['in'] !== 'path')
        throw new InputError(source, from, fault, REMEDY);
      else onFault(new Omission(source, from, fault, REMEDY));
    }
  }
  for (const name of variablesOf(http.path)) {
    if (found.has(`path ${name}`)) continue;
    onFault(
      new Omission(source, http.pointer, `no parameter fills {${name}} of the path: any text is accepted`, REMEDY),
    );
    const parameter = { in: 'path', name, required: true, schema: { type: 'string' } };
    found.set(`path ${name}`, { parameter, from: http.pointer });
  }
  return [...found.values()];
}

const variablesOf = (path: string): string[] => [...path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);

/** A parameter of a path under the name of the variable that it must mean: `orgID` fills `{orgId}`. */
function withVariable(parameter: JsonObject, path: string): JsonObject {
  if (parameter['in'] !== 'path') return parameter;
  const letters = (name: Json | undefined) =>
    String(name)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '');
  const alike = variablesOf(path).filter((name) => letters(name) === letters(parameter['name']));
  return alike.length === 1 ? { ...parameter, name: alike[0] as string } : parameter;
}

/** What is wrong with the place of a parameter. */
function placeFault({ in: place, name }: JsonObject, path: string): string | undefined {
  if (typeof name !== 'string' || name === '') return 'a parameter without a name';
  if (!PLACES.some((known) => known === place)) return `a parameter in "${place}"`;
  return place === 'path' && !path.includes(`{${name}}`) ? `the path has no {${name}}` : undefined;
}

/** How a parameter is serialized, and which part of its schema can be. @throws {InputError} if nothing can */
function wireForm(
  parameter: JsonObject,
  place: Place,
  from: string,
  { resolver, source }: OperationContext,
  onFault: OnFault,
): Omit<ArgumentPlace, 'in' | 'as'> & { readonly schema: JsonObject } {
  const fault = (problem: string) => new InputError(source, from, problem, REMEDY);
  if (isObject(parameter['content'])) return contentForm(parameter['content'], from, resolver, fault);
  if (parameter['schema'] === undefined) {
    onFault(new Omission(source, from, 'a parameter without a schema: any text is accepted', REMEDY));
  }
  const schema =
    parameter['schema'] === undefined ? { type: 'string' } : resolver.inline(parameter['schema'], `${from}/schema`);
  const own: Style = STYLES[place][0];
  const declared = (parameter['style'] ?? own) as Style;
  const isKnown = (STYLES[place] as readonly Style[]).includes(declared);
  if (!isKnown && mayBeStructure(schema)) throw fault(`a ${place} parameter of style "${declared}"`);
  const style = isKnown ? declared : own;
  const explode = style === 'deepObject' || (parameter['explode'] ?? style === 'form') === true;
  const written = serializable(style, schema);
  if (typeof written === 'string') throw fault(`a ${place} parameter ${written}`);
  if (written.left.length > 0) {
    const names = written.left.map((name) => `"${name}"`).join(', ');
    onFault(new Omission(source, from, `${names} cannot be sent in a ${place} parameter of style "${style}"`, REMEDY));
  }
  return {
    schema: written.schema,
    ...(style === own ? {} : { style }),
    ...(explode === (style === 'form' || style === 'deepObject') ? {} : { explode }),
  };
}

/** Whether the style matters: all styles write a plain value in the same way. */
const mayBeStructure = (schema: JsonObject): boolean => {
  const types = typesOf(schema);
  return types.has('array') || types.has('object');
};

function contentForm(
  content: JsonObject,
  from: string,
  resolver: OperationContext['resolver'],
  fault: (problem: string) => InputError,
): Pick<ArgumentPlace, 'content'> & { readonly schema: JsonObject } {
  const types = Object.keys(content);
  const type = types.find(isJson) ?? types.find(isText);
  const media: Json | undefined = type === undefined ? undefined : content[type];
  if (type === undefined || !isObject(media)) throw fault(`a parameter of ${types.join(', ') || 'no media type'}`);
  const schema = resolver.inline(media['schema'], `${from}${pointer('content', type, 'schema')}`);
  return { schema: isJson(type) ? schema : { type: 'string' }, content: type };
}
