import { type core, fromJSONSchema, prettifyError, type ZodType } from 'zod';
import { alternatives } from '../../../common/alternatives.ts';
import { containsBigint } from '../../../common/exact-json.ts';
import { once } from '../../../common/once.ts';
import { RepeatedName } from '../../../common/repeated-names.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { Alternatives, CheckedArguments, JsonSchema, ToolInput } from '../../../contract.ts';
import { coerce } from './coerce.ts';
import { inexactNumberIn } from './numbers.ts';
import { withPlainKeys, withSentKeys } from './plain-keys.ts';
import { isPlain, plainPart } from './plain-schema.ts';
import { complaints, type Elsewhere, type UnknownKey, unknownKeys } from './unknown-keys.ts';

/**
 * Checks the arguments of one tool.
 * @param elsewhere what to do instead about an argument that the tool does not have
 * @throws {ToolError} of kind `arguments`
 */
export type Check = (args: Readonly<Record<string, unknown>>, elsewhere?: Elsewhere) => Promise<CheckedArguments>;

/** Works for any kind of call: not every tool is listed under its own name. */
const NEXT = 'Correct the arguments and call again.';

/**
 * Compiles the check of one tool from its complete input schema. Schemas that are not plain get a separate validator,
 * and so do integers that numbers cannot hold.
 */
export async function makeCheck({ schema, alternatives }: ToolInput): Promise<Check> {
  const plain = isPlain(schema);
  const validator = fromJSONSchema((plain ? schema : plainPart(schema)) as never);
  const load = once(async () => (await import('./exact-check.ts')).exactCheck(schema));
  const exact = plain ? undefined : await load();
  const usualFault = (args: CheckedArguments, unknown: readonly UnknownKey[]): string | undefined => {
    const named = withPlainKeys(args);
    // Messages are only built on failure: the library copies its settings at each check, which takes longer than the
    // check.
    return validator.safeParse(named).success ? exact?.(args) : faultsIn(named, validator, unknown);
  };
  return async (args, elsewhere) => {
    requireExact(args);
    const coerced = coercedTo(schema, args);
    // Texts may have been read as JSON.
    requireExact(coerced);
    const unknown = unknownKeys(coerced, schema);
    const fault = containsBigint(coerced) ? (await load())(coerced) : usualFault(coerced, unknown);
    // Reported together: otherwise each correction only leads to the next fault.
    const lines = [...(await complaints(unknown, elsewhere)), ...(fault ? fault.split('\n') : [])];
    if (lines.length > 0) throw new ToolError('arguments', firstOf(lines), NEXT);
    const faults = alternatives === undefined ? [] : alternativeFaults(coerced, alternatives);
    if (faults.length > 0) throw new ToolError('arguments', faults.join('\n'), NEXT);
    return coerced;
  };
}

/** Maximum number of lines: a thousand faults usually have one cause. */
const MOST_LINES = 20;

function firstOf(lines: readonly string[]): string {
  const more = lines.length - MOST_LINES;
  return [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`... and ${more} more lines`] : [])].join('\n');
}

/** @throws {ToolError} for a number that has lost digits, or would */
function requireExact(args: Readonly<Record<string, unknown>>): void {
  const path = inexactNumberIn(args);
  if (path === undefined) return;
  const what = `"${path}" is a number that JSON cannot hold exactly: it has lost digits, or would.`;
  throw new ToolError('arguments', `${what} Send it as a string, in quotes.`, NEXT);
}

/** @throws {ToolError} for text that is JSON, but ambiguous */
function coercedTo(schema: JsonSchema, args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  try {
    return coerce(args, schema) as Record<string, unknown>;
  } catch (error) {
    throw error instanceof RepeatedName ? new ToolError('arguments', error.message, NEXT) : error;
  }
}

/** @param unknown keys that are reported otherwise */
function faultsIn(args: unknown, validator: ZodType, unknown: readonly UnknownKey[]): string {
  const { error } = validator.safeParse(args, { error: missing });
  const told = new Set(unknown.map(({ place }) => place));
  const issues = (error?.issues ?? []).filter(
    ({ path, ...issue }) =>
      issue.code !== 'unrecognized_keys' || !issue.keys.every((key) => told.has(placeOf([...path, withSentKeys(key)]))),
  );
  const ofWrongType = new Set(issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => placeOf(path)));
  // The library also measures values that are of the wrong type.
  const real = issues.filter(({ code, path }) => code === 'invalid_type' || !ofWrongType.has(placeOf(path)));
  return real.length === 0 ? '' : withSentKeys(prettifyError({ issues: real }));
}

/** A path as text: `a.b[0].c`. */
const placeOf = (path: readonly PropertyKey[]): string =>
  path.map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`)).join('');

const FORMAT_FAULTS: Readonly<Record<string, string>> = {
  datetime: 'Expected a date and time such as "2026-01-31T09:30:00Z"',
  url: 'Expected a URL such as "https://example.com/path"',
};

/** Reports missing values as missing instead of having the wrong type. Undefined keeps the library's message. */
function missing(issue: core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_format') return FORMAT_FAULTS[issue.format];
  if (issue.input !== undefined) return issue.code === 'invalid_union' ? noneOfTypes(issue.errors) : undefined;
  const name = `"${String(issue.path?.at(-1))}" is missing`;
  if (issue.code === 'invalid_type') return `${name}: expected ${issue.expected}`;
  if (issue.code !== 'invalid_value') return name;
  return `${name}: expected one of ${issue.values.map((value) => JSON.stringify(value)).join('|')}`;
}

/** What a value has to be that may be of several types. @param faults of each of them; the library only says that there are some */
function noneOfTypes(faults: readonly (readonly core.$ZodIssue[])[]): string | undefined {
  const all = faults.flat();
  const types = all.flatMap((issue) => (issue.code === 'invalid_type' ? [issue.expected] : []));
  // Of the right type, but not right.
  if (types.length < all.length) return all.find(({ code }) => code !== 'invalid_type')?.message;
  return all[0]?.message.replace(String(types[0]), alternatives(types));
}

/** Which fields do not belong to the value of the deciding argument, and which are missing. */
function alternativeFaults(args: CheckedArguments, { on, fields }: Alternatives): string[] {
  const type = String(args[on]);
  const variant = Object.hasOwn(fields, type) ? fields[type] : undefined;
  if (variant === undefined) return [];
  const foreign = [...new Set(Object.values(fields).flatMap(({ allowed }) => allowed))].filter(
    (name) => Object.hasOwn(args, name) && !variant.allowed.includes(name),
  );
  const missing = variant.required.filter((name) => !Object.hasOwn(args, name));
  const takes = `${on} ${type} takes ${variant.allowed.join(', ') || 'no fields of its own'}`;
  return [
    ...foreign.map((name) => `"${name}" is not allowed with ${on} ${type}: ${takes}.`),
    ...missing.map((name) => `"${name}" is missing: ${on} ${type} requires it (${takes}).`),
  ];
}
