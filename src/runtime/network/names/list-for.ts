import type { Catalogue } from '../../../common/catalogue.ts';
import { isFilterable } from '../../../common/is-filterable.ts';
import type { Operation } from '../../../contract.ts';

/** The operations to choose lists from. */
export interface Lists {
  readonly catalogue: Catalogue;
  readonly allowed: (operation: Operation) => boolean;
}

/**
 * The list that contains the entity of a path argument: `/services` for `/services/{id}/configs`, and for a later
 * `{serviceId}`. Undefined if there is none that can be filtered and is allowed.
 */
export function listFor(operation: Operation, argument: string, { catalogue, allowed }: Lists): Operation | undefined {
  const place = operation.arguments[argument];
  if (place?.in !== 'path') return undefined;
  const before = operation.path.slice(0, operation.path.indexOf(`/{${place.as ?? argument}}`));
  const lists = catalogue.operations.filter((each) => each.api === operation.api && isList(each));
  const list = lists.find(({ path }) => path === before) ?? listByWords(argument, lists);
  return list !== undefined && allowed(list) ? list : undefined;
}

/**
 * The list of the entities whose ids a field contains, by the field's name: `/auth-policies` for `authPolicyId` and
 * `enrollAuthPolicyId`, `/configs` for `configs`, `/external-jwt-signers` for `allowedSigners`, the only listed
 * signers. Undefined if no allowed list of named entities matches.
 */
export function listNamed(field: string, api: string, { catalogue, allowed }: Lists): Operation | undefined {
  const lists = catalogue.operations.filter(
    (each) => each.api === api && isList(each) && each.rows?.includes('name') && allowed(each),
  );
  return listByWords(field, lists);
}

function listByWords(field: string, lists: readonly Operation[]): Operation | undefined {
  const words = plural(field.replace(/Ids?$/, '')).split(/(?=[A-Z])/);
  for (const from of words.keys()) {
    const end = words.slice(from).join('-').toLowerCase();
    const [only, ...more] = lists.filter(({ path }) => path.endsWith(`-${end}`) && !path.includes('{'));
    const list = lists.find(({ path }) => path === `/${end}`) ?? (more.length === 0 ? only : undefined);
    if (list !== undefined) return list;
  }
  return undefined;
}

const plural = (word: string): string => word.replace(/y$/, 'ie').replace(/s?$/, 's');

const isList = (operation: Operation): boolean => operation.method === 'GET' && isFilterable(operation);
