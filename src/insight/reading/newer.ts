import { ToolError } from '../../common/tool-error.ts';
import { named } from '../wording/finding.ts';

interface Row {
  readonly id: string;
  readonly name?: string | null | undefined;
}

interface Positions {
  positionOf(id: string): number | undefined;
}

/** The position of a row that was read just now. @throws {ToolError} of kind `arguments` if the model is older than it */
export function positionIn(population: Positions, row: Row): number {
  const position = population.positionOf(row.id);
  if (position === undefined) throw newerThanModel(named(row));
  return position;
}

/** For what was created after the model of the network was read. */
export const newerThanModel = (what: string): ToolError =>
  new ToolError('arguments', `${what} was created a moment ago, after the network was read.`, 'Ask again.');
