/** One controller: all its routes over one network, and the HTTPS server in front of them. */
import type { Server } from 'node:https';
import { clientDocument, edgeManagementDocument, fabricDocument } from './documents/openapi.ts';
import { enrollmentRoutes } from './enrollment/index.ts';
import { fabricRoutes } from './fabric/index.ts';
import { type CarryOut, createDispatch, type Dispatch } from './http/dispatch.ts';
import type { Context, Route } from './kernel.ts';
import { authenticateRequest, loginRoutes, requireAccess } from './login/index.ts';
import { oidcRoutes } from './oidc/index.ts';
import { clientRoutes } from './resources/client-api.ts';
import { renderIdentity } from './resources/identities.ts';
import { managementRoutes } from './resources/index.ts';
import type { World } from './world.ts';

export interface DispatchSettings {
  /** The `iss` values of accepted tokens; its own by default. */
  readonly issuers?: () => readonly string[];
  /** What carries requests out; the controller itself by default. */
  readonly carryOut?: CarryOut;
}

/** Answers the requests to the controller of a world. */
export function dispatchOf(world: World, settings: DispatchSettings = {}): Dispatch {
  const { clock, origin, pki, store } = world;
  const issuers = settings.issuers ?? (() => [`${origin()}/oidc`]);
  const routes: readonly Route[] = [
    ...loginRoutes((identity, request, context, links) => renderIdentity(identity, { world, request, context }, links)),
    ...oidcRoutes(),
    ...enrollmentRoutes(world),
    ...managementRoutes(world),
    ...fabricRoutes(world),
    ...clientRoutes(world),
  ];
  return createDispatch({
    routes,
    operations: [edgeManagementDocument, clientDocument, fabricDocument].flatMap((document) => document.operations()),
    authenticate: authenticateRequest,
    writes: world.writes,
    ...(settings.carryOut === undefined ? {} : { carryOut: settings.carryOut }),
    requireAccess: (caller, route, path) => requireAccess(caller, route.access, route.method, path),
    context: (): Omit<Context, 'caller'> => ({ store, pki, origin: origin(), issuers: issuers(), clock }),
    onBug: (error) => process.emitWarning(error instanceof Error ? error : String(error)),
  });
}

/** Stops a server and cuts its open connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
