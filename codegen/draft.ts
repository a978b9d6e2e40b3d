import type { ArgumentPlace } from '../src/contract.ts';
import { argumentNames } from './argument-names.ts';
import type { JsonObject } from './json.ts';
import { sendable, withNullable } from './requests.ts';
import { withoutNull } from './schema.ts';

/** One argument as the document describes it. */
export interface FoundArgument {
  /** Its name on the wire. */
  readonly wire: string;
  readonly place: ArgumentPlace;
  readonly schema: JsonObject;
  readonly required: boolean;
  /** Null is a value of its own in it, where the schema allows null. */
  readonly takesNull?: boolean;
}

/** The arguments of one tool, complete. */
export interface Arguments {
  /** Flat; closed unless the body accepts more properties. */
  readonly schema: JsonObject;
  readonly places: Readonly<Record<string, ArgumentPlace>>;
  /** By the name of a body's property on the wire: its argument. */
  readonly ofBody: Readonly<Record<string, string>>;
}

/** The arguments of one tool while they are collected, in order. */
export class ArgumentDraft {
  private readonly found: FoundArgument[] = [];
  private others: JsonObject | boolean = false;
  private together: readonly string[] = [];

  add(argument: FoundArgument): void {
    this.found.push(argument);
  }

  /** Accepts further body properties, of any value or of a schema. */
  open(values: JsonObject | true): void {
    this.others = values;
  }

  /** Properties of the body that are required as soon as there is a body. */
  requireTogether(wires: readonly string[]): void {
    this.together = wires;
  }

  finish(): Arguments {
    const names = argumentNames(this.found.map(({ wire, place }) => ({ wire, in: place.in })));
    const all = this.found.map((argument, index) => ({ ...argument, name: names[index] as string }));
    const body = all.filter(({ place }) => place.in === 'body');
    const together = body.flatMap(({ name, wire }) => (this.together.includes(wire) ? [name] : []));
    const required = all.flatMap(({ name, required }) => (required ? [name] : []));
    return {
      schema: {
        type: 'object',
        properties: Object.fromEntries(
          all.map(({ name, schema, takesNull }) => [name, sendable(schema, takesNull ? withNullable : withoutNull)]),
        ),
        additionalProperties: this.others,
        ...(required.length > 0 ? { required } : {}),
        ...(together.length > 0
          ? { dependentRequired: Object.fromEntries(body.map(({ name }) => [name, together])) }
          : {}),
      },
      places: Object.fromEntries(
        all.map(({ name, wire, place }) => [
          name,
          name === wire || place.in === 'whole-body' ? place : { ...place, as: wire },
        ]),
      ),
      ofBody: Object.fromEntries(all.flatMap(({ name, wire, place }) => (place.in === 'body' ? [[wire, name]] : []))),
    };
  }
}
