import type { CheckedArguments, Operation } from '../../../contract.ts';
import type { Blame } from '../controller-fault.ts';
import { KEYS } from './ids-in-body.ts';
import { type Lists, listFor, listNamed } from './list-for.ts';

/** Values that may be ids of entities that do not exist. */
export interface Suspect {
  /** The argument: `id`, or `serviceConfigs.configId` for a field within an argument. */
  readonly place: string;
  readonly values: readonly string[];
  /** The list that would contain them, if one is served. */
  readonly list: Operation | undefined;
}

/** Texts given in one place. */
interface Place extends Omit<Suspect, 'list'> {
  readonly argument: string;
  /** The controller's own name for it, if known to differ: `caId` for `enrollment.ottca`. */
  readonly alias?: string;
}

/**
 * The ids in the arguments that a refusal blames: those it quotes, otherwise those whose field it names. Undefined if
 * it mentions no argument; empty if it mentions one without ids.
 */
export function blamed(
  operation: Operation,
  args: CheckedArguments,
  { text, field = '' }: Blame,
  lists: Lists,
): Suspect[] | undefined {
  const places = placesOf(operation, args);
  const quoted = places.filter(({ values }) => values.some((value) => mentions(text, value)));
  const [only, ...more] = quoted;
  if (only !== undefined) {
    const alias = lastOf(field).replace(/\[\d+\]$/, '');
    return idsAmong(more.length === 0 ? [{ ...only, alias }] : quoted, operation, lists);
  }
  const named = places.filter(({ place }) => place !== 'id' && mentions(text, lastOf(place)));
  return named.length === 0 ? undefined : idsAmong(named, operation, lists);
}

/** All ids in the arguments, recognized by their place in the path or the names of their fields. */
export const allIds = (operation: Operation, args: CheckedArguments, lists: Lists): Suspect[] =>
  idsAmong(placesOf(operation, args), operation, lists);

function idsAmong(places: readonly Place[], operation: Operation, lists: Lists): Suspect[] {
  return places.flatMap(({ argument, place, alias, values }) => {
    if (operation.arguments[argument]?.in === 'path') {
      return [{ place, values, list: listFor(operation, argument, lists) }];
    }
    const keyed = keyedList(operation, place, lists);
    if (keyed !== undefined) return [{ place, values, list: keyed }];
    const names = [lastOf(place), ...(alias === undefined ? [] : [alias])];
    const [list] = names.flatMap((name) => listNamed(name, operation.api, lists) ?? []);
    return list === undefined ? [] : [{ place, values, list }];
  });
}

/**
 * The list of the entities whose ids are the keys of an object; undefined if they are not ids, or it is not allowed.
 */
function keyedList({ ids }: Operation, place: string, { catalogue, allowed }: Lists): Operation | undefined {
  const list = catalogue.find(ids?.[place + KEYS] ?? '');
  return list !== undefined && allowed(list) ? list : undefined;
}

/** All texts in path and body, including keys that are ids. */
function placesOf(operation: Operation, args: CheckedArguments): Place[] {
  const places = new Map<string, { argument: string; values: string[] }>();
  const add = (argument: string, place: string, value: string): void => {
    const known = places.get(place);
    if (known === undefined) places.set(place, { argument, values: [value] });
    else known.values.push(value);
  };
  const walk = (argument: string, place: string, value: unknown): void => {
    if (typeof value === 'string') {
      add(argument, place, value);
    } else if (Array.isArray(value)) {
      for (const each of value) walk(argument, place, each);
    } else if (typeof value === 'object' && value !== null) {
      const hasIds = operation.ids?.[place + KEYS] !== undefined;
      for (const [key, each] of Object.entries(value)) {
        if (hasIds) add(argument, place, key);
        walk(argument, `${place}.${key}`, each);
      }
    }
  };
  for (const [argument, value] of Object.entries(args)) {
    const where = operation.arguments[argument]?.in;
    if (where === 'path' || where === 'body' || where === 'whole-body') walk(argument, argument, value);
  }
  return [...places].map(([place, { argument, values }]) => ({ place, argument, values }));
}

const lastOf = (place: string): string => place.slice(place.lastIndexOf('.') + 1);

/** Whether a message has this value in it: by itself, not as part of a longer word. */
function mentions(message: string, value: string): boolean {
  const around = ` ${message} `.split(value);
  return (
    value !== '' &&
    around.slice(1).some((after, at) => /[^\p{L}\p{N}_-]$/u.test(around[at] ?? '') && /^[^\p{L}\p{N}_-]/u.test(after))
  );
}
