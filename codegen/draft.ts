import { type ArgumentPlace, RESERVED_ARGUMENTS } from '../src/contract.ts';
import { InputError } from './errors.ts';
import type { JsonObject } from './json.ts';
import { withoutNull } from './schema.ts';
import { camelCase } from './words.ts';

/** One argument as the document has it. */
export interface FoundArgument {
  /** Its name on the wire. */
  readonly wire: string;
  readonly place: ArgumentPlace;
  readonly schema: JsonObject;
  readonly required: boolean;
  /** JSON pointer to where it stands, for errors. */
  readonly from: string;
}

/** The arguments of one tool while they are collected, in the order in which they come. */
export class ArgumentDraft {
  readonly places: Record<string, ArgumentPlace> = {};
  private readonly properties: JsonObject = {};
  private readonly required: string[] = [];
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  /** @throws {InputError} for a name that is taken twice or that belongs to this server */
  add({ wire, place, schema, required, from }: FoundArgument): void {
    const plain = camelCase(wire);
    const name = Object.hasOwn(this.places, plain) ? camelCase(`${place.in} ${plain}`) : plain;
    const twice = Object.hasOwn(this.places, name);
    if (twice || (RESERVED_ARGUMENTS as readonly string[]).includes(name)) {
      const problem = `the argument "${name}" ${twice ? 'stands twice' : 'is reserved for this server'}`;
      throw new InputError(this.source, from, problem, 'rename it by a repair in the overlay');
    }
    this.properties[name] = sendable(schema);
    this.places[name] = name === wire || place.in === 'whole-body' ? place : { ...place, as: wire };
    if (required) this.required.push(name);
  }

  schema(): JsonObject {
    const { properties, required } = this;
    return { type: 'object', properties, additionalProperties: false, ...(required.length > 0 ? { required } : {}) };
  }
}

/** Null is not offered anywhere: a controller takes it for "not given". Values of maps are data and keep it. */
function sendable(schema: JsonObject): JsonObject {
  const result = withoutNull(schema);
  const { items, properties } = result as { items?: JsonObject; properties?: Record<string, JsonObject> };
  if (items !== undefined) result['items'] = sendable(items);
  if (properties !== undefined) {
    result['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, sendable(property)]),
    );
  }
  return result;
}
