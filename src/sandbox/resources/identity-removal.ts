/** What else has to happen when an identity is deleted or disabled. */
import { DAY } from '../../common/durations.ts';
import type { Entity } from '../kernel.ts';
import { forgetInRoles } from '../views/refs.ts';
import type { World } from '../world.ts';

/** Deletes everything that belongs to an identity. */
export function forgetIdentity(identity: Entity, world: World): void {
  endSessions(identity, world);
  for (const kind of ['authenticators', 'enrollments', 'mfas', 'serviceConfigs']) {
    for (const entity of world.store.find(kind, 'identityId', identity.id)) world.store.remove(kind, entity.id);
  }
  forgetInRoles(world, identity.id, [
    ['servicePolicies', 'identityRoles'],
    ['edgeRouterPolicies', 'identityRoles'],
  ]);
}

/** Ends all sessions of an identity; the controller queues a message to the routers for each of them. */
export function endSessions(identity: Entity, world: World): void {
  for (const session of world.store.find('apiSessions', 'identityId', identity.id)) {
    for (const service of world.store.find('sessions', 'apiSessionId', session.id)) {
      world.store.remove('sessions', service.id);
    }
    world.store.remove('apiSessions', session.id);
    world.store.insert('eventualEvents', { type: 'ApiSessionDelete', sessionId: session.id });
  }
}

/** Revokes bearer tokens issued to the identity until now; the record is kept for a day. */
export function revokeIdentity(identity: Entity, world: World): void {
  world.store.remove('revocations', identity.id);
  const expiresAt = new Date(world.clock().getTime() + DAY).toISOString();
  world.store.insert('revocations', { id: identity.id, type: 'IDENTITY', expiresAt });
}
