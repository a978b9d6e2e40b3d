import { isEntity } from '../../../common/exact-json.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { Operation } from '../../../contract.ts';
import { LARGEST_PAGE } from '../page.ts';
import type { Reads } from '../reads.ts';

/** An entity with what is needed to name it. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * Text as the filter language quotes it; undefined for text it cannot express: half a character, or a control character
 * other than the four that it has escapes for.
 */
export const quoted = (text: string): string | undefined =>
  /(?![\t\n\f\r])[\p{Cc}\p{Cs}]/u.test(text) ? undefined : JSON.stringify(text);

/** The most texts of one filter, which is part of a URL. */
const MOST_TEXTS = 20;

/**
 * The entities that have one of these texts as their id or name, in as many requests as that takes; undefined if the
 * list cannot be read for any reason.
 */
export async function findMeant(texts: readonly string[], list: Operation, reads: Reads): Promise<Named[] | undefined> {
  const found = new Map<string, Named>();
  for (let from = 0; from < texts.length; from += MOST_TEXTS) {
    const either = texts
      .slice(from, from + MOST_TEXTS)
      .map(quoted)
      .join(',');
    const some = await findNamed(list, `id in [${either}] or name in [${either}]`, reads);
    if (some === undefined) return undefined;
    for (const each of some) found.set(each.id, each);
  }
  return [...found.values()];
}

/** The entities that a filter selects; undefined if the list cannot be read for any reason. */
export async function findNamed(
  list: Operation,
  filter: string,
  reads: Reads,
  limit = LARGEST_PAGE,
): Promise<Named[] | undefined> {
  try {
    const { rows } = await reads.list(list.name, { filter }, limit);
    return rows.flatMap((row) => {
      const { id, name } = isEntity(row) ? row : {};
      return typeof id === 'string' && typeof name === 'string' ? [{ id, name }] : [];
    });
  } catch (error) {
    if (error instanceof ToolError && error.kind !== 'cancelled') return undefined;
    throw error;
  }
}
