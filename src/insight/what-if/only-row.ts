import { nearest } from '../../common/nearest.ts';
import { ToolError } from '../../common/tool-error.ts';
import { rowsReferredTo } from '../reading/referred.ts';
import { type KindWord, lookUp } from '../wording/kinds.ts';

interface Row {
  readonly id: string;
  readonly name?: string | null | undefined;
}

/**
 * The only row that a text refers to.
 * @throws {ToolError} of kind `arguments` if there is no text, if it refers to none, or if several have the name
 */
export function onlyRow<Found extends Row>(rows: readonly Found[], text: unknown, kind: KindWord): Found {
  if (text === undefined)
    throw new ToolError('arguments', `The call does not say which ${kind} is meant.`, lookUp(kind));
  const named = rowsReferredTo(rows, String(text));
  const [only, ...others] = named;
  if (only !== undefined && others.length === 0) return only;
  const isMany = others.length > 0;
  const near = isMany
    ? named.map(({ id }) => id)
    : nearest(String(text), new Set(rows.flatMap(({ name }) => name ?? [])));
  throw new ToolError(
    'arguments',
    `${JSON.stringify(text)} does not name one ${kind}: ${isMany ? 'several have that name' : 'none has that id or name'}.`,
    near.length === 0
      ? lookUp(kind)
      : `${isMany ? 'Use the id of one' : 'Similar names'}: ${near.slice(0, 8).join(', ')}.`,
  );
}
