import type { Operation } from '../../src/contract.ts';
import { apis } from '../../src/generated/apis.ts';
import { operations } from '../../src/generated/operations.ts';

const routes = operations
  .map((operation) => {
    const path = `${apis[operation.api]?.basePath}${operation.path}`;
    return { operation, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`), isFixed: !path.includes('{') };
  })
  .sort((one, other) => Number(other.isFixed) - Number(one.isFixed));

/** The operation that a request belongs to, as a controller would route it; `path` may have a query. */
export function toolAt(method: string, path: string): Operation | undefined {
  const [plain = ''] = path.split('?');
  return routes.find(({ operation, pattern }) => operation.method === method && pattern.test(plain))?.operation;
}
