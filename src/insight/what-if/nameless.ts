/** Changes outside the model that a controller does not make, because of the name that they give. */
import type { EntityRow } from '../../access/rows.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { isNameless, namelessText } from './plan-body.ts';
import { type PlannedCall, type Target, targetOf } from './planned-call.ts';

/** By kind of target, what lists those whose names are unique. The model has the others. */
const LISTS: Readonly<Partial<Record<Target['kind'], string>>> = {
  authPolicy: 'listAuthPolicies',
  authority: 'listCas',
  config: 'listConfigs',
  configType: 'listConfigTypes',
  signer: 'listExternalJwtSigners',
};

/** Why a call changes nothing at all; undefined if it changes something. */
export async function whyNameless(source: Source, { arguments: args, tool }: PlannedCall): Promise<string | undefined> {
  const list = LISTS[targetOf(tool)?.kind ?? 'policy'];
  if (list === undefined || typeof args['name'] !== 'string' || !/^(?:patch|update)/.test(tool)) return undefined;
  const rows = valueOr(await source.list<EntityRow>(list), []);
  const own = rows.find(({ id, name }) => id === args['id'] || name === args['id']);
  return own !== undefined && isNameless(rows, own.id, args) ? namelessText(args) : undefined;
}
