/** Entities outside the edge API that already have a name that a call gives: names must be unique among both. */
import type { EntityRow } from '../../access/rows.ts';
import { quoted } from '../../runtime/network/names/find-named.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

const LISTS: Readonly<Record<string, string>> = { services: 'listFabricServices', routers: 'listFabricRouters' };

/** Empty for a call that gives no such name, and if they can't be read. */
export async function readNamesakes(
  source: Source,
  { arguments: args, tool }: PlannedCall,
): Promise<readonly EntityRow[]> {
  const target = targetOf(tool);
  const list = target?.kind === 'entity' ? LISTS[target.entity] : undefined;
  const name = typeof args['name'] === 'string' ? quoted(args['name']) : undefined;
  if (list === undefined || name === undefined) return [];
  const filter = `name = ${name}`;
  return valueOr(await source.list<EntityRow>(list, { filter, fields: ['id', 'name'] }), []);
}
