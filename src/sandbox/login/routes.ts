/** Routes that the management API and the client API share exactly. */
import type { Access, Route } from '../kernel.ts';

export const EDGE_APIS = ['/edge/management/v1', '/edge/client/v1'] as const;

export function onBothApis(
  method: Route['method'],
  path: string,
  access: Access,
  handle: Route['handle'],
): readonly Route[] {
  return EDGE_APIS.map((api) => ({ method, path: `${api}${path}`, access, handle }));
}
