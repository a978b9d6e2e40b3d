import type { Operation } from '../../../contract.ts';
import type { Reads } from '../reads.ts';
import { findNamed, type Named, quoted } from './find-named.ts';

/** The most texts to look up: their filter is part of a URL. */
const MOST_TEXTS = 20;

/**
 * Which entities are meant by texts given as ids: by exact name, with a leading `@`, or in another case. None
 * for a real id; unknown texts are left out. At most two requests.
 */
export async function namedBy(
  names: readonly string[],
  list: Operation,
  reads: Reads,
): Promise<ReadonlyMap<string, readonly Named[]>> {
  const found = new Map<string, readonly Named[]>();
  const texts = [...new Set(names)].filter((text) => text !== '' && quoted(text) !== undefined).slice(0, MOST_TEXTS);
  if (texts.length === 0) return found;
  const either = [...new Set(texts.flatMap((text) => [text, bare(text)]))].map(quoted).join(',');
  const known = await findNamed(list, `id in [${either}] or name in [${either}]`, reads);
  if (known === undefined) return found;
  const open: string[] = [];
  for (const text of texts) {
    if (known.some(({ id }) => id === text)) {
      found.set(text, []);
      continue;
    }
    const exact = known.filter(({ name }) => name === text);
    const named = exact.length > 0 ? exact : known.filter(({ id, name }) => [id, name].includes(bare(text)));
    if (named.length > 0) found.set(text, named);
    else open.push(text);
  }
  if (open.length === 0) return found;
  const like = open.map((text) => `name icontains ${quoted(bare(text))}`).join(' or ');
  const near = (await findNamed(list, like, reads)) ?? [];
  for (const text of open) {
    const named = near.filter(({ name }) => name.toLowerCase() === bare(text).toLowerCase());
    if (named.length > 0) found.set(text, named);
  }
  return found;
}

/** A text without the `@` that makes it a reference. */
const bare = (text: string): string => text.replace(/^@(?=.)/su, '');
