/** Changes of entities outside the model that a controller ignores, because the new name is empty or taken. */
import type { EntityRow } from '../../access/rows.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { isNameless, namelessText } from './plan-body.ts';
import { type PlannedCall, type Target, targetOf } from './planned-call.ts';

/** By kind of target, the tool that lists it: kinds with unique names that are not in the model. */
const LISTS: Readonly<Partial<Record<Target['kind'], string>>> = {
  authPolicy: 'listAuthPolicies',
  authority: 'listCas',
  config: 'listConfigs',
  configType: 'listConfigTypes',
  signer: 'listExternalJwtSigners',
};

/** Why a call changes nothing at all; undefined if it changes something. */
export async function whyIgnored(source: Source, { arguments: args, tool }: PlannedCall): Promise<string | undefined> {
  const list = LISTS[targetOf(tool)?.kind ?? 'policy'];
  if (list === undefined || typeof args['name'] !== 'string' || !/^(?:patch|update)/.test(tool)) return undefined;
  const rows = valueOr(await source.list<EntityRow>(list), []);
  const own = rows.find(({ id, name }) => id === args['id'] || name === args['id']);
  return own !== undefined && isNameless(rows, own.id, args) ? namelessText(args) : undefined;
}
