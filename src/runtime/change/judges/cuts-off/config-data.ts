import { canonical } from '../../../../common/canonical.ts';
import { isEntity } from '../../../../common/exact-json.ts';
import type { ChangeReads } from '../../change-reads.ts';
import type { Difference } from '../../types.ts';
import { at } from '../../values.ts';
import { isReadBy, quotedList } from '../judge.ts';

export const isConfigChange = (reads: ChangeReads): boolean =>
  reads.change?.outcome === 'changed' && isReadBy(['detailConfig'], reads);

/** Services that intercept or host something other than before, because their config loses what it says. @throws {ToolError} if they cannot be read */
export async function lostByServices(
  reads: ChangeReads,
  differences: readonly Difference[],
): Promise<string | undefined> {
  const data = differences.find(({ field }) => field === 'data');
  if (data === undefined || !loses(data.from, data.to)) return undefined;
  const { rows, total } = await reads.list('listConfigServices', { id: reads.args['id'] }, 5);
  if (total === 0) return undefined;
  const names = quotedList(rows.map((row) => String(at(row, 'name'))));
  return `data loses what ${total === 1 ? 'a service uses' : `${total} services use`} (${names})`;
}

/** Whether a value no longer has all that it had. */
export function loses(from: unknown, to: unknown): boolean {
  if (Array.isArray(from)) {
    const kept = new Set(Array.isArray(to) ? to.map(canonical) : []);
    return from.some((each) => !kept.has(canonical(each)));
  }
  if (isEntity(from)) {
    const after = isEntity(to) ? to : {};
    return Object.entries(from).some(([key, value]) => loses(value, after[key]));
  }
  return canonical(from ?? null) !== canonical(to ?? null);
}
