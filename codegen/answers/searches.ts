import type { HttpOperation } from '../documents/operations.ts';
import { kebabCase } from '../names/words.ts';

/** What the paths and names of searches begin or end with. */
const SEARCHES: ReadonlySet<string> = new Set(['search', 'query', 'find', 'filter', 'lookup']);

/**
 * Whether a POST only searches, with its query in the body, as its path or name says: `/things/search`, `/things:query`,
 * `/_search`, `/things/list` and `findThings`.
 */
export function isSearchByPost({ method, operation, path }: HttpOperation): boolean {
  if (method !== 'POST') return false;
  const segment = kebabCase(path.split(/[/:]/).at(-1) ?? '');
  if (segment === 'list' || isOfSearch(segment)) return true;
  const { operationId } = operation;
  return typeof operationId === 'string' && isOfSearch(kebabCase(operationId));
}

function isOfSearch(name: string): boolean {
  const words = name.split('-');
  return [words[0], words.at(-1)].some((word) => SEARCHES.has(word ?? ''));
}
