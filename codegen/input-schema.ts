import type { Alternatives, ArgumentPlace, BodyPart } from '../src/contract.ts';
import { addBody } from './body.ts';
import { ArgumentDraft } from './draft.ts';
import type { JsonObject } from './json.ts';
import { type OnFault, refuse } from './on-fault.ts';
import type { HttpOperation } from './operations.ts';
import type { Declared } from './output-schema.ts';
import { addParameters } from './parameters.ts';
import type { SchemaResolver } from './schema.ts';

/** What a tool takes: its complete schema, and where each argument goes. */
export interface Input {
  /** Flat and complete; closed at the root unless `takesMore`. */
  readonly schema: JsonObject;
  readonly places: Readonly<Record<string, ArgumentPlace>>;
  readonly sends?: string;
  readonly mayOmit?: true;
  readonly takesMore?: true;
  readonly parts?: Readonly<Record<string, BodyPart>>;
  readonly alternatives?: Alternatives;
}

/** Everything that reading one operation needs to know about its surroundings. */
export interface InputContext {
  readonly resolver: SchemaResolver;
  readonly source: string;
  readonly declared: Declared;
  /** Name of the argument for a body that is not an object. */
  readonly wholeBody?: string | undefined;
  /** The operation has not been reviewed: what a person would decide is guessed. */
  readonly unreviewed?: boolean;
  /** Called for a part of the operation that cannot be served, and is left out or guessed. */
  readonly onFault?: OnFault;
}

/**
 * Reads parameters and body of an operation into one flat list of arguments.
 * @throws {InputError} if the operation needs something that the interpreter cannot send
 */
export function readInput(http: HttpOperation, context: InputContext): Input {
  const draft = new ArgumentDraft();
  addParameters(draft, http, context, context.onFault ?? refuse);
  const { alternatives, ...body } = addBody(draft, http, context);
  const { schema, places, ofBody } = draft.finish();
  const definitions = context.resolver.definitions(schema);
  return {
    schema: Object.keys(definitions).length > 0 ? { ...schema, $defs: definitions } : schema,
    places,
    ...body,
    ...(alternatives === undefined ? {} : { alternatives: byArgument(alternatives, ofBody) }),
  };
}

/** Alternatives by argument names instead of names on the wire. */
function byArgument({ on, fields }: Alternatives, ofBody: Readonly<Record<string, string>>): Alternatives {
  const argument = (wire: string) => ofBody[wire] ?? wire;
  const entries = Object.entries(fields).map(([value, { allowed, required }]) => [
    value,
    { allowed: allowed.map(argument), required: required.map(argument) },
  ]);
  return { on: argument(on), fields: Object.fromEntries(entries) };
}
