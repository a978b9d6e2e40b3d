import type { Operation } from '../../contract.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

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
  const paths = [before, `/${argument.replace(/Id$/, 's')}`];
  const list = paths
    .map((path) => catalogue.operations.find((each) => isList(each, operation.api, path)))
    .find((found) => found !== undefined);
  return list !== undefined && allowed(list) ? list : undefined;
}

const isList = ({ api, path, method, rows, arguments: taken }: Operation, ofApi: string, at: string): boolean =>
  rows !== undefined && 'filter' in taken && path === at && api === ofApi && method === 'GET';
