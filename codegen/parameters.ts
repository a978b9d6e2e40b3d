import type { ArgumentDraft } from './draft.ts';
import { InputError } from './errors.ts';
import type { InputContext } from './input-schema.ts';
import type { Json, JsonObject } from './json.ts';
import type { HttpOperation } from './operations.ts';

const REMEDY = 'repair it in the overlay';

interface FoundParameter {
  readonly parameter: JsonObject;
  /** JSON pointer to where it stands. */
  readonly from: string;
}

/** The places of parameters in the order of their claim to a name, and the style that each is sent in. */
const STYLES = { path: 'simple', query: 'form', header: 'simple' } as const;
const PLACES = Object.keys(STYLES) as (keyof typeof STYLES)[];

/** Adds path, query and header parameters (OpenAPI 3.1, section 4.8.12) to the arguments of a tool. */
export function addParameters(draft: ArgumentDraft, http: HttpOperation, context: InputContext): void {
  const found = parametersOf(http, context);
  for (const place of PLACES) {
    for (const { parameter, from } of found.filter(({ parameter }) => parameter['in'] === place)) {
      const schema = context.resolver.inline(parameter['schema'], `${from}/schema`);
      const isArray = [schema['type']].flat().includes('array');
      const array =
        place === 'query' && isArray ? ({ array: parameter['explode'] === false ? 'csv' : 'multi' } as const) : {};
      const required = parameter['required'] === true;
      draft.add({ wire: String(parameter['name']), place: { in: place, ...array }, schema, required, from });
    }
  }
}

/** The parameters of the path and of the operation, whose own replace the path's of the same name and place. */
function parametersOf(http: HttpOperation, context: InputContext): FoundParameter[] {
  const found = new Map<string, FoundParameter>();
  for (const [holder, at] of [
    [http.pathItem, http.pointer.replace(/\/[^/]*$/, '')],
    [http.operation, http.pointer],
  ] as const) {
    for (const [index, entry] of ((holder['parameters'] as Json[] | undefined) ?? []).entries()) {
      const from = `${at}/parameters/${index}`;
      const parameter = context.resolver.follow(entry, from);
      requireSendable(parameter, from, http.path, context);
      found.set(`${parameter['in']} ${parameter['name']}`, { parameter, from });
    }
  }
  for (const [variable, name] of http.path.matchAll(/\{([^}]*)\}/g)) {
    if (found.has(`path ${name}`)) continue;
    throw new InputError(context.source, http.pointer, `no parameter fills ${variable} of the path`, REMEDY);
  }
  return [...found.values()];
}

/** @throws {InputError} for a parameter that the interpreter of the table does not know how to send */
function requireSendable(parameter: JsonObject, from: string, path: string, { resolver, source }: InputContext): void {
  const place = PLACES.find((name) => name === parameter['in']);
  const fault = (problem: string) => new InputError(source, from, problem, REMEDY);
  if (place === undefined) throw fault(`a parameter in "${parameter['in']}"`);
  if (place === 'path' && !path.includes(`{${parameter['name']}}`))
    throw fault(`the path has no {${parameter['name']}}`);
  if (parameter['schema'] === undefined) throw fault('a parameter without a schema');
  const style = parameter['style'] ?? STYLES[place];
  if (style !== STYLES[place]) throw fault(`a ${place} parameter of style "${style}"`);
  const { type } = resolver.inline(parameter['schema'], `${from}/schema`);
  if ([type].flat().includes('object')) throw fault(`a ${place} parameter that is an object`);
}
