/** Small separate operations. */
import { invalidField, notFoundAtAll } from '../errors.ts';
import { ok, type SandboxReply } from '../kernel.ts';
import type { Call, Values } from '../world.ts';
import { existing } from './crud.ts';
import { addEnrollment, credentials, type EnrollmentRequest, enrollments, isInFuture } from './enrollments.ts';
import { edgeRouters } from './routers.ts';

/** A new token for an enrollment, with a new expiry. */
export function refreshEnrollment(call: Call): SandboxReply {
  const enrollment = existing(enrollments, call, notFoundAtAll);
  const expiresAt = String((call.request.body as Values).expiresAt);
  if (!isInFuture(expiresAt, call)) throw invalidField('expiresAt', expiresAt, 'it is in the past');
  const times = { expiresAt: new Date(expiresAt).toISOString(), updatedAt: enrollment.updatedAt };
  const fresh = credentials({ ...(enrollment as unknown as EnrollmentRequest), ...times }, call);
  call.world.store.update('enrollments', enrollment.id, { ...times, ...fresh });
  return ok({});
}

/** Removes the router's certificate and starts its enrollment again. */
export function reEnrollRouter(call: Call): SandboxReply {
  const router = existing(edgeRouters, call);
  const { store } = call.world;
  for (const old of store.find('enrollments', 'edgeRouterId', router.id)) store.remove('enrollments', old.id);
  const nothing = { certPem: undefined, fingerprint: undefined, live: undefined, isVerified: false };
  store.update('routers', router.id, nothing);
  addEnrollment(call, { method: 'erott', edgeRouterId: router.id });
  return ok({});
}

/** The routers on the path of a session's circuit; without traffic there is none, as for a session that does not exist. */
export function routePath(): SandboxReply {
  return ok({ routePath: [] });
}
