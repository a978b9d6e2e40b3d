import type { HttpOperation } from '../documents/operations.ts';

/** Names of properties next to the rows that describe the list or the request: patterns, matched in any case. */
const BESIDE = String.raw`
  _?links _?meta metadata self href ur[il] etag kind object type included json_?api api_?version version @\S+
  first last prev\w* next\w* (first|last)_?page\w* has_?\w*more more page\w* per_?page num_?pages paging pagination cursors?
  limit offset start start_?at end from to skip size max_?results sort order(_?by)? expand time_?zone
  \w*count total\w* number\w* empty incomplete\w* took timestamp
  request_?id operation response\w* status\w* code message msg success ok errors? error_\w+ warnings?
`;
const IS_BESIDE = new RegExp(`^(${BESIDE.trim().split(/\s+/).join('|')})$`, 'i');

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Whether a property only describes the list or the request. */
export const isMetadata = (name: string): boolean => IS_BESIDE.test(name);

/** Whether a value repeats a variable of the path: `list_id` at `/lists/{list_id}/members`. */
export const isEcho = (name: string, { path }: HttpOperation): boolean =>
  [...path.matchAll(/\{([^}]*)\}/g)].some(([, variable = '']) => bare(variable) === bare(name));

/** Whether a property has the name that a path ends in: `rules` at `/services/{id}/rules`. */
export function isNamedByPath(name: string, { path }: HttpOperation): boolean {
  const [end = ''] = (path.split('/').at(-1) ?? '').split(/[.?#]/);
  return end !== '' && !end.includes('{') && bare(end) === bare(name);
}
