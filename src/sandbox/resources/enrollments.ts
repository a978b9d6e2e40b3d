import { HOUR } from '../../common/durations.ts';
/** Enrollments: one-time tokens with which identities and routers get their credentials. */
import { fields } from '../../filter/fields.ts';
import { invalidValue, notFound } from '../errors.ts';
import { ControllerError, type Entity, type StoredEnrollment } from '../kernel.ts';
import { newToken } from '../store/ids.ts';
import { baseOf, linksOf } from '../views/links.ts';
import { identityRef, plainRef, ref } from '../views/refs.ts';
import type { Call, Values } from '../world.ts';
import type { Resource } from './resource.ts';

const LIFETIME = 3 * HOUR;

/** In the controller, enrollments have no creation or update time. */
const NO_TIME = '0001-01-01T00:00:00.000Z';

export type EnrollmentRequest = Pick<StoredEnrollment, 'method'> & {
  readonly identityId?: string;
  readonly edgeRouterId?: string;
  readonly transitRouterId?: string;
  readonly caId?: string;
  readonly username?: string;
  readonly expiresAt?: string;
};

export const enrollments: Resource = {
  kind: 'enrollments',
  path: 'enrollments',
  label: 'enrollment',
  fields: fields({
    token: 'string',
    identity: { type: 'string', get: (enrollment) => enrollment.identityId },
    edgeRouter: { type: 'string', get: (enrollment) => enrollment.edgeRouterId },
    transitRouter: { type: 'string', get: (enrollment) => enrollment.transitRouterId },
    caId: 'string',
  }),
  render: renderEnrollment,
  check(stored, call) {
    const { store } = call.world;
    const { caId, expiresAt, identityId, method, username } = stored;
    if (store.get('identities', String(identityId)) === undefined) {
      throw invalidValue('identityId', identityId, 'there is no such identity');
    }
    if (!isInFuture(String(expiresAt), call)) throw invalidValue('expiresAt', expiresAt, 'it is in the past');
    if (method === 'updb' && (username ?? '') === '') throw invalidValue('username', username, 'a user name is needed');
    if (method === 'ottca' && store.get('cas', String(caId)) === undefined) {
      throw invalidValue('caId', caId, 'there is no such certificate authority');
    }
    if (store.find('enrollments', 'identityId', String(identityId)).some((other) => other.method === method)) {
      throw new ControllerError(409, 'ENROLLMENT_EXISTS', 'The identity already has an enrollment of this method.', {
        field: 'method',
        reason: 'enrollment of same method exists',
        value: method,
      });
    }
  },
  // An enrollment whose router is gone cannot even be deleted.
  beforeDelete: (enrollment, call) => void renderEnrollment(enrollment, call),
  complete: (stored, call) => ({
    ...credentials(stored as unknown as EnrollmentRequest, call),
    expiresAt: new Date(String(stored.expiresAt)).toISOString(),
    createdAt: NO_TIME,
    updatedAt: NO_TIME,
  }),
};

/** Whether a time is still to come. An empty one is the beginning of time. */
export function isInFuture(time: string, { world }: Call): boolean {
  return Date.parse(time) > world.clock().getTime();
}

/** Creates an enrollment that starts now. */
export function addEnrollment(call: Call, wanted: EnrollmentRequest): Entity {
  const expiresAt = wanted.expiresAt ?? new Date(call.world.clock().getTime() + LIFETIME).toISOString();
  const full = { ...wanted, expiresAt };
  const fields = { ...full, ...credentials(full, call), createdAt: NO_TIME, updatedAt: NO_TIME };
  return call.world.store.insert('enrollments', fields);
}

/** A new token and the JWT that carries it to the client. */
export function credentials(enrollment: EnrollmentRequest, call: Call): { token: string; jwt: string } {
  const token = newToken();
  const { origin, pki } = call.world;
  const jwt = pki.signJwt({
    iss: origin(),
    sub: enrollment.identityId ?? enrollment.edgeRouterId ?? enrollment.transitRouterId ?? '',
    aud: [''],
    exp: Math.floor(Date.parse(String(enrollment.expiresAt)) / 1000),
    jti: token,
    em: enrollment.method,
    ctrls: [origin().replace('https://', 'tls:')],
  });
  return { token, jwt };
}

/** An identity's enrollments in the short form, by method. */
export function enrollmentSummary(identity: Entity, call: Call): Values {
  const summary: Record<string, unknown> = {};
  for (const enrollment of call.world.store.find('enrollments', 'identityId', identity.id)) {
    const { expiresAt, id, jwt, token } = enrollment;
    const ca = enrollment.caId === undefined ? undefined : call.world.store.get('cas', String(enrollment.caId));
    const extra = enrollment.method === 'ottca' ? { ca: ca && ref('cas', ca, caLinks(ca)), caId: enrollment.caId } : {};
    summary[String(enrollment.method)] = { ...extra, expiresAt, id, jwt, token };
  }
  return summary;
}

export function caLinks(ca: Entity): Readonly<Record<string, { href: string }>> {
  const below = [
    ...(ca.isAutoCaEnrollmentEnabled === true ? ['jwt'] : []),
    ...(ca.isVerified === true ? [] : ['verify']),
  ];
  return linksOf('cas', ca.id, below);
}

function renderEnrollment(enrollment: Entity, call: Call): Values {
  const { store } = call.world;
  const { caId, edgeRouterId, identityId, transitRouterId } = enrollment;
  return {
    ...baseOf(enrollment, linksOf('enrollments', enrollment.id)),
    ...(caId !== undefined && { caId }),
    ...(edgeRouterId !== undefined && {
      edgeRouter: routerRef('edge-routers', String(edgeRouterId), call),
      edgeRouterId,
    }),
    expiresAt: enrollment.expiresAt,
    ...(identityId !== undefined && { identity: identityOf(store.get('identities', String(identityId))), identityId }),
    jwt: enrollment.jwt,
    method: enrollment.method,
    token: enrollment.token,
    ...(transitRouterId !== undefined && {
      transitRouter: routerRef('transit-routers', String(transitRouterId), call),
      transitRouterId,
    }),
  };
}

function identityOf(identity: Entity | undefined) {
  return identity === undefined ? null : identityRef(identity);
}

/** As in the controller, a list fails as a whole if it contains an enrollment whose router is gone. */
function routerRef(path: string, id: string, call: Call) {
  const router = call.world.store.get('routers', id);
  if (router === undefined) throw notFound('router', id);
  return path === 'edge-routers'
    ? ref(path, router, linksOf(path, id, ['edge-router-policies']))
    : plainRef(path, router);
}
