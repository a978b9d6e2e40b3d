import type { LoginTools } from '../login.ts';

/** The client that every controller knows; it has no secret. */
export const CONTROLLER_CLIENT = 'openziti';

/** The controller's own provider. Its issuer follows the host by which it is asked, so the same spelling is used throughout. */
export const controllerIssuer = ({ origin }: Pick<LoginTools, 'origin'>): string => `${origin}/oidc`;
