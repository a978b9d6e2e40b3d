import type { Alternatives, ArgumentPlace } from '../src/contract.ts';
import { addBody } from './body.ts';
import { ArgumentDraft } from './draft.ts';
import type { JsonObject } from './json.ts';
import type { HttpOperation } from './operations.ts';
import { addParameters } from './parameters.ts';
import type { SchemaResolver } from './schema.ts';

/** What a tool takes: its complete schema, and where each argument goes. */
export interface Input {
  /** Flat, complete, closed: `additionalProperties` is false at the root. */
  readonly schema: JsonObject;
  readonly places: Readonly<Record<string, ArgumentPlace>>;
  readonly sends?: string;
  readonly alternatives?: Alternatives;
}

/** Everything that reading one operation needs to know of its surroundings. */
export interface InputContext {
  readonly document: JsonObject;
  readonly resolver: SchemaResolver;
  readonly source: string;
  /** Name of the argument for a body that is no object. */
  readonly wholeBody?: string | undefined;
  /** Nobody has judged the operation: what a person would have to say of it is guessed. */
  readonly unreviewed?: boolean;
}

/**
 * Reads parameters and body of an operation into one flat list of arguments.
 *
 * Where two places use one name, the path keeps it, then the query, then the header; the later one gets its place in
 * front of it: a body's `id` beside a path's `id` is the argument `bodyId`.
 * @throws {InputError} for what the interpreter of the table could not send
 */
export function readInput(http: HttpOperation, context: InputContext): Input {
  const draft = new ArgumentDraft(context.source);
  addParameters(draft, http, context);
  const body = addBody(draft, http, context);
  return { schema: draft.schema(), places: draft.places, ...body };
}
