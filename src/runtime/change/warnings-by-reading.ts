import { isEntity } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import { quoted } from '../network/names/find-named.ts';
import type { ChangeReads } from './change-reads.ts';
import type { Foreseen } from './foreseen.ts';
import { at } from './values.ts';

/** Where auth policies name signers. */
const SIGNERS = ['primary.extJwt.allowedSigners', 'secondary.requireExtJwtSigner'];

/** Warns that another entity has the new name: a controller refuses that, or ignores the whole change without a word. */
export async function nameIsTaken({ reads, entity }: Foreseen): Promise<string | undefined> {
  const { name } = reads.args;
  if (typeof name !== 'string' || name === entity['name']) return undefined;
  return unlessUnread('whether the name is taken', async () => {
    const holder = await holderOf(reads, name);
    if (holder === undefined) return undefined;
    const then = reads.change?.outcome === 'made' ? 'refuses this' : 'answers 200 and ignores the whole change';
    return `The name is taken by id ${JSON.stringify(holder)}: the controller ${then}.`;
  });
}

/** The id of the entity of the target's kind that has a name. @throws {ToolError} if that cannot be read */
export async function holderOf(reads: ChangeReads, name: string): Promise<string | undefined> {
  const text = quoted(name);
  const list = reads.target?.named;
  if (text === undefined || name === '' || list === undefined) return undefined;
  const { rows } = await reads.list(list, { filter: `name = ${text}` }, 1);
  const id = at(rows[0], 'id');
  return typeof id === 'string' ? id : undefined;
}

/** Warns that a change of a config lacks its data, which a controller requires if the type of the config has a schema. */
export async function wantsData({ reads, entity }: Foreseen): Promise<string | undefined> {
  const { change, operation, args } = reads;
  if (change?.reader !== 'detailConfig' || operation.method !== 'PATCH' || args['data'] !== undefined) return undefined;
  return unlessUnread('whether its type has a schema', async () => {
    const { data: type } = await reads.read('detailConfigType', { id: entity['configTypeId'] });
    if (!isEntity(type) || !isEntity(type['schema'])) return undefined;
    return 'Without `data` the controller refuses this with 400, since its type has a schema: send its current data too.';
  });
}

/** Warns of signers that do not exist: a controller accepts their ids when a policy is changed. */
export async function danglingSigners({ reads }: Foreseen): Promise<string | undefined> {
  if (reads.change?.reader !== 'detailAuthPolicy' || reads.change.outcome !== 'changed') return undefined;
  const ids = SIGNERS.flatMap((path) => [at(reads.args, path) ?? []].flat()).map(String);
  const named = [...new Set(ids)].map((id) => ({ id, text: quoted(id) })).filter(({ id }) => id !== '');
  const texts = named.flatMap(({ text }) => text ?? []);
  if (texts.length === 0) return undefined;
  return unlessUnread('whether its signers exist', async () => {
    const { rows } = await reads.list('listExternalJwtSigners', { filter: `id in [${texts.join(',')}]` }, texts.length);
    const unknown = named.filter(({ id }) => !rows.some((row) => at(row, 'id') === id));
    if (unknown.length === 0) return undefined;
    return `The controller stores ids of signers that do not exist: ${unknown.map(({ id }) => JSON.stringify(id)).join(', ')}.`;
  });
}

/** A warning from a lookup, or a warning that the lookup failed. */
async function unlessUnread<T>(question: string, look: () => Promise<T>): Promise<T | string> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ToolError) || error.kind === 'cancelled') throw error;
    return `Could not check ${question}: ${error.message}`;
  }
}
