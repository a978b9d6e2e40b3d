import { at } from '../../values.ts';
import { dataOf } from '../data-of.ts';
import { gained, isReadBy, type JudgedChange, quotedList } from '../judge.ts';
import { purposeOf } from './config-purpose.ts';

/**
 * Configs that a service gets in addition to others with the same purpose, and that programs may use instead of those:
 * `host.v2` in addition to `host.v1`. @throws {ToolError} if they cannot be read
 */
export async function diverted({ reads, differences }: JudgedChange): Promise<string | undefined> {
  const change = differences.find(({ field }) => field === 'configs');
  const added = change === undefined || !isReadBy(['detailService'], reads) ? [] : gained(change);
  if (change === undefined || added.length === 0) return undefined;
  const before = new Set(Array.isArray(change.from) ? change.from.map(String) : []);
  const kept = (change.to as readonly unknown[]).map(String).filter((id) => before.has(id));
  const configs = (ids: readonly string[]) => Promise.all(ids.map((id) => dataOf(reads, 'detailConfig', { id })));
  const purposes = new Set((await configs(kept)).map(purposeOf));
  const rivals = (await configs(added)).filter((each) => each !== undefined && purposes.has(purposeOf(each)));
  const names = quotedList(rivals.map((each) => String(at(each, 'name'))));
  return rivals.length === 0 ? undefined : `configs gains ${names}, which programs may use in place of those it has`;
}
