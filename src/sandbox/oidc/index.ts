/** The controller's own OpenID provider, under `/oidc`. */
import type { Context, Route, SandboxRequest } from '../kernel.ts';
import { authorizeRoutes } from './authorize.ts';
import { discoveryRoutes } from './discovery.ts';
import { endingRoutes } from './ending.ts';
import { oidcLoginRoutes } from './login.ts';
import { secondFactorRoutes } from './second-factor.ts';
import { OidcState } from './state.ts';
import { tokenRoutes } from './token-endpoint.ts';

/** The routes of one sandbox; logins in progress belong to that sandbox only. */
export function oidcRoutes(): readonly Route[] {
  const state = new OidcState();
  const routes = [
    ...discoveryRoutes,
    ...authorizeRoutes(state),
    ...oidcLoginRoutes(state),
    ...secondFactorRoutes(state),
    ...tokenRoutes(state),
    ...endingRoutes(state),
  ];
  return routes.map((route) => ({
    ...route,
    handle: (request, context) => (isKnownHost(request, context) ? route.handle(request, context) : NOT_FOUND),
  }));
}

const NOT_FOUND = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: '404 page not found\n',
};

/** Real controllers have the provider under their own names alone, so behind a load balancer it seems to be absent. */
function isKnownHost({ headers }: SandboxRequest, { origin }: Context): boolean {
  const { hostname, port, host } = new URL(origin);
  const loopback = hostname === 'localhost' ? [`127.0.0.1:${port}`, `[::1]:${port}`] : [];
  return [host, ...loopback].includes(String(headers['host']));
}
