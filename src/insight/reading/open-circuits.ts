/** The circuits over terminators, which are part of what these cost. */
import { groupBy } from '../../access/group-by.ts';
import type { TerminatorRow } from '../../access/rows.ts';
import { readCircuits } from './circuits.ts';
import type { Source } from './source.ts';

/** Terminators with how many circuits are open over each, if that can be read. */
export async function withOpenCircuits(
  source: Source,
  terminators: readonly TerminatorRow[],
): Promise<readonly TerminatorRow[]> {
  const circuits = await readCircuits(source);
  if ('unread' in circuits) return terminators;
  const open = groupBy(circuits.value, ({ terminator }) => terminator?.id);
  return terminators.map((row) => ({ ...row, openCircuits: open.get(row.id)?.length ?? 0 }));
}
