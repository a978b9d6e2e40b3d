import type { Operation } from '../../contract.ts';
import type { ControllerFault } from '../network/controller-fault.ts';

/** What to do next, by the controller's own error code. Codes say more than statuses, so they come first. */
const BY_CODE: Readonly<Record<string, string>> = {
  COULD_NOT_PARSE_BODY: 'Correct the arguments and call again.',
  COULD_NOT_VALIDATE: 'Correct what the cause names and call again. A name may already be taken.',
  INVALID_FIELD: 'Correct what the cause names and call again.',
  CAN_NOT_DELETE_REFERENCED_ENTITY: 'First delete or change what still refers to it: the cause names it.',
  CONFLICT_CANNOT_MODIFY_REFERENCED: 'First delete or change what still refers to it.',
  ENTITY_CAN_NOT_BE_DELETED: 'It belongs to the system or to a router: delete that instead, or leave it.',
  MAX_AUTHENTICATOR_METHODS_REACHED: 'It already has such an authenticator: change that one, or delete it first.',
  ENROLLMENT_EXISTS:
    'It already has an enrollment of this method: delete that one, or give it more time (refreshEnrollment).',
  MFA_EXISTS: 'There is nothing to do, or remove it first.',
  MFA_INVALID_TOKEN: 'The code was wrong or too old: ask the user for a new one.',
  METHOD_NOT_ALLOWED: 'This controller does not offer the operation: it may be a different version.',
  CLUSTER_NO_LEADER: 'The cluster has no leader yet: try again in a few seconds.',
  RATE_LIMITED: 'The controller is rate limiting: try again in a minute.',
};

const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'Correct the arguments and call again.',
  401: 'The login is valid, but this identity may not do that: it needs admin rights or a permission for this resource.',
  405: 'This controller does not offer the operation: it may be a different version.',
  409: 'Something else conflicts with it: read the entity and what refers to it.',
  413: 'Send a smaller request: a controller accepts up to 1 MiB.',
  429: 'The controller is rate limiting: try again in a minute.',
  500: 'Controllers also answer like this to some invalid arguments: check them before trying again.',
  501: 'This controller does not implement the operation: there is nothing to correct.',
  503: 'The controller is not ready: try again in a few seconds.',
};

const UNKNOWN = 'Read the message; a read tool of the same resource may say more.';

const WRONG_TARGET =
  'This is about what the call names, not about the rights of the logged-in identity: see the cause, and correct the arguments.';
const SESSION =
  'This is about the session, not about rights: try again; if it keeps happening, compare the clocks of the controllers of the cluster.';
const NO_CERTIFICATE = 'Only an authenticator of the method cert has a certificate to renew: check its method.';

const LOGIN =
  'The login of this server is not accepted for this: it may have expired, or be for something else. The operator can provide another one.';

type Fault = Pick<ControllerFault, 'code' | 'cause'>;

/**
 * What a caller can do about a controller's error, as far as the error alone says.
 * @param challenge what the controller wants to be logged in with, if it says: it does not where only rights are missing
 */
export function advice(
  status: number,
  { code, cause }: Fault,
  operation: Operation,
  challenge: string | undefined = undefined,
): string {
  if (status === 401 && challenge !== undefined) return LOGIN;
  // A controller gives no cause to an identity that lacks rights.
  if (status === 401 && cause !== undefined) return /token|session|credential/i.test(cause) ? SESSION : WRONG_TARGET;
  if (status === 401 && /\/authenticators\/.*extend/.test(operation.path)) return `${NO_CERTIFICATE} ${BY_STATUS[401]}`;
  if (code !== undefined && code in BY_CODE) return BY_CODE[code] as string;
  // Real controllers use 601, 602 and 606 for errors in query and body.
  if (status >= 600) return BY_STATUS[400] as string;
  return status === 404 ? notFound(operation) : (BY_STATUS[status] ?? UNKNOWN);
}

/** What may not exist, if no id is to blame. */
function notFound({ path, sends }: Operation): string {
  if (path.startsWith('/current-'))
    return 'The logged-in identity has nothing of this kind: create it first, if there is a tool for that.';
  return sends === undefined ? UNKNOWN : 'Check the arguments: one of them names something that does not exist.';
}
