/** Which part of a list is returned: `limit` and `offset` of the query, or `limit` and `skip` of the filter. */

export interface Page {
  /** Infinite for no limit. */
  readonly limit: number;
  readonly offset: number;
}

const DEFAULT_LIMIT = 10;
const MAXIMUM_LIMIT = 500;

/** By the controller's rules: -1 is no limit, 0 and less than -1 are the default, too much is silently reduced. */
export function pageOf(limit: number | undefined, offset: number | undefined): Page {
  return { limit: allowedLimit(limit ?? 0), offset: Math.max(0, offset ?? 0) };
}

function allowedLimit(limit: number): number {
  if (limit === -1) return Number.POSITIVE_INFINITY;
  return limit < 1 ? DEFAULT_LIMIT : Math.min(limit, MAXIMUM_LIMIT);
}
