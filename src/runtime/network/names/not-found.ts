import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import type { CheckedArguments, Operation } from '../../../contract.ts';
import { type Blame, readBlame } from '../controller-fault.ts';
import type { Reads } from '../reads.ts';
import { findNamed, type Named, quoted } from './find-named.ts';
import type { Lists } from './list-for.ts';
import { namedBy } from './named-by.ts';
import { nearNames, similarFilter } from './similar.ts';
import { allIds, blamed, type Suspect } from './suspects.ts';

/** The most lists to read for one failure. */
const MOST_LISTS = 3;

/** The parts of a call that can contain ids. */
export type IdPlace = 'path' | 'body';

/** What to do about a refusal because of an unknown id, and where the id may be; undefined if it was something else. */
export async function unknownIds(
  operation: Operation,
  args: CheckedArguments,
  answer: ControllerAnswer,
  reads: Reads,
): Promise<{ readonly hint: string; readonly places: readonly IdPlace[] } | undefined> {
  const hint = await refusalHint(operation, args, answer, reads);
  if (hint === undefined) return undefined;
  const suspects = blamed(operation, args, readBlame(answer.text), reads) ?? allIds(operation, args, reads);
  return { hint, places: [...new Set(suspects.map(({ place }) => (isInPath(operation, place) ? 'path' : 'body')))] };
}

const isInPath = (operation: Operation, place: string): boolean => operation.arguments[place]?.in === 'path';

async function refusalHint(
  operation: Operation,
  args: CheckedArguments,
  { status, text }: ControllerAnswer,
  reads: Reads,
): Promise<string | undefined> {
  const blamedIds = blamed(operation, args, readBlame(text), reads);
  if (status === 404) {
    const suspects = blamedIds ?? allIds(operation, args, reads);
    const hints = [
      (await hintOf(suspects, reads)) ?? (await similarHint(operation, suspects, reads)) ?? whereToLook(suspects),
    ];
    hints.push(await hintOf(othersInPath(operation, args, suspects, reads), reads));
    return hints.filter((hint) => hint !== undefined).join(' ') || undefined;
  }
  // Controllers report some unknown ids as invalid values, and some as internal errors.
  return blamedIds !== undefined && (status === 400 || status === 500) ? hintOf(blamedIds, reads) : undefined;
}

/** The other ids in the path: a controller checks them one by one and does not mention the rest. */
function othersInPath(
  operation: Operation,
  args: CheckedArguments,
  suspects: readonly Suspect[],
  lists: Lists,
): readonly Suspect[] {
  if (!suspects.some(({ place }) => isInPath(operation, place))) return [];
  const known = new Set(suspects.map(({ place }) => place));
  return allIds(operation, args, lists).filter(({ place }) => isInPath(operation, place) && !known.has(place));
}

/**
 * What to do when no entity has the given ids but some of them are names: the matching ids, or similar names.
 * Undefined if there are none.
 * @param blame what is known about which id it was
 */
export async function nameHint(
  operation: Operation,
  args: CheckedArguments,
  blame: Blame,
  reads: Reads,
): Promise<string | undefined> {
  const suspects = blamed(operation, args, blame, reads) ?? allIds(operation, args, reads);
  return (await hintOf(suspects, reads)) ?? similarHint(operation, suspects, reads);
}

async function hintOf(suspects: readonly Suspect[], reads: Reads): Promise<string | undefined> {
  const lists = new Set(suspects.flatMap(({ list }) => (list?.rows?.includes('name') ? [list] : [])));
  const hints: string[] = [];
  for (const list of [...lists].slice(0, MOST_LISTS)) {
    const places = suspects.filter((each) => each.list === list);
    const named = await namedBy(
      places.flatMap(({ values }) => values),
      list,
      reads,
    );
    for (const { place, values } of places) {
      for (const value of new Set(values)) hints.push(...correction(place, value, named.get(value)));
    }
  }
  return hints.length === 0 ? undefined : hints.join(' ');
}

function correction(place: string, value: string, named: readonly Named[] = []): string[] {
  if (named.length === 0) return [];
  const what = named.some(({ id }) => `@${id}` === value) ? 'a reference' : 'a name';
  const ids = named.map(
    ({ id, name }) => JSON.stringify(id) + (value.endsWith(name) ? '' : ` (${JSON.stringify(name)})`),
  );
  return [`${JSON.stringify(value)} is ${what}, not an id: call again with ${place} ${ids.join(' or ')}.`];
}

/** The entities with similar names, for the only id in question, in a path; undefined if there are none. */
async function similarHint(
  operation: Operation,
  [only, ...more]: readonly Suspect[],
  reads: Reads,
): Promise<string | undefined> {
  const [value = ''] = only?.values ?? [];
  const list = only?.list;
  if (more.length > 0 || list?.rows?.includes('name') !== true || !isInPath(operation, only?.place ?? ''))
    return undefined;
  if (quoted(value) === undefined) return undefined;
  const known = (await findNamed(list, `id = ${quoted(value)} or ${similarFilter(value)}`, reads)) ?? [];
  if (known.some(({ id }) => id === value)) return undefined;
  const near = nearNames(
    known.map(({ name }) => name),
    value,
  );
  const entities = known.filter(({ name }) => near.includes(name)).slice(0, near.length);
  if (entities.length === 0) return undefined;
  return `Similar names: ${entities.map(({ id, name }) => `${JSON.stringify(name)} (${only?.place} ${JSON.stringify(id)})`).join(', ')}.`;
}

/** Where to get ids from; undefined if none is known to be wrong. */
function whereToLook(suspects: readonly Suspect[]): string | undefined {
  const [only, ...more] = suspects;
  if (only === undefined) return undefined;
  if (more.length > 0) {
    const places = suspects.map(({ place, list }) => (list === undefined ? place : `${place} (${list.name})`));
    return `Check ${places.join(', ')}: one of them does not exist.`;
  }
  const { place, list } = only;
  if (list === undefined) return `Take the ${place} from an answer of this controller, or ask the user for it.`;
  return `Look up the ${place} with ${list.name}${list.rows?.includes('name') ? ', filtered by name' : ''}.`;
}
