import type { HttpMethod, ListedAnnotations, Operation } from '../src/contract.ts';
import type { OperationOverlay } from './overlay.ts';

/** The filter that is shown where the overlay has none of its own. */
const ANY_FILTER = 'name = "web"';

const BY_METHOD: Readonly<Record<HttpMethod, string>> = {
  GET: 'Reads',
  HEAD: 'Asks for the headers of',
  OPTIONS: 'Asks what can be done with',
  POST: 'Posts to',
  PUT: 'Replaces all fields of',
  PATCH: 'Changes some fields of',
  DELETE: 'Deletes',
};

/** The example of a filter, of a list that takes one. */
export const exampleFilter = (
  places: Operation['arguments'],
  { filter = ANY_FILTER }: Pick<OperationOverlay, 'filter'>,
): Pick<Operation, 'filter'> => ('filter' in places ? { filter } : {});

/** A tool's description: the overlay's own, else one derived from method and path; with the filter's example. */
export function describe(operation: Pick<Operation, 'method' | 'path' | 'filter'>, overlay: OperationOverlay): string {
  const text = overlay.describe?.trim().replace(/\s+/g, ' ') ?? `${BY_METHOD[operation.method]} ${operation.path}.`;
  return operation.filter === undefined ? text : `${text} filter: ${operation.filter}`;
}

/** The hints of a tool (MCP 2026-07-28, `ToolAnnotations`). */
export const annotations = ({ effect, idempotent }: Pick<Operation, 'effect' | 'idempotent'>): ListedAnnotations => ({
  readOnlyHint: effect === 'read',
  destructiveHint: effect === 'destructive',
  idempotentHint: idempotent,
});
