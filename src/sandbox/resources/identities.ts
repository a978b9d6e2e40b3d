/** Identities, with everything that other resources know about them. */
import { fields } from '../../filter/fields.ts';
import { cannotDelete, invalidField, notFound, unhandled, unknownReference } from '../errors.ts';
import type { Entity } from '../kernel.ts';
import { checkAttributes, wordList } from '../roles/roles.ts';
import { baseOf, type Link, listOrEmpty, listOrNull } from '../views/links.ts';
import { authPolicyId, identityLinks, plainRef } from '../views/refs.ts';
import type { Call, Values } from '../world.ts';
import { addEnrollment, enrollmentSummary } from './enrollments.ts';
import { forgetIdentity, revokeIdentity } from './identity-removal.ts';
import type { Resource } from './resource.ts';

export const identities: Resource = {
  kind: 'identities',
  path: 'identities',
  label: 'identity',
  takesRoleFilter: true,
  fields: fields<Entity>({
    name: 'string',
    type: { type: 'string', get: (identity) => identity.typeId },
    isAdmin: 'bool',
    isDefaultAdmin: 'bool',
    authPolicyId: { type: 'string', get: authPolicyId },
    externalId: 'string',
    roleAttributes: 'set',
  }),
  render: (identity, call) => renderIdentity(identity, call, identityLinks(identity)),
  store: storeIdentity,
  check: checkIdentity,
  keptByPut: ['enrollment'],
  afterCreate(identity, call, sent) {
    const wanted = (sent.enrollment ?? {}) as Values;
    // Only one enrollment is created, however many are requested.
    if (wanted.ott === true) {
      addEnrollment(call, { method: 'ott', identityId: identity.id });
    } else if (typeof wanted.ottca === 'string' && wanted.ottca !== '') {
      addEnrollment(call, { method: 'ottca', identityId: identity.id, caId: wanted.ottca });
    } else if (typeof wanted.updb === 'string' && wanted.updb !== '') {
      addEnrollment(call, { method: 'updb', identityId: identity.id, username: wanted.updb });
    }
  },
  beforeDelete(identity, call) {
    if (identity.isDefaultAdmin === true) throw cannotDelete();
    if (call.world.store.get('routers', identity.id)?.isEdge === true) {
      throw cannotDelete('it belongs to an edge router and goes with it');
    }
  },
  afterDelete(identity, call) {
    forgetIdentity(identity, call.world);
    revokeIdentity(identity, call.world);
  },
};

export function renderIdentity(identity: Entity, call: Call, links: Readonly<Record<string, Link>>): Values {
  const { store } = call.world;
  const policy = store.get('authPolicies', authPolicyId(identity));
  const type = store.get('identityTypes', String(identity.typeId));
  const live = connectionOf(identity, call);
  return {
    ...baseOf(identity, links),
    appData: identity.appData ?? {},
    authPolicy: policy === undefined ? null : plainRef('auth-policies', policy),
    authPolicyId: authPolicyId(identity),
    authenticators: authenticatorSummary(identity, call),
    defaultHostingCost: identity.defaultHostingCost ?? 0,
    defaultHostingPrecedence: identity.defaultHostingPrecedence ?? 'default',
    disabled: isDisabled(identity, call.world.clock()),
    ...(identity.disabledAt !== undefined && { disabledAt: identity.disabledAt }),
    ...(identity.disabledUntil !== undefined && { disabledUntil: identity.disabledUntil }),
    edgeRouterConnectionStatus: live.edgeRouterConnectionStatus ?? 'offline',
    enrollment: enrollmentSummary(identity, call),
    envInfo: identity.envInfo ?? {},
    externalId: identity.externalId || null,
    hasApiSession: store.find('apiSessions', 'identityId', identity.id).length > 0,
    hasEdgeRouterConnection: live.hasEdgeRouterConnection === true,
    interfaces: identity.interfaces ?? null,
    isAdmin: identity.isAdmin === true,
    isDefaultAdmin: identity.isDefaultAdmin === true,
    isMfaEnabled: store.find('mfas', 'identityId', identity.id).some((mfa) => mfa.isVerified === true),
    name: identity.name,
    permissions: listOrNull(identity.permissions),
    roleAttributes: listOrEmpty(identity.roleAttributes),
    sdkInfo: identity.sdkInfo ?? {},
    serviceHostingCosts: identity.serviceHostingCosts ?? {},
    serviceHostingPrecedences: identity.serviceHostingPrecedences ?? {},
    type: type === undefined ? null : plainRef('identity-types', type),
    typeId: identity.typeId,
  };
}

/** One authenticator per method, in the short form. */
function authenticatorSummary(identity: Entity, call: Call): Values {
  const summary: Record<string, unknown> = {};
  for (const { id, method, fingerprint, username } of call.world.store.find(
    'authenticators',
    'identityId',
    identity.id,
  )) {
    if (method === 'cert') summary.cert = { fingerprint, id };
    if (method === 'updb') summary.updb = { id, username };
  }
  return summary;
}

/** Whatever type is requested, the identity gets the default one; that of a router is created with the router. */
function storeIdentity(sent: Values, call: Call): Values {
  const { type: _type, enrollment: _enrollment, ...rest } = sent;
  return {
    ...rest,
    ...(call.request.method === 'POST' && { typeId: 'Default' }),
    // Replacing a disabled identity enables it, as on real controllers.
    ...(call.request.method === 'PUT' && { disabled: undefined, disabledAt: undefined, disabledUntil: undefined }),
    ...(isBlank(sent.externalId) && { externalId: undefined }),
    // A blank id stands for the default policy.
    ...(isBlank(sent.authPolicyId) && { authPolicyId: 'default' }),
    ...('roleAttributes' in sent && { roleAttributes: wordList(sent.roleAttributes) }),
    ...('permissions' in sent && { permissions: wordList(sent.permissions) }),
  };
}

const isBlank = (text: unknown): boolean => typeof text === 'string' && text.trim() === '';

/** What is known of its connection; the identity of a router is connected while the router is. */
function connectionOf({ id, live, typeId }: Entity, call: Call): Values {
  if (typeId !== 'Router') return (live ?? {}) as Values;
  const isOnline = (call.world.store.get('routers', id)?.live as Values | undefined)?.isOnline === true;
  return { edgeRouterConnectionStatus: isOnline ? 'online' : 'offline', hasEdgeRouterConnection: isOnline };
}

/** Once the time of a temporarily disabled identity is over, it is shown as enabled. */
function isDisabled({ disabled, disabledUntil }: Entity, now: Date): boolean {
  return disabled === true && !(typeof disabledUntil === 'string' && Date.parse(disabledUntil) <= now.getTime());
}

function checkIdentity(stored: Values, call: Call, existing: Entity | undefined): void {
  const { store } = call.world;
  if (existing !== undefined) checkRouterIdentity(stored, call, existing);
  checkAttributes(stored.roleAttributes);
  if (typeof stored.authPolicyId === 'string' && store.get('authPolicies', stored.authPolicyId) === undefined) {
    throw notFound('authPolicy', stored.authPolicyId);
  }
  for (const field of ['serviceHostingCosts', 'serviceHostingPrecedences']) {
    for (const id of Object.keys((stored[field] ?? {}) as Values)) {
      if (store.get('services', id) === undefined) throw notFound('service', id);
    }
  }
  if (typeof stored.externalId === 'string') checkExternalId(stored.externalId, call, existing);
  const enrollment =
    existing === undefined ? ((call.request.body as Values).enrollment as Values | undefined) : undefined;
  const ca = enrollment?.ottca;
  // Only one enrollment is created: with `ott`, the CA does not matter.
  if (enrollment?.ott !== true && typeof ca === 'string' && ca !== '' && store.get('cas', ca) === undefined) {
    throw unknownReference('caId', ca);
  }
}

/** The identity of an edge router keeps its type and its name. Of the types, only PUT takes notice. */
function checkRouterIdentity(stored: Values, { request, world }: Call, existing: Entity): void {
  const { type } = request.body as Values;
  if (type === '') throw unknownReference('identityTypeId', '');
  const isRouter = world.store.get('routers', existing.id)?.isEdge === true;
  if (request.method === 'PUT' && (type === 'Router') !== isRouter) {
    throw invalidField('typeId', type, 'only the identity of an edge router is of type Router, and stays so');
  }
  if (isRouter && typeof stored.name === 'string' && stored.name !== existing.name) {
    throw invalidField('name', stored.name, 'the identity of a router has the name of the router');
  }
}

function checkExternalId(externalId: string, call: Call, existing: Entity | undefined): void {
  const isTaken = call.world.store
    .find('identities', 'externalId', externalId)
    .some((other) => other.id !== existing?.id);
  if (!isTaken) return;
  // It is a client error on creation, but an internal error on change.
  const reason = 'another entity has this value';
  if (existing === undefined) throw invalidField('externalId', externalId, reason);
  throw unhandled(`externalId ${externalId}: ${reason}`);
}
