import { ToolError } from '../../../common/tool-error.ts';
import type { CheckedArguments, Operation } from '../../../contract.ts';
import type { Reads } from '../reads.ts';
import type { Named } from './find-named.ts';
import { listFor } from './list-for.ts';
import { namedBy } from './named-by.ts';

/** Arguments with ids instead of names, and what was replaced. */
export interface Resolved {
  readonly args: CheckedArguments;
  readonly notes: readonly string[];
}

/** The most replacements to note one by one: each is a line of the answer. */
const MOST_NOTES = 20;

/** What was replaced, within bounds. */
export const noted = (notes: readonly string[]): readonly string[] =>
  notes.length <= MOST_NOTES
    ? notes
    : [...notes.slice(0, MOST_NOTES), `... and ${notes.length - MOST_NOTES} more names were replaced by ids.`];

/**
 * The ids that controllers generate: short ones of nine or ten characters, long ones of letters and digits, and UUIDs.
 * Nearly all have a capital letter and a digit, unlike most names.
 */
const ID = /^(?:(?=.*[A-Z\d])[\w.-]{9,10}|(?=.*[A-Z\d])[A-Za-z\d]{20,26}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

export const looksLikeId = (text: string): boolean => ID.test(text);

/**
 * Replaces names with ids in the path of a change, unless they look like ids, so that nothing is sent to the wrong
 * entity. Undefined if there is nothing to replace.
 * @throws {ToolError} of kind `arguments` for a name that several entities have, with the ids of all
 */
export async function resolvePath(
  operation: Operation,
  args: CheckedArguments,
  reads: Reads,
): Promise<Resolved | undefined> {
  return resolve(operation, args, reads, (text) => !looksLikeId(text));
}

/**
 * Resolves names in the path of a call that found nothing, even if they look like ids. Names that several entities have
 * are left to its answer.
 */
export const resolveUnknown = (
  operation: Operation,
  args: CheckedArguments,
  reads: Reads,
): Promise<Resolved | undefined> => unlessAmbiguous(resolve(operation, args, reads, () => true));

/** Undefined for names that several entities have: the caller then lists all of them. */
export async function unlessAmbiguous(resolving: Promise<Resolved | undefined>): Promise<Resolved | undefined> {
  try {
    return await resolving;
  } catch (error) {
    if (error instanceof ToolError && error.kind === 'arguments') return undefined;
    throw error;
  }
}

async function resolve(
  operation: Operation,
  args: CheckedArguments,
  reads: Reads,
  mayBeName: (text: string) => boolean,
): Promise<Resolved | undefined> {
  const found: Record<string, string> = {};
  const notes: string[] = [];
  for (const [argument, value] of Object.entries(args)) {
    if (typeof value !== 'string' || !mayBeName(value)) continue;
    const list = listFor(operation, argument, reads);
    if (!list?.rows?.includes('name')) continue;
    const named = (await namedBy([value], list, reads)).get(value) ?? [];
    const exact = named.filter(({ name }) => name === value);
    const [only, ...others] = exact;
    if (only === undefined) continue;
    if (others.length > 0) throw ambiguousName(argument, value, exact);
    found[argument] = only.id;
    notes.push(`${argument}: ${JSON.stringify(value)} is ${JSON.stringify(only.id)}.`);
  }
  return notes.length === 0 ? undefined : { args: { ...args, ...found }, notes };
}

/** The error for a name that does not say which entity is meant. */
export const ambiguousName = (argument: string, value: string, named: readonly Named[]): ToolError =>
  new ToolError(
    'arguments',
    `${argument}: ${named.length} entities are called ${JSON.stringify(value)}.`,
    `Call again with the id of one: ${named.map(({ id }) => JSON.stringify(id)).join(' or ')}.`,
  );
