import { InputError, Omission } from '../common/errors.ts';
import { isObject, type Json, type JsonObject, pointer } from '../common/json.ts';
import { type OnFault, refuse } from '../common/on-fault.ts';
import { holdsLost, withExactLimits } from '../documents/exact-limits.ts';
import { placeOf, remedyFor, targetOf } from '../documents/places.ts';
import { IN_PLACE, schemasIn } from '../documents/schema-places.ts';
import { withFittingChoices } from './choices.ts';
import { Definitions } from './definitions.ts';
import { DerivedSchemas } from './derived-schemas.ts';
import { isKnownKeyword, isWellFormed, keywordFault, patternFault } from './keywords.ts';
import { mergeSchemas } from './merge.ts';
import { ReferenceCycles, referencesInPlace } from './reference-cycles.ts';
import { isWithin } from './size.ts';

/** Keywords whose schemas are only used where something refers to them. */
const ONLY_REFERRED_TO = new Set(['$defs', 'definitions']);

/** What is reported for a reference that leads back to itself, about the same value. */
const NOTHING: JsonObject = {};

/** Maximum size of a schema that is inlined, in values: it may be inlined in many places. */
const LARGEST_INSIDE = 500;

/**
 * A document's schemas with references followed and `allOf` merged, so that the result is self-contained. Recursive and
 * very large schemas are among its {@link definitions}.
 */
export class SchemaResolver {
  /** Which schemas build on another one. */
  readonly derived: DerivedSchemas;
  /** The schemas that the result refers to instead of containing them. */
  readonly definitions: Definitions;
  readonly #document: JsonObject;
  readonly #source: string;
  readonly #onFault: OnFault;
  readonly #cycles: ReferenceCycles;
  /** Endless cycles: a schema that refers to itself for the same value. */
  readonly #loops: ReferenceCycles;
  /** The reference whose own value is being described. */
  #within: string | undefined;
  /** The cycles of the references that are being followed. */
  readonly #frames: number[] = [];
  readonly #known = new Map<string, JsonObject>();
  /** Whether each schema is small enough to be inlined anywhere. */
  readonly #small = new WeakMap<JsonObject, boolean>();
  /** Whether each pattern is supported. */
  readonly #patterns = new Map<string, boolean>();
  /** Schemas without others inside, by their texts. */
  readonly #leaves = new Map<string, JsonObject>();

  /** @param onFault called for each keyword that violates its standard, and is left out */
  constructor(document: JsonObject, source: string, onFault: OnFault = refuse) {
    this.#document = document;
    this.derived = new DerivedSchemas(document);
    this.definitions = new Definitions(document, (reference) => this.inline({ $ref: reference }, placeOf(reference)));
    this.#cycles = new ReferenceCycles(document);
    this.#loops = new ReferenceCycles(document, referencesInPlace);
    this.#source = source;
    this.#onFault = onFault;
  }

  /**
   * Follows the reference of a parameter, request body, response or schema, if it is one.
   * @throws {InputError} if the value is not an object, or its reference does not lead to one
   */
  follow(value: Json | undefined, from: string): JsonObject {
    const found = this.#followed(value, from);
    if (found instanceof InputError) throw found;
    return found;
  }

  /** Like {@link follow}, but undefined where that throws. */
  find(value: Json | undefined): JsonObject | undefined {
    const found = this.#followed(value, '');
    return found instanceof InputError ? undefined : found;
  }

  #followed(value: Json | undefined, from: string): JsonObject | InputError {
    let [here, place] = [value, from];
    const references = new Set<string>();
    while (isObject(here) && typeof here['$ref'] === 'string') {
      const reference = here['$ref'];
      const target = references.has(reference) ? undefined : targetOf(this.#document, reference);
      if (target === undefined) return this.#nowhere(reference, place);
      references.add(reference);
      [here, place] = [target, placeOf(reference)];
    }
    if (isObject(here)) return here;
    return new InputError(this.#source, place, 'is not an object', 'correct the document there');
  }

  /** The schema as {@link inline} makes it; undefined if the value is not a schema, or its reference leads nowhere. */
  inlineIfThere(schema: Json | undefined, from: string): JsonObject | undefined {
    const isThere = schema === undefined || (isSchema(schema) && !this.#isDangling(schema));
    return isThere ? this.inline(schema, from) : undefined;
  }

  /** The schema with everything inlined. The result may be shared: do not modify it. */
  inline(schema: Json | undefined, from: string): JsonObject {
    if (schema === true || schema === undefined) return {};
    if (schema === false) return { not: {} };
    if (!isObject(schema)) throw new InputError(this.#source, from, 'is not a schema', 'correct the document there');
    const { $ref: reference, allOf, ...own } = schema;
    if (typeof reference === 'string' && Object.keys(schema).length === 1) return this.#inlineInside(reference, from);
    const parts = Array.isArray(allOf)
      ? allOf.map((part, index) => this.#inlinePart(part, `${from}/allOf/${index}`))
      : [];
    if (typeof reference === 'string') parts.push(this.#inlineInside(reference, from));
    const rest = this.#inlineKeywords(own, from);
    // Most schemas are not a combination.
    if (parts.length === 0) return rest;
    return [...parts, rest].reduce(mergeSchemas, {});
  }

  /**
   * A schema that is a part of another one (`allOf`): it is merged into it, whatever its size. This holds inside a
   * cycle too, because parts of parts come to an end.
   */
  #inlinePart(schema: Json, from: string): JsonObject {
    const reference = isObject(schema) && Object.keys(schema).length === 1 ? schema['$ref'] : undefined;
    if (typeof reference !== 'string' || this.#isDangling(schema)) return this.#inner(schema, from);
    if (this.#within === undefined) return this.#inlineReference(reference, from);
    return this.#leftAs(reference, from) ?? this.#inlined(reference, from);
  }

  #inlineInside(reference: string, from: string): JsonObject {
    const schema = this.#inlineReference(reference, from);
    if (this.#frames.length === 0 || this.#isSmall(schema)) return schema;
    return this.definitions.referTo(reference);
  }

  #isSmall(schema: JsonObject): boolean {
    const known = this.#small.get(schema);
    if (known !== undefined) return known;
    const made = isWithin(schema, LARGEST_INSIDE);
    this.#small.set(schema, made);
    return made;
  }

  #inlineReference(reference: string, from: string): JsonObject {
    const left = this.#leftAs(reference, from);
    if (left !== undefined) return left;
    // Each schema of a cycle is merged once along the way; the result is the same wherever it starts.
    if (this.#frames.includes(this.#cycles.of(reference))) return this.definitions.referTo(reference);
    return this.#inlined(reference, from);
  }

  /** The replacement of a reference that cannot be inlined; undefined for all others. */
  #leftAs(reference: string, from: string): JsonObject | undefined {
    // What was inlined before may be inlined again.
    if (this.definitions.isOwn(reference)) return { $ref: reference };
    if (this.#within === undefined || this.#loops.of(this.#within) !== this.#loops.of(reference)) return undefined;
    this.#report(from, `the reference "${reference}" leads back to itself, about the same value`);
    return NOTHING;
  }

  #inlined(reference: string, from: string): JsonObject {
    const known = this.#known.get(reference);
    if (known !== undefined) return known;
    this.#frames.push(this.#cycles.of(reference));
    try {
      const schema = this.#inlineWithin(reference, () =>
        this.inline(this.#target(reference, from), placeOf(reference)),
      );
      this.#known.set(reference, schema);
      return schema;
    } finally {
      this.#frames.pop();
    }
  }

  /** @param reference to the schema whose own value is described; undefined for a part of that value */
  #inlineWithin<T>(reference: string | undefined, make: () => T): T {
    const before = this.#within;
    this.#within = reference;
    try {
      return make();
    } finally {
      this.#within = before;
    }
  }

  #target(reference: string, from: string): Json {
    const target = targetOf(this.#document, reference);
    if (target !== undefined) return target;
    throw this.#nowhere(reference, from);
  }

  #nowhere(reference: string, from: string): InputError {
    const remedy = remedyFor(reference, 'repair it in the overlay');
    return new InputError(this.#source, from, `the reference "${reference}" has no target`, remedy);
  }

  #inlineKeywords(schema: JsonObject, from: string): JsonObject {
    const entries: [string, Json][] = [];
    let allowsNone = false;
    for (const [key, value] of Object.entries(schema)) {
      if (ONLY_REFERRED_TO.has(key) || value === undefined || !isKnownKeyword(key)) continue;
      const inner = (part: Json, ...keys: (string | number)[]) =>
        this.#inlineWithin(IN_PLACE.has(key) ? this.#within : undefined, () =>
          this.#inner(part, `${from}${pointer(key, ...keys)}`),
        );
      const holds = schemasIn(key);
      if (holds === 'one' && isSchema(value)) {
        const part = typeof value === 'boolean' ? value : inner(value);
        if (part !== NOTHING) entries.push([key, part]);
      } else if (holds === 'one' || !isWellFormed(key, value))
        this.#report(`${from}${pointer(key)}`, keywordFault(key, value));
      else if (key === 'pattern' && !this.#isMatched(value as string, `${from}/pattern`)) continue;
      else if (holds === 'list') {
        const parts = (value as Json[]).map((part, index) => inner(part, index)).filter((part) => part !== NOTHING);
        if (parts.length > 0) entries.push([key, parts]);
      } else if (holds === 'by name') {
        const named = Object.entries(value as JsonObject).filter(
          ([name]) => key !== 'patternProperties' || this.#isMatched(name, `${from}${pointer(key, name)}`),
        );
        entries.push([key, Object.fromEntries(named.map(([name, part]) => [name, inner(part, name)]))]);
      } else if (key === 'enum' && (value as Json[]).length === 0) {
        this.#report(`${from}/enum`, 'an empty `enum` allows no value', 'name the values, or remove it');
        allowsNone = true;
      } else if (holdsLost(value)) {
        this.#report(`${from}/${key}`, keywordFault(key, value));
        const known = key === 'enum' ? (value as Json[]).filter((choice) => !holdsLost(choice)) : [];
        if (known.length > 0) entries.push([key, known]);
      } else entries.push([key, value]);
    }
    if (allowsNone) entries.push(['not', {}]);
    const made = withExactLimits(this.#withChoices(Object.fromEntries(entries), from));
    return Object.values(made).some((value) => typeof value === 'object') ? made : this.#only(made);
  }

  #withChoices(schema: JsonObject, from: string): JsonObject {
    const made = withFittingChoices(schema);
    if (made === schema) return schema;
    const problem = `has choices that are not of the type ${JSON.stringify(schema['type'])}: they are read as if they were`;
    this.#report(from, problem, 'correct the choices or the type');
    return made;
  }

  /** The first schema like this one: large documents say `type: string` in a hundred thousand places. */
  #only(schema: JsonObject): JsonObject {
    const text = JSON.stringify(schema);
    const known = this.#leaves.get(text);
    if (known === undefined) this.#leaves.set(text, schema);
    return known ?? schema;
  }

  /** A schema within another one. What is not a schema, or refers to none, allows any value. */
  #inner(part: Json, from: string): JsonObject {
    const made = this.inlineIfThere(part, from);
    if (made !== undefined) return made;
    if (!isObject(part)) {
      this.#report(from, 'is not a schema');
      return {};
    }
    const { $ref: reference, ...rest } = part;
    const remedy = remedyFor(String(reference), 'correct the document there');
    this.#report(from, `the reference "${reference}" has no target: any value is accepted`, remedy);
    return this.inline(rest, from);
  }

  /** Whether a value is a reference that leads nowhere. */
  #isDangling(value: Json): boolean {
    const reference = isObject(value) ? value['$ref'] : undefined;
    if (typeof reference !== 'string') return false;
    return targetOf(this.#document, reference) === undefined && !this.definitions.isOwn(reference);
  }

  /** Whether a pattern is supported. Other patterns are dropped and reported. */
  #isMatched(pattern: string, place: string): boolean {
    const known = this.#patterns.get(pattern);
    if (known !== undefined) return known;
    const fault = patternFault(pattern);
    this.#patterns.set(pattern, fault === undefined);
    if (fault !== undefined) this.#report(place, `the pattern ${JSON.stringify(pattern)} is not supported: ${fault}`);
    return fault === undefined;
  }

  #report(place: string, problem: string, remedy = 'correct the document there: it was left out'): void {
    this.#onFault(new Omission(this.#source, place, problem, remedy));
  }
}

const isSchema = (value: Json): boolean => typeof value === 'boolean' || isObject(value);
