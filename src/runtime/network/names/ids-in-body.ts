import { isObject } from '../../../common/is-object.ts';
import type { CheckedArguments, Operation } from '../../../contract.ts';
import type { Reads } from '../reads.ts';
import { findMeant, type Named, quoted } from './find-named.ts';
import { ambiguousName, looksLikeId, noted, type Resolved, unlessAmbiguous } from './ids-of-names.ts';

/** Controllers store these ids without looking for their entities: a name in their place would never be refused. */
const UNCHECKED: ReadonlySet<string> = new Set([
  'hostId',
  'primary.extJwt.allowedSigners',
  'secondary.requireExtJwtSigner',
]);

/** In the table, at the end of a path: the keys of the object there are ids. */
export const KEYS = '{}';

/**
 * Replaces names with ids in the body of a change. Names that no entity has are left to the controller. Undefined if
 * there are none. What looks like an id may be a name, but is not worth a request of its own.
 * @throws {ToolError} of kind `arguments` for a name that several entities have, with the ids of all
 */
export const resolveBody = (
  operation: Operation,
  args: CheckedArguments,
  reads: Reads,
): Promise<Resolved | undefined> => resolve(operation, args, reads, (text) => !looksLikeId(text));

/** Resolves names in a body even if they look like ids. Names that several have are left to the controller's answer. */
export const resolveUnknownBody = (
  operation: Operation,
  args: CheckedArguments,
  reads: Reads,
): Promise<Resolved | undefined> => unlessAmbiguous(resolve(operation, args, reads, () => true));

async function resolve(
  { ids = {} }: Operation,
  args: CheckedArguments,
  reads: Reads,
  mayBeName: (text: string) => boolean,
): Promise<Resolved | undefined> {
  let resolved: Record<string, unknown> = { ...args };
  const notes: string[] = [];
  for (const [path, tool] of Object.entries(ids)) {
    const list = reads.catalogue.find(tool);
    const texts = new Set<string>();
    replaced(resolved, path, (text) => {
      if (text !== '' && quoted(text) !== undefined) texts.add(text);
      return text;
    });
    const isAsked = UNCHECKED.has(path) ? texts.size > 0 : [...texts].some(mayBeName);
    if (!isAsked || list === undefined || !reads.allowed(list)) continue;
    const place = path.replace(KEYS, '');
    const named = await byName([...texts], list, reads);
    for (const [text, [only, ...others]] of named) {
      if (others.length > 0 && only !== undefined) throw ambiguousName(place, text, [only, ...others]);
      notes.push(`${place}: ${JSON.stringify(text)} is ${JSON.stringify(only?.id)}.`);
    }
    resolved = replaced(resolved, path, (text) => named.get(text)?.[0]?.id ?? text) as Record<string, unknown>;
  }
  return notes.length === 0 ? undefined : { args: resolved, notes: noted(notes) };
}

/** The entities with exactly these names. Texts that are ids are left out. */
async function byName(texts: readonly string[], list: Operation, reads: Reads): Promise<Map<string, Named[]>> {
  const known = (await findMeant(texts, list, reads)) ?? [];
  const found = new Map<string, Named[]>();
  for (const text of texts) {
    const named = known.filter(({ name }) => name === text);
    if (named.length > 0 && !known.some(({ id }) => id === text)) found.set(text, named);
  }
  return found;
}

/** A value with other texts at a path, which leads through lists. */
function replaced(value: unknown, path: string, put: (text: string) => string): unknown {
  const steps = path.replace(KEYS, '').split('.');
  return replacedAt(value, steps, path.endsWith(KEYS), put);
}

function replacedAt(value: unknown, steps: readonly string[], keys: boolean, put: (text: string) => string): unknown {
  const [step, ...rest] = steps;
  if (Array.isArray(value)) return value.map((each) => replacedAt(each, steps, keys, put));
  if (step !== undefined) {
    if (!isObject(value) || !Object.hasOwn(value, step)) return value;
    return { ...value, [step]: replacedAt(value[step], rest, keys, put) };
  }
  if (keys)
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, of]) => [put(key), of])) : value;
  return typeof value === 'string' ? put(value) : value;
}
