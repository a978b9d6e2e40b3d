/** Requests with a session, and what their answers say of it. */
import type { TransportAnswer } from '../../../common/controller-answer.ts';
import type { LoginSession } from '../auth/login.ts';
import type { ControllerRequest } from '../controller/types.ts';

/** Names are in lower case on both sides, so an argument cannot add to the fields of the login. */
export function authorized(request: ControllerRequest, session: LoginSession): ControllerRequest {
  return { ...request, headers: Object.assign({}, request.headers, session.headers) };
}

/** Whether a login gave what it gave before: a fixed token or key, of which the answer says what is wrong. */
export const isSame = (one: LoginSession, other: LoginSession): boolean =>
  JSON.stringify(one.headers) === JSON.stringify(other.headers);

/** A 401 without that header means the session is valid but its identity may not do this. */
export function wantsLogin({ status, headers }: TransportAnswer): boolean {
  return status === 401 && headers['www-authenticate'] !== undefined;
}
