/** How a request gets from its path to its answer. */
import { checkRequest } from '../documents/check-request.ts';
import type { ApiOperation } from '../documents/openapi.ts';
import { timedOut } from '../errors.ts';
import {
  type AuthenticateRequest,
  type Caller,
  type Context,
  ControllerError,
  type Route,
  type SandboxReply,
  type SandboxRequest,
} from '../kernel.ts';
import type { Writes } from '../writes.ts';
import { DropConnection } from './drop-connection.ts';
import { RouteTable } from './routes.ts';
import { errorReply } from './send.ts';

export interface DispatchOptions {
  readonly routes: readonly Route[];
  readonly operations: readonly ApiOperation[];
  readonly authenticate: AuthenticateRequest;
  /** Throws unless the caller may use the route. */
  readonly requireAccess: (caller: Caller, route: Route, path: string) => void;
  readonly writes: Writes;
  /** Used in a cluster, where another controller may carry a request out. */
  readonly carryOut?: CarryOut;
  readonly context: () => Omit<Context, 'caller'>;
  /** Receives errors that a real controller would not have; for developers of the sandbox. */
  readonly onBug: (error: unknown) => void;
}

/** Carries a request out, once the caller is known and the request is valid. */
export type CarryOut = (request: SandboxRequest, caller: Caller | undefined, route: Route) => Promise<SandboxReply>;

/** Answers requests. */
export interface Dispatch {
  (request: SandboxRequest): Promise<SandboxReply>;
  /** Carries it out on this controller, even if another one received it. */
  readonly carryOut: CarryOut;
}

export function createDispatch(options: DispatchOptions): Dispatch {
  const table = new RouteTable(options.routes);
  const operations = new Map(
    options.operations.map((operation) => [`${operation.method} ${operation.path}`, operation]),
  );
  const carryOut: CarryOut = async (request, caller, route) => {
    if (options.writes.areHanging && isWrite(route)) throw timedOut();
    return route.handle(request, { ...options.context(), caller });
  };
  const parts = { table, operations, carryOut: options.carryOut ?? carryOut };
  const dispatch = async (request: SandboxRequest) => {
    try {
      return await answer(request, parts, options);
    } catch (error) {
      if (error instanceof ControllerError) return errorReply(error);
      if (error instanceof DropConnection) throw error;
      options.onBug(error);
      return errorReply(new ControllerError(500, 'UNHANDLED', 'The sandbox failed.', because(String(error))));
    }
  };
  return Object.assign(dispatch, {
    // All controllers have the same routes, but each works on its own network.
    carryOut: (request: SandboxRequest, caller: Caller | undefined, route: Route) =>
      carryOut(request, caller, table.find(route.method, request.path)?.found?.route ?? route),
  });
}

interface Parts {
  readonly table: RouteTable;
  readonly operations: ReadonlyMap<string, ApiOperation>;
  readonly carryOut: CarryOut;
}

async function answer(
  request: SandboxRequest,
  { table, operations, carryOut }: Parts,
  options: DispatchOptions,
): Promise<SandboxReply> {
  const place = table.find(request.method, request.path);
  if (place === undefined) throw notFoundPath(request.path);
  if (request.method === 'OPTIONS') return { status: 200, headers: { allow: place.methods.join(',') } };
  if (place.found === undefined) throw notAllowedMethod(request.method, place.methods);
  const { route, params } = place.found;
  const full = { ...request, params };
  const base = { ...options.context(), caller: undefined };
  // The caller is identified before the request is checked, and authorized only afterwards.
  const caller = route.access === 'public' ? undefined : await options.authenticate(full, base);
  const operation = operations.get(`${route.method} ${route.path}`);
  const checked = operation === undefined ? full : checkRequest(full, operation);
  if (caller !== undefined) options.requireAccess(caller, route, request.path);
  return carryOut(checked, caller, route);
}

/** Logging in counts as a write: it creates a session. Inspecting is the only POST that just reads. */
export function isWrite({ method, path }: Route): boolean {
  return method !== 'GET' && !path.endsWith('/inspections');
}

/** Paths outside all APIs are treated as paths of the client API. */
function notFoundPath(path: string): ControllerError {
  const known = path.startsWith('/edge') || path.startsWith('/fabric') || path.startsWith('/oidc');
  const cause = because(`nothing is at ${known ? path : `/edge/client/v1${path}`}`);
  return new ControllerError(404, 'NOT_FOUND', 'There is no such resource.', cause);
}

function notAllowedMethod(method: string, methods: readonly string[]): ControllerError {
  const cause = because(`${method} is not possible here, only ${methods.join(', ')}`);
  const headers = { allow: methods.join(',') };
  return new ControllerError(405, 'METHOD_NOT_ALLOWED', 'This method is not possible here.', cause, headers);
}

function because(message: string): { code: string; message: string } {
  return { code: 'UNHANDLED', message };
}
