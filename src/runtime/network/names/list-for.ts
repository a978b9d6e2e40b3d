import type { Catalogue } from '../../../common/catalogue.ts';
import type { Operation } from '../../../contract.ts';

export interface Lists {
  readonly catalogue: Catalogue;
  readonly allowed: (operation: Operation) => boolean;
}

/**
 * The list in which the entity stands that a path argument names: that of `/services/{id}/configs` is `/services`, and
 * that of a `{serviceId}` further on is too. Undefined where there is none that can be filtered, or none is allowed.
 */
export function listFor(operation: Operation, argument: string, { catalogue, allowed }: Lists): Operation | undefined {
  const place = operation.arguments[argument];
  if (place?.in !== 'path') return undefined;
  const before = operation.path.slice(0, operation.path.indexOf(`/{${place.as ?? argument}}`));
  const lists = catalogue.operations.filter((each) => each.api === operation.api && isList(each));
  const list = lists.find(({ path }) => path === before) ?? listNamed(argument, lists);
  return list !== undefined && allowed(list) ? list : undefined;
}

/**
 * The list whose entities a field holds the ids of, by what the field is called: `/auth-policies` for `authPolicyId` and
 * `enrollAuthPolicyId`, `/configs` for `configs`, `/external-jwt-signers` for `allowedSigners`, as no other signers are
 * listed. Undefined where no list, or none that is allowed, has entities of such a name that have names themselves.
 */
export function listCalled(field: string, api: string, { catalogue, allowed }: Lists): Operation | undefined {
  const lists = catalogue.operations.filter(
    (each) => each.api === api && isList(each) && each.rows?.includes('name') && allowed(each),
  );
  return listNamed(field, lists);
}

function listNamed(field: string, lists: readonly Operation[]): Operation | undefined {
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

const isList = ({ method, rows, arguments: taken }: Operation): boolean =>
  rows !== undefined && 'filter' in taken && method === 'GET';
