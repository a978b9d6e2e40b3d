import type { HttpMethod, ListedAnnotations, Operation } from '../../src/contract.ts';
import type { OperationOverlay } from '../overlay/overlay.ts';

/** The filter to show if the overlay has none: every list of a controller can be filtered by id, not all by name. */
const ANY_FILTER = { named: 'name = "web"', unnamed: 'id contains "web"' } as const;

const BY_METHOD: Readonly<Record<HttpMethod, string>> = {
  GET: 'Reads',
  HEAD: 'Gets the headers of',
  OPTIONS: 'Shows what can be done with',
  POST: 'Posts to',
  PUT: 'Replaces all fields of',
  PATCH: 'Changes some fields of',
  DELETE: 'Deletes',
};

/** The example filter of a list that accepts one. */
export function exampleFilter(
  places: Operation['arguments'],
  { filter }: Pick<OperationOverlay, 'filter'>,
  rows?: readonly string[],
): Pick<Operation, 'filter'> {
  if (!('filter' in places)) return {};
  const isNamed = rows === undefined || rows.includes('name');
  return { filter: filter ?? ANY_FILTER[isNamed ? 'named' : 'unnamed'] };
}

/** A tool's description: from the overlay, or derived from method and path; with the example filter. */
export function describe(operation: Pick<Operation, 'method' | 'path' | 'filter'>, overlay: OperationOverlay): string {
  const text = overlay.describe?.trim().replace(/\s+/g, ' ') ?? `${BY_METHOD[operation.method]} ${operation.path}.`;
  return operation.filter === undefined ? text : `${text} filter: ${operation.filter}`;
}

/** The annotations of a tool (MCP 2026-07-28, `ToolAnnotations`). */
export const annotations = ({ effect, idempotent }: Pick<Operation, 'effect' | 'idempotent'>): ListedAnnotations => ({
  readOnlyHint: effect === 'read',
  destructiveHint: effect === 'destructive',
  idempotentHint: idempotent,
});
