/** The controller's own OpenID provider, under `/oidc`. */
import type { Route } from '../kernel.ts';
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
  return [
    ...discoveryRoutes,
    ...authorizeRoutes(state),
    ...oidcLoginRoutes(state),
    ...secondFactorRoutes(state),
    ...tokenRoutes(state),
    ...endingRoutes(state),
  ];
}
