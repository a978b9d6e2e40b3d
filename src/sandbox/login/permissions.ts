/** Who may call what: administrators everything, others what their permissions name, partial sessions nothing. */
import { singular } from '../../common/singular.ts';
import { notAllowed } from '../errors.ts';
import type { Access, Caller, Route } from '../kernel.ts';

const ACTIONS: Readonly<Record<Route['method'], string>> = {
  GET: 'read',
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
};

/** Throws unless the caller may use a route; public routes need no caller and are not checked here. */
export function requireAccess(caller: Caller, access: Access, method: Route['method'], path: string): void {
  if (access === 'public' || access === 'partial') return;
  if (caller.partial) throw notAllowed();
  if (access === 'authenticated' || caller.isAdmin) return;
  if (!isPermitted(caller, method, path)) throw notAllowed();
}

/** Permissions only cover resources of the management API; the fabric API is for administrators. */
function isPermitted(caller: Caller, method: Route['method'], path: string): boolean {
  const resource = /^\/edge\/management\/v1\/([^/]+)/.exec(path)?.[1];
  if (resource === undefined) return false;
  const { permissions } = caller;
  if (permissions.includes('admin')) return true;
  if (permissions.includes('admin_readonly') && method === 'GET') return true;
  // `service-policies` needs `service-policy`.
  const name = singular(resource);
  return permissions.includes(name) || permissions.includes(`${name}.${ACTIONS[method]}`);
}
