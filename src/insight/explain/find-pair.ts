import { nearness } from '../../access/near.ts';
import type { EntityRow, IdentityRow, ServiceRow } from '../../access/rows.ts';
import { type Source, valueOr } from '../source.ts';

/** What an argument that names an entity by id or name stands for. */
export type Found<Row> = { readonly row: Row } | Missing<Row>;

/** There is none, or several have the name. */
export interface Missing<Row> {
  readonly row?: undefined;
  readonly several: readonly Row[];
  readonly near: readonly string[];
}

export const findIdentity = (source: Source, who: string): Promise<Found<IdentityRow>> =>
  find(source, who, 'listIdentities', 'detailIdentity');

export const findService = (source: Source, what: string): Promise<Found<ServiceRow>> =>
  find(source, what, 'listServices', 'detailService');

/** The entity with an id; else the only one with that name. */
async function find<Row extends EntityRow>(
  source: Source,
  text: string,
  list: string,
  detail: string,
): Promise<Found<Row>> {
  const quoted = JSON.stringify(text);
  const named = valueOr(await source.list<Row>(list, { filter: `id=${quoted} or name=${quoted}` }), []);
  const byId = named.find(({ id }) => id === text);
  if (byId !== undefined) return { row: byId };
  const [only, ...others] = named;
  if (only !== undefined) return others.length === 0 ? { row: only } : { several: named, near: [] };
  const row = valueOr(await source.detail<Row>(detail, { id: text }), undefined);
  return row === undefined ? { several: [], near: await nearNames(source, list, text) } : { row };
}

/** Names that differ by case or a letter, or contain the text. */
async function nearNames(source: Source, list: string, text: string): Promise<readonly string[]> {
  const start = JSON.stringify(text.slice(0, 4));
  const rows = valueOr(await source.list<EntityRow>(list, { filter: `name icontains ${start}`, fields: ['name'] }), []);
  const names = rows.flatMap(({ name }) => name ?? []);
  const near = names.filter((name) => nearness(name, text) !== undefined);
  return (near.length > 0 ? near : names).slice(0, 5);
}
