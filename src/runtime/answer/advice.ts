import { type Advice, adviceOf } from '../../common/tool-error.ts';
import type { Operation } from '../../contract.ts';
import type { ControllerFault } from '../network/controller-fault.ts';

const CORRECT = 'Correct the arguments and call again.';

/** What to do next, by the controller's own error code. Codes say more than statuses, so they come first. */
const BY_CODE: Readonly<Record<string, string | Advice>> = {
  COULD_NOT_PARSE_BODY: CORRECT,
  COULD_NOT_VALIDATE: 'Correct what the cause names and call again.',
  INVALID_FIELD: 'Correct what the cause names and call again.',
  CAN_NOT_DELETE_REFERENCED_ENTITY: 'First delete or change what still refers to it: the cause names it.',
  CONFLICT_CANNOT_MODIFY_REFERENCED: 'First delete or change what still refers to it.',
  ENTITY_CAN_NOT_BE_DELETED: 'It belongs to the system or to a router: delete that instead, or leave it.',
  MAX_AUTHENTICATOR_METHODS_REACHED: 'It already has such an authenticator: change that one, or delete it first.',
  ENROLLMENT_EXISTS:
    'It already has an enrollment of this method: delete that one, or give it more time (refreshEnrollment).',
  MFA_EXISTS: 'There is nothing to do, or remove it first.',
  MFA_INVALID_TOKEN: {
    model: 'The code was wrong or too old: ask the user for a new one.',
    person: 'The code was wrong or too old: enter a new one.',
  },
  METHOD_NOT_ALLOWED: 'This controller does not offer the operation: it may be a different version.',
  CLUSTER_NO_LEADER: 'The cluster has no leader yet: try again in a few seconds.',
  RATE_LIMITED: 'The controller is rate limiting: try again in a minute.',
};

const PROXY_FAILED = 'A proxy in front of the controller may have answered instead of it: try again in a few seconds.';
const SHORTEN = 'The request is too long: shorten the filter, or name fewer things at once.';

/** What to do about an HTTP status. Some are sent by something in front of the controller, such as a proxy. */
const BY_STATUS: Readonly<Record<number, string | Advice>> = {
  400: CORRECT,
  401: 'The login is valid, but this identity may not do that: it needs admin rights or a permission for this resource.',
  403: {
    model:
      'This login may not do that, or a proxy in front of the controller refuses it: the operator can find out which.',
    person:
      'This login may not do that, or a proxy in front of the controller refuses it: check the rights of the identity, and the proxy.',
  },
  405: 'This controller does not offer the operation: it may be a different version.',
  407: {
    model: 'A proxy in front of the controller wants a login of its own: the operator can give it in HTTPS_PROXY.',
    person: 'A proxy in front of the controller wants a login of its own: give it in HTTPS_PROXY.',
  },
  408: PROXY_FAILED,
  409: 'Something else conflicts with it: read the entity and what refers to it.',
  413: 'Send a smaller request: a controller accepts up to 1 MiB.',
  414: SHORTEN,
  422: CORRECT,
  429: 'The controller is rate limiting: try again in a minute.',
  431: SHORTEN,
  500: 'Controllers also answer like this to some invalid arguments: check them before trying again.',
  501: 'This controller does not implement the operation: there is nothing to correct.',
  502: PROXY_FAILED,
  503: 'The controller is not ready: try again in a few seconds.',
  504: PROXY_FAILED,
  // Real controllers use these for errors in query and body.
  601: CORRECT,
  602: CORRECT,
  606: CORRECT,
};

const UNKNOWN = 'Read the message; a read tool of the same resource may say more.';

const NO_REASON: Advice = {
  model: 'The operator can check the controller, and what is between it and this server, such as a proxy.',
  person: 'Check the controller, and what is in front of it, such as a proxy.',
};

const WRONG_TARGET =
  'This is about what the call names, not about the rights of the logged-in identity: see the cause, and correct the arguments.';
const SESSION =
  'This is about the session, not about rights: try again; if it keeps happening, compare the clocks of the controllers of the cluster.';
const NO_CERTIFICATE = 'Only an authenticator of the method cert has a certificate to renew: check its method.';

const LOGIN: Advice = {
  model:
    'The login of this server is not accepted for this: it may have expired, or be for something else. The operator can provide another one.',
  person:
    'This login is not accepted for this: it may have expired, or be for something else. Renew it, or use another one.',
};

type Fault = Pick<ControllerFault, 'code' | 'cause'>;

/**
 * What a caller can do about a controller's error, as far as the error alone says.
 * @param challenge how the controller wants the caller to log in, if it says so: it does not if only rights are missing
 */
export const advice = (...refusal: Parameters<typeof nextFor>): Advice => adviceOf(nextFor(...refusal));

function nextFor(
  status: number,
  { code, cause }: Fault,
  operation: Operation,
  challenge: string | undefined = undefined,
): string | Advice {
  if (status === 401 && challenge !== undefined) return LOGIN;
  // A controller gives no cause to an identity that lacks rights.
  if (status === 401 && cause !== undefined) return /token|session|credential/i.test(cause) ? SESSION : WRONG_TARGET;
  if (status === 401 && /\/authenticators\/.*extend/.test(operation.path)) return `${NO_CERTIFICATE} ${BY_STATUS[401]}`;
  if (code === 'COULD_NOT_VALIDATE' && cause === undefined) return `${CORRECT} A name may already be taken.`;
  if (code !== undefined && Object.hasOwn(BY_CODE, code)) return BY_CODE[code] ?? UNKNOWN;
  if (status === 404) return notFound(operation);
  return BY_STATUS[status] ?? (status >= 500 ? NO_REASON : UNKNOWN);
}

/** What to do if something does not exist, and no id is to blame. */
function notFound({ path, sends }: Operation): string {
  if (path.startsWith('/current-'))
    return 'The logged-in identity has nothing of this kind: create it first, if there is a tool for that.';
  return sends === undefined ? UNKNOWN : 'Check the arguments: one of them names something that does not exist.';
}
