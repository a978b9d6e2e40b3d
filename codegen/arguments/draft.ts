import type { ArgumentPlace } from '../../src/contract.ts';
import type { JsonObject } from '../common/json.ts';
import { argumentNames } from '../names/argument-names.ts';
import { withoutNull } from '../schemas/without-null.ts';
import { sendable, withNullable } from './requests.ts';

/** One argument as the document describes it. */
export interface FoundArgument {
  /** Its name on the wire. */
  readonly wire: string;
  readonly place: ArgumentPlace;
  readonly schema: JsonObject;
  readonly required: boolean;
  /** What its value is, if its schema does not say that. */
  readonly description?: string;
  /** Null can be sent as a value, where the schema allows it. */
  readonly takesNull?: boolean;
}

/** The arguments of one tool, complete. */
export interface Arguments {
  /** Flat; closed unless the body accepts more properties. */
  readonly schema: JsonObject;
  readonly places: Readonly<Record<string, ArgumentPlace>>;
  /** The argument of each property of the body, by the property's name on the wire. */
  readonly ofBody: Readonly<Record<string, string>>;
}

/** The arguments of one tool while they are collected, in order. */
export class ArgumentDraft {
  readonly #found: FoundArgument[] = [];
  #others: JsonObject | boolean = false;
  #together: readonly string[] = [];

  add(argument: FoundArgument): void {
    this.#found.push(argument);
  }

  /** Accepts further body properties, of any value or of a schema. */
  open(values: JsonObject | true): void {
    this.#others = values;
  }

  /** Properties of the body that are required as soon as there is a body. */
  requireTogether(wires: readonly string[]): void {
    this.#together = wires;
  }

  finish(): Arguments {
    const names = argumentNames(this.#found.map(({ wire, place }) => ({ wire, in: place.in })));
    const properties: [string, JsonObject][] = [];
    const places: [string, ArgumentPlace][] = [];
    const ofBody: [string, string][] = [];
    const required: string[] = [];
    for (const [index, argument] of this.#found.entries()) {
      const { place, schema, takesNull, wire } = argument;
      const name = names[index] as string;
      const sent = sendable(schema, takesNull ? withNullable : withoutNull);
      const texts = [isLegible(wire) ? [] : JSON.stringify(wire), argument.description ?? []].flat();
      properties.push([name, texts.length === 0 ? sent : { ...sent, description: texts.join('; ') }]);
      places.push([name, name === wire || place.in === 'whole-body' ? place : { ...place, as: wire }]);
      if (place.in === 'body') ofBody.push([wire, name]);
      if (argument.required) required.push(name);
    }
    const together = ofBody.flatMap(([wire, name]) => (this.#together.includes(wire) ? [name] : []));
    return {
      schema: {
        type: 'object',
        properties: Object.fromEntries(properties),
        additionalProperties: this.#others,
        ...(required.length > 0 ? { required } : {}),
        ...(together.length > 0
          ? { dependentRequired: Object.fromEntries(ofBody.map(([, name]) => [name, together])) }
          : {}),
      },
      places: Object.fromEntries(places),
      ofBody: Object.fromEntries(ofBody),
    };
  }
}

/** Whether the name of an argument shows its name on the wire: it only has letters and digits of ASCII. */
const isLegible = (wire: string): boolean => /^[\x20-\x7e]*[A-Za-z0-9][\x20-\x7e]*$/.test(wire);
