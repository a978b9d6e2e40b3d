import type { Alternatives, ArgumentPlace, BodyPart } from '../../src/contract.ts';
import type { JsonObject } from '../common/json.ts';
import { refuse } from '../common/on-fault.ts';
import type { HttpOperation } from '../documents/operations.ts';
import type { OperationContext } from '../schemas/operation-context.ts';
import { addBody } from './body.ts';
import { ArgumentDraft } from './draft.ts';
import { addParameters } from './parameters.ts';
import { sendable } from './requests.ts';

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

/**
 * Reads parameters and body of an operation into one flat list of arguments.
 * @throws {InputError} if the operation needs something that the interpreter cannot send
 */
export function readInput(http: HttpOperation, context: OperationContext): Input {
  const draft = new ArgumentDraft();
  addParameters(draft, http, context, context.onFault ?? refuse);
  const { alternatives, ...body } = addBody(draft, http, context);
  const { schema, places, ofBody } = draft.finish();
  const definitions = context.resolver.definitions.of(schema, asSent, context.mostDefined ?? Number.POSITIVE_INFINITY);
  return {
    schema: Object.keys(definitions).length > 0 ? { ...schema, $defs: definitions } : schema,
    places,
    ...body,
    ...(alternatives === undefined ? {} : { alternatives: byArgument(alternatives, ofBody) }),
  };
}

/** A recursive schema is sent as a whole: null stays where it is allowed. */
const asSent = (schema: JsonObject): JsonObject => sendable(schema, (each) => each);

/** Alternatives by argument names instead of names on the wire. */
function byArgument({ on, fields }: Alternatives, ofBody: Readonly<Record<string, string>>): Alternatives {
  const argument = (wire: string) => ofBody[wire] ?? wire;
  const entries = Object.entries(fields).map(([value, { allowed, required }]) => [
    value,
    { allowed: allowed.map(argument), required: required.map(argument) },
  ]);
  return { on: argument(on), fields: Object.fromEntries(entries) };
}
