import { canonical } from '../../../../common/canonical.ts';
import { isEntity } from '../../../../common/exact-json.ts';
import type { ChangeReads } from '../../change-reads.ts';
import type { Difference } from '../../types.ts';
import { at, isNothing } from '../../values.ts';
import { isReadBy, quotedList } from '../judge.ts';

export const isConfigChange = (reads: ChangeReads): boolean =>
  reads.change?.outcome === 'changed' && isReadBy(['detailConfig'], reads);

/** Services that intercept or host something other than before, because their config loses what it says. @throws {ToolError} if they cannot be read */
export async function lostByServices(
  reads: ChangeReads,
  differences: readonly Difference[],
): Promise<string | undefined> {
  const data = differences.find(({ field }) => field === 'data');
  const isLess = data !== undefined && loses(data.from, data.to);
  const limits = data === undefined || isLess ? [] : limitsGained(data.from, data.to);
  if (!isLess && limits.length === 0) return undefined;
  const { rows, total } = await reads.list('listConfigServices', { id: reads.args['id'] }, 5);
  if (total === 0) return undefined;
  const names = quotedList(rows.map((row) => String(at(row, 'name'))));
  const used = `what ${total === 1 ? 'a service uses' : `${total} services use`} (${names})`;
  return isLess ? `data loses ${used}` : `data gains ${quotedList(limits)}, which may stop or divert ${used}`;
}

const isFilled = (value: unknown): boolean => !(isNothing(value) || value === false);

/** What limits a config, or leads its traffic elsewhere, as soon as it is there: by name, with the values that do. */
const LIMITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  allowedSourceAddresses: isFilled,
  httpChecks: isFilled,
  maxConnections: isFilled,
  portChecks: isFilled,
  precedence: (value) => value !== 'default',
  proxy: isFilled,
};

/** The limits that a value has now, but did not have before. */
function limitsGained(from: unknown, to: unknown): string[] {
  if (!isEntity(to)) return [];
  const before = isEntity(from) ? from : {};
  return Object.entries(to).flatMap(([key, value]) => {
    const had = Object.hasOwn(before, key) ? before[key] : undefined;
    if (!Object.hasOwn(LIMITS, key)) return limitsGained(had, value);
    return isNothing(had) && LIMITS[key]?.(value) ? [key] : [];
  });
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
